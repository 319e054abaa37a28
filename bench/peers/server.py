"""The peer of `script/bench server`: a photo's bytes in, the ten nearest of N faces out, as a small team builds it.

    server.py PORT WEIGHTS FACES WORKERS

FastAPI and uvicorn (uvloop, httptools); OpenCV's FaceDetectorYN and FaceRecognizerSF with the weights that Writ has;
FAISS's IndexFlatIP over random unit vectors. No signatures, no log, no limits, nothing sealed. POST /search with a
photo; GET /ready.
"""
import os
import queue
import sys

import cv2
import faiss
import numpy as np
import uvicorn
from fastapi import Depends, FastAPI, HTTPException, Request

DIMENSION, CANDIDATES = 128, 10
DETECTION = 0.7, 0.3, 500  # confidence, overlap, most faces, as in bench/peers/pipeline.py
SIDE = 1024  # a larger photo is reduced before it is looked at, as in bench/peers/run_pipeline.py


class Models:
    def __init__(self, weights):
        self.detector = cv2.FaceDetectorYN.create(f"{weights}/yunet.onnx", "", (320, 320), *DETECTION)
        self.recognizer = cv2.FaceRecognizerSF.create(f"{weights}/sface.onnx", "")

    def embed(self, photo):
        image = cv2.imdecode(np.frombuffer(photo, np.uint8), cv2.IMREAD_COLOR)
        if image is None:
            raise HTTPException(422, "that is no photo")
        scale = SIDE / max(image.shape[:2])
        if scale < 1:
            image = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        self.detector.setInputSize((image.shape[1], image.shape[0]))
        _, faces = self.detector.detect(image)
        if faces is None:
            raise HTTPException(422, "there is no face in it")
        feature = self.recognizer.feature(self.recognizer.alignCrop(image, faces[0]))
        return feature / np.linalg.norm(feature)


def make_index(count):
    generator = np.random.default_rng(1)
    index = faiss.IndexFlatIP(DIMENSION)
    for first in range(0, count, 1 << 16):
        part = generator.standard_normal((min(1 << 16, count - first), DIMENSION), dtype=np.float32)
        index.add(part / np.linalg.norm(part, axis=1, keepdims=True))
    return index


def make_app():
    app = FastAPI()
    index = make_index(int(os.environ["PEER_FACES"]))
    # A model serves one thread at a time. As many as there are processors: each also works with several threads.
    models = queue.SimpleQueue()
    for _ in range(os.cpu_count()):
        models.put(Models(os.environ["PEER_WEIGHTS"]))

    async def body(request: Request) -> bytes:
        return await request.body()

    @app.get("/ready")
    def ready():
        return "ready"

    @app.post("/search")  # no coroutine, so that it runs in the pool of threads
    def search(photo: bytes = Depends(body)):
        model = models.get()
        try:
            feature = model.embed(photo)
        finally:
            models.put(model)
        scores, faces = index.search(feature, CANDIDATES)
        return [{"face": int(face), "score": float(score)} for face, score in zip(faces[0], scores[0])]

    return app


if __name__ == "__main__":
    port, os.environ["PEER_WEIGHTS"], os.environ["PEER_FACES"], workers = sys.argv[1:]
    uvicorn.run("server:make_app", factory=True, host="127.0.0.1", port=int(port), workers=int(workers),
                app_dir=os.path.dirname(os.path.abspath(__file__)), log_level="warning", access_log=False)

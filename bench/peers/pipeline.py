"""One peer's face pipeline over a list of photos, from files to one embedding a photo; a line of JSON on standard output.

    pipeline.py PEER THREADS WEIGHTS LIST [LONGEST_SIDE]

PEER is opencv, onnxruntime or dlib. LONGEST_SIDE reduces a photo before detection, as people do where a peer would look at
every pixel of a large photo. Each peer does what its own documentation shows, on the first face that it finds.
"""
import json
import resource
import sys
import time

PEER, THREADS, WEIGHTS, LIST = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
SIDE = int(sys.argv[5]) if len(sys.argv) > 5 else 0
CONFIDENCE, OVERLAP = 0.7, 0.3


def reduced(cv2, image):
    longest = max(image.shape[:2])
    if not SIDE or longest <= SIDE:
        return image
    scale = SIDE / longest
    return cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)


def opencv():
    import cv2

    cv2.setNumThreads(THREADS)
    detector = cv2.FaceDetectorYN.create(f"{WEIGHTS}/yunet.onnx", "", (320, 320), CONFIDENCE, OVERLAP, 500)
    recognizer = cv2.FaceRecognizerSF.create(f"{WEIGHTS}/sface.onnx", "")

    def run(path, stage):
        image = reduced(cv2, cv2.imread(path))
        stage("decode")
        detector.setInputSize((image.shape[1], image.shape[0]))
        _, faces = detector.detect(image)
        stage("detect")
        if faces is None:
            return False
        chip = recognizer.alignCrop(image, faces[0])
        stage("align")
        recognizer.feature(chip)
        stage("embed")
        return True

    return run


def onnxruntime():
    import cv2  # decodes, warps; ONNX Runtime runs networks alone
    import numpy as np
    import onnxruntime as ort

    cv2.setNumThreads(THREADS)
    options = ort.SessionOptions()
    options.intra_op_num_threads = THREADS
    detector = ort.InferenceSession(f"{WEIGHTS}/yunet.onnx", options, providers=["CPUExecutionProvider"])
    embedder = ort.InferenceSession(f"{WEIGHTS}/sface.onnx", options, providers=["CPUExecutionProvider"])
    recognizer = cv2.FaceRecognizerSF.create(f"{WEIGHTS}/sface.onnx", "")  # for alignCrop alone
    names = [output.name for output in detector.get_outputs()]
    detector_input, embedder_input = detector.get_inputs()[0].name, embedder.get_inputs()[0].name

    def run(path, stage):
        image = reduced(cv2, cv2.imread(path))
        stage("decode")
        height = width = 640  # the file says so, and ONNX Runtime keeps to it
        scale = min(1, 640 / max(image.shape[:2]))
        if scale < 1:
            image = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        padded = np.zeros((height, width, 3), np.float32)
        padded[: image.shape[0], : image.shape[1]] = image
        out = dict(zip(names, detector.run(None, {detector_input: padded.transpose(2, 0, 1)[None]})))
        best, face = CONFIDENCE, None
        for stride in (8, 16, 32):
            score = np.sqrt(np.clip(out[f"cls_{stride}"], 0, 1) * np.clip(out[f"obj_{stride}"], 0, 1)).ravel()
            cell = int(score.argmax())
            if score[cell] <= best:
                continue
            best = score[cell]
            column, row = cell % (width // stride), cell // (width // stride)
            points = out[f"kps_{stride}"].reshape(-1, 5, 2)[cell] + (column, row)
            face = np.concatenate(([0, 0, 1, 1], (points * stride).ravel(), [best])).astype(np.float32)
        stage("detect")
        if face is None:
            return False
        chip = recognizer.alignCrop(image, face)
        stage("align")
        planes = chip[:, :, ::-1].astype(np.float32).transpose(2, 0, 1)[None]
        embedder.run(None, {embedder_input: planes})
        stage("embed")
        return True

    return run


def dlib():
    import face_recognition
    import numpy as np
    from PIL import Image

    def run(path, stage):
        image = Image.open(path).convert("RGB")
        if SIDE and max(image.size) > SIDE:
            image.thumbnail((SIDE, SIDE))
        image = np.array(image)
        stage("decode")
        boxes = face_recognition.face_locations(image)
        stage("detect")
        if not boxes:
            return False
        face_recognition.face_encodings(image, boxes[:1])  # landmarks, alignment and network in one
        stage("embed")
        return True

    return run


def main():
    paths = [line.rstrip("\n") for line in open(LIST, encoding="utf-8")]
    run = {"opencv": opencv, "onnxruntime": onnxruntime, "dlib": dlib}[PEER]()
    times, faces, whole = {}, 0, 0.0
    for warm in (True, False):  # the first few photos prepare what is prepared once
        for path in paths[:5] if warm else paths:
            begin = last = time.perf_counter()

            def stage(name):
                nonlocal last
                now = time.perf_counter()
                if not warm:
                    times.setdefault(name, []).append(1000 * (now - last))
                last = now

            found = run(path, stage)
            if not warm:
                faces += found
                whole += time.perf_counter() - begin
    print(json.dumps({
        "photos": len(paths), "photos_with_face": faces, "photos_per_second": len(paths) / whole,
        "stages_ms": {name: sum(values) / len(paths) for name, values in times.items()},
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }))


main()

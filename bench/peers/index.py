"""One peer of `script/bench index`: builds an index over the vectors in a folder, searches them, prints figures as JSON.

usage: index.py PEER THREADS FOLDER, where FOLDER holds faces.f32, queries.f32 and truth.json (what bench_index wrote).
"""
import json
import os
import pathlib
import statistics
import sys
import time

import numpy

peer, threads, folder = sys.argv[1], int(sys.argv[2]), pathlib.Path(sys.argv[3])
os.environ["OMP_NUM_THREADS"] = str(threads)
K = 10
truth = json.loads((folder / "truth.json").read_text())
dim, threshold = truth["dimension"], truth["threshold"]
faces = numpy.memmap(folder / "faces.f32", dtype=numpy.float32, mode="r").reshape(-1, dim)
queries = numpy.fromfile(folder / "queries.f32", dtype=numpy.float32).reshape(-1, dim)


def resident():
    return int(pathlib.Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")


def anonymous():
    """Bytes of the process's own, without the pages of files that it looks at."""
    status = pathlib.Path("/proc/self/status").read_text()
    return int(status.split("RssAnon:")[1].split()[0]) * 1024


def by_faiss():
    import faiss

    faiss.omp_set_num_threads(threads)
    metric = faiss.METRIC_INNER_PRODUCT
    settings = [None]
    if peer == "faiss-flat":
        index = faiss.IndexFlatIP(dim)
    elif peer == "faiss-sq8":
        index = faiss.IndexScalarQuantizer(dim, faiss.ScalarQuantizer.QT_8bit, metric)
    elif peer == "faiss-ivf4096-sq8":
        lists = min(4096, len(faces) // 40)
        index = faiss.index_factory(dim, f"IVF{lists},SQ8", metric)
        settings = [16, 64, 256]
    else:
        index = faiss.IndexHNSWFlat(dim, 32, metric)
        settings = [64, 256]
    if not index.is_trained:
        faiss.omp_set_num_threads(os.cpu_count())
        index.train(numpy.ascontiguousarray(faces[:: max(1, len(faces) // 200_000)]))
    faiss.omp_set_num_threads(os.cpu_count())
    for first in range(0, len(faces), 1 << 16):
        index.add(numpy.ascontiguousarray(faces[first : first + (1 << 16)]))
    faiss.omp_set_num_threads(threads)

    def search(rows, setting):
        if setting and "ivf" in peer:
            index.nprobe = setting
        elif setting:
            index.hnsw.efSearch = setting
        return index.search(rows, K)

    return search, settings


def by_usearch():
    import numkong  # noqa: F401  usearch finds its kernels there
    from usearch.index import Index, MetricKind
    from usearch.index import search as exact

    if peer == "usearch-exact":
        held = numpy.array(faces)

        def search(rows, _):
            found = exact(held, rows, K, MetricKind.IP, exact=True, threads=threads)
            return 1 - numpy.atleast_2d(found.distances), numpy.atleast_2d(found.keys)

        return search, [None]
    index = Index(ndim=dim, metric=MetricKind.IP, dtype="f32", connectivity=16)
    for first in range(0, len(faces), 1 << 16):
        part = numpy.array(faces[first : first + (1 << 16)])
        index.add(numpy.arange(first, first + len(part)), part, threads=os.cpu_count())

    def search(rows, setting):
        index.expansion_search = setting
        found = index.search(rows, K, threads=threads)
        return 1 - numpy.atleast_2d(found.distances), numpy.atleast_2d(found.keys)

    return search, [64, 256]


before = anonymous()
start = time.perf_counter()
search, settings = by_usearch() if peer.startswith("usearch") else by_faiss()
built = time.perf_counter() - start
held = anonymous() - before
answers = []
for setting in settings:
    for row in queries[:5]:
        search(row[None, :], setting)
    times, found, expected = [], 0, 0
    for i, row in enumerate(queries):
        at = time.perf_counter()
        _, ids = search(row[None, :], setting)
        times.append(1e3 * (time.perf_counter() - at))
        if i < len(truth["above"]):
            above = set(truth["above"][i])
            expected += len(above)
            found += len(above & {int(face) for face in ids[0]})
    at = time.perf_counter()
    search(numpy.ascontiguousarray(queries[:32]), setting)
    batch = 32 / (time.perf_counter() - at)
    answers.append({
        "setting": setting,
        "p50_ms": statistics.median(times),
        "p99_ms": sorted(times)[min(len(times) - 1, int(0.99 * len(times)))],
        "batch_qps": batch,
        "recall": found / expected if expected else None,
        "bytes_per_face": held / len(faces),
        "build_s": built,
    })
print(json.dumps(answers))

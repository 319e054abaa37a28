"""script/bench index: the certified scan and its peers over the same vectors, one after the other.

Prints a table, and with --json one line with everything last; --plots writes two pictures into a folder: time of a search
against the share of mates found, and against the number of faces. Each program runs alone.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
EXACT = ("faiss-flat", "usearch-exact")
PEERS = (*EXACT, "faiss-sq8", "faiss-ivf4096-sq8", "faiss-hnsw32", "usearch-hnsw")


def run(command, threads):
    done = subprocess.run(
        ["taskset", "-c", ",".join(str(cpu) for cpu in range(threads)), *command],
        stdout=subprocess.PIPE, text=True, env={**os.environ, "OMP_NUM_THREADS": str(threads)},
    )
    if done.returncode:
        sys.exit(f"couldn't measure: {' '.join(command)}")
    return json.loads(done.stdout.splitlines()[-1])


def peer_figures(options, folder):
    figures = {}
    for peer in options.only or PEERS:
        print(f"bench: {peer}", file=sys.stderr, flush=True)
        command = [options.peers, str(HERE / "index.py"), peer]
        one = run([*command, "1", folder], os.cpu_count())
        two = run([*command, "2", folder], os.cpu_count()) if peer in EXACT else one
        for first, second in zip(one, two):
            name = peer if first["setting"] is None else f"{peer}/{first['setting']}"
            figures[name] = {
                "p50_ms_1_thread": first["p50_ms"], "p99_ms_1_thread": first["p99_ms"],
                "p50_ms_2_threads": second["p50_ms"] if peer in EXACT else None,
                "batch_qps": first["batch_qps"], "recall": first["recall"],
                "bytes_per_face": first["bytes_per_face"], "build_s": first["build_s"],
            }
    return figures


def table(own, figures):
    print(f"{'':24}{'p50 ms':>10}{'p99 ms':>10}{'2 threads':>11}{'batch/s':>10}{'found':>8}{'B/face':>8}{'times ours':>12}")
    for name, figure in {"certified scan": own, **figures}.items():
        two = figure["p50_ms_2_threads"]
        recall = figure.get("recall", 1.0)
        print(f"{name:24}{figure['p50_ms_1_thread']:10.2f}{figure['p99_ms_1_thread']:10.2f}"
              f"{'' if two is None else format(two, '.2f'):>11}{figure['batch_qps']:10.0f}"
              f"{'' if recall is None else format(recall, '.1%'):>8}{figure['bytes_per_face']:8.0f}"
              f"{figure['p50_ms_1_thread'] / own['p50_ms_1_thread']:12.1f}")


def without_checked(rest):
    at = rest.index("--checked") if "--checked" in rest else len(rest)
    return rest[:at] + rest[at + 2 :]


def main():
    parser = argparse.ArgumentParser(prog="bench index", description=__doc__.split("\n\n")[0], add_help=False)
    parser.add_argument("--program", required=True)
    parser.add_argument("--peers")
    parser.add_argument("--only", action="append", choices=PEERS)
    parser.add_argument("--faces", type=int, default=1_000_000)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--plots", type=pathlib.Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000, 10_000_000])
    options, rest = parser.parse_known_args()
    with tempfile.TemporaryDirectory(prefix="writ-bench-") as folder:
        own = run([options.program, *rest, "--faces", str(options.faces), *(["--write", folder] if options.peers else [])], os.cpu_count())
        peers = peer_figures(options, folder) if options.peers else {}
    table(own["certified_scan"], peers)
    scan = own["certified_scan"]
    print(f"the coarse codes are read at {scan['over_stream']:.2f} times what memory takes, {own['stream_gb_s']:.1f} GB/s")
    if options.plots:
        import plot_index

        by_size = {size: run([options.program, *without_checked(rest), "--faces", str(size), "--checked", "0"], os.cpu_count())
                   for size in options.sizes}
        plot_index.write(options.plots, scan, peers, by_size, EXACT)
    if options.json:
        print(json.dumps({**own, "peers": peers}))


main()

"""script/bench pipeline: Writ's face pipeline and its peers over the same photos, one after the other, round by round.

`writ-bulk` works on photos side by side, as an import does; the others on one after the other. Prints photos a second, the
milliseconds of each stage and the peak memory, medians of the rounds, and last, with --json, all of it in one line. Every
program runs alone, bound to as many processors as it is given threads.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parent.parent


def measure(command, threads):
    bound = ["taskset", "-c", ",".join(str(cpu) for cpu in range(threads)), *command]
    done = subprocess.run(bound, capture_output=True, text=True, env={**os.environ, "OMP_NUM_THREADS": str(threads)})
    if done.returncode:
        sys.exit(f"couldn't measure: {' '.join(command)}: {done.stderr[-500:]}")
    return json.loads(done.stdout.splitlines()[-1])


def middle(rounds):
    """Medians over the rounds, field by field."""
    first = rounds[0]
    return {
        key: middle([one[key] for one in rounds]) if isinstance(value, dict)
        else statistics.median(one[key] for one in rounds)
        for key, value in first.items()
    }


def main():
    parser = argparse.ArgumentParser(prog="bench pipeline", description=__doc__.split("\n\n")[0])
    parser.add_argument("--program", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--peers", help="a Python that has the peers of deps/peers.lock; without it, Writ alone")
    parser.add_argument("--lfw", required=True, type=pathlib.Path, help="folder of Labeled Faces in the Wild")
    parser.add_argument("--count", type=int, default=150, help="how many of its photos")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    weights = SOURCE / ".deps" / "models"
    photos = sorted(str(path) for path in options.lfw.rglob("*_0001.jpg"))
    photos = photos[:: max(1, len(photos) // options.count)][: options.count]
    figures = {}
    with tempfile.TemporaryDirectory(prefix="writ-bench-") as folder:
        large = pathlib.Path(folder) / "large"
        large.mkdir()
        subprocess.run([options.program, "--make-large", str(large)], check=True)
        sets = {"small": photos, "large": sorted(str(path) for path in large.iterdir())}
        for name, paths in sets.items():
            listed = pathlib.Path(folder) / f"{name}.txt"
            listed.write_text("".join(path + "\n" for path in paths), encoding="utf-8")
            for threads in (1, 2):
                runners = {"writ": [options.program, "--list", str(listed)]}
                if threads > 1:
                    runners["writ-bulk"] = [options.program, "--bulk", "--list", str(listed)]
                if options.peers:
                    side = [] if name == "small" else ["1024"]
                    for peer in ("opencv", "onnxruntime", "dlib"):
                        runners[peer] = [options.peers, str(HERE / "pipeline.py"), peer, str(threads), str(weights),
                                         str(listed), *side]
                rounds = {runner: [] for runner in runners}
                for _ in range(options.rounds):
                    for runner, command in runners.items():
                        rounds[runner].append(measure(command, threads))
                for runner, results in rounds.items():
                    figures[f"{name}/{threads}/{runner}"] = middle(results)
    print(f"{'photos/threads/who':26}{'photos/s':>10}{'MiB':>7}   ms a photo, by stage")
    for name, figure in figures.items():
        stages = ", ".join(f"{stage} {value:.1f}" for stage, value in figure["stages_ms"].items())
        print(f"{name:26}{figure['photos_per_second']:10.1f}{figure['peak_mib']:7.0f}   {stages}")
    for name, figure in figures.items():
        photos, threads, runner = name.split("/")
        for own in ("writ", "writ-bulk"):
            mine = figures.get(f"{photos}/{threads}/{own}")
            if mine and not runner.startswith("writ"):
                print(f"{name}: {own} is {mine['photos_per_second'] / figure['photos_per_second']:.2f} times as fast")
    if options.json:
        print(json.dumps(figures))


main()

"""script/bench pipeline: Writ's face pipeline and its peers over the same photos, one after the other, round by round.

`writ-bulk` works on photos side by side, as an import does; the others on one after the other. Prints photos a second, the
peak memory, the milliseconds of each stage and what share of a photo's time the networks' arithmetic takes, medians of the
rounds, and last, with --json, all of it in one line. Every program runs alone, bound to as many processors as it is given
threads.
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
LOOK_SIDE = 1024  # pixels of a reduced photo's longer side: kLookSide in src/face/pipeline.h
STAGES = ("decode", "look", "decode again", "detect", "align", "embed")
PASSERS_BY = 90  # photos of people for the scenes


def measure(command, threads):
    bound = ["taskset", "-c", ",".join(str(cpu) for cpu in range(threads)), *command]
    done = subprocess.run(bound, capture_output=True, text=True, env={**os.environ, "OMP_NUM_THREADS": str(threads)})
    if done.returncode:
        sys.exit(f"couldn't measure: {' '.join(command)}: {done.stderr[-500:]}")
    return json.loads(done.stdout.splitlines()[-1])


def decoder_mib(decoder, photos, side):
    """The most that one decoder's process takes, or this one where that takes less: a child counts what it shared."""
    most = 0
    for photo in photos:
        with open(photo, "rb") as source:
            child = subprocess.Popen([decoder, str(side)], stdin=source, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            sys.exit(f"couldn't measure the decoder's memory: it ended with {child.returncode} on {photo}")
        most = max(most, usage.ru_maxrss / 1024)
    return most


def make_sets(program, folder, lfw, count):
    """The photos of each set; the large ones are made in the folder."""
    photos = sorted(str(path) for path in lfw.rglob("*_0001.jpg"))
    few = lambda number: photos[:: max(1, len(photos) // number)][:number]
    people = folder / "people.txt"
    people.write_text("".join(path + "\n" for path in few(PASSERS_BY)), encoding="utf-8")
    sets = {"small": few(count)}
    for name, how in (("portraits", []), ("scenes", ["--list", str(people)])):
        made = folder / name
        made.mkdir()
        subprocess.run([program, f"--make-{name}", str(made), *how], check=True)
        sets[name] = sorted(str(path) for path in made.iterdir())
    return sets


def print_figures(figures):
    print(f"{'photos/threads/who':28}{'photos/s':>9}{'MiB':>11}   mean ms a photo, by stage")
    for name, figure in figures.items():
        times = figure["stages_ms"]
        stages = ", ".join(f"{stage} {times[stage]:.1f}" for stage in STAGES if stage in times)
        # A decoder for each photo that is worked on.
        memory = f"{figure['peak_mib']:.0f}"
        if "decoder_mib" in figure:
            memory += f"+{'2x' if name.endswith('bulk') else ''}{figure['decoder_mib']:.0f}"
        print(f"{name:28}{figure['photos_per_second']:9.1f}{memory:>11}   {stages}")
    print()
    for name, figure in figures.items():
        if "networks_ms" not in figure:
            continue
        took, share, whole = figure["networks_ms"], figure["networks_share"], figure["whole_ms"]
        print(f"{name}: of {whole:.1f} ms a photo the networks' arithmetic takes {sum(took.values()):.1f} "
              f"({100 * sum(share.values()):.0f} %): detector {took['detector']:.1f} ({100 * share['detector']:.0f} %), "
              f"embedder {took['embedder']:.1f} ({100 * share['embedder']:.0f} %); {figure['faces']:.0f} faces in "
              f"{figure['photos']:.0f} photos, {figure['decoded_again']:.0f} decoded again")
    print()
    for name, figure in figures.items():
        photos, threads, runner = name.split("/")
        for own in ("writ", "writ-bulk"):
            mine = figures.get(f"{photos}/{threads}/{own}")
            if mine and not runner.startswith("writ"):
                print(f"{name}: {own} is {mine['photos_per_second'] / figure['photos_per_second']:.2f} times as fast")


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
    decoder = pathlib.Path(options.program).resolve().parent.parent / "writ-decoder"
    figures = {}
    with tempfile.TemporaryDirectory(prefix="writ-bench-") as folder:
        sets = make_sets(options.program, pathlib.Path(folder), options.lfw, options.count)
        for name, paths in sets.items():
            listed = pathlib.Path(folder) / f"{name}.txt"
            listed.write_text("".join(path + "\n" for path in paths), encoding="utf-8")
            for threads in (1, 2):
                runners = {"writ": [options.program, "--list", str(listed)]}
                if threads > 1:
                    runners["writ-bulk"] = [options.program, "--bulk", "--list", str(listed)]
                if options.peers:
                    side = [] if name == "small" else [str(LOOK_SIDE)]
                    for peer in ("opencv", "onnxruntime", "dlib"):
                        runners[peer] = [options.peers, str(HERE / "pipeline.py"), peer, str(threads), str(weights),
                                         str(listed), *side]
                rounds = {runner: [] for runner in runners}
                for _ in range(options.rounds):
                    for runner, command in runners.items():
                        rounds[runner].append(measure(command, threads))
                for runner, results in rounds.items():
                    figure = figures[f"{name}/{threads}/{runner}"] = middle(results)
                    if runner.startswith("writ"):
                        # The peers decode in their own process.
                        side = 0 if figure["decoded_again"] else LOOK_SIDE
                        figure["decoder_mib"] = decoder_mib(decoder, paths, side)
    print_figures(figures)
    if options.json:
        print(json.dumps(figures))


main()

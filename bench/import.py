"""script/bench import: thousands of photos imported into a gallery, undisturbed and with kill -9 on the way.

A deployment is founded in a temporary folder with keys of ssh-keygen; one manifest is imported twice, the second time killed
three times at moments drawn by chance and gone on with by the same command. The two outcomes must be the same: who is enrolled
in which order, what was refused and why, a full check and an audit of every basis and photo. Photos that are there too few are
repeated under other names with another comment in the file, so that none is a copy.
"""
import argparse
import json
import os
import pathlib
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

KILLS = 3
JPEG_START, JPEG_COMMENT = b"\xff\xd8", b"\xff\xfe"


def run(*command, **more):
    done = subprocess.run(command, capture_output=True, text=True, check=False, **more)
    if done.returncode:
        sys.exit(f"couldn't measure: {' '.join(map(str, command))}: {done.stdout[-300:]}{done.stderr[-500:]}")
    return done.stdout


def copy_photos(lfw, folder, count):
    """`count` photos in folders of one person each; the second time round with a comment behind the start of the file."""
    photos = sorted(path for path in lfw.rglob("*.jpg"))
    if not photos:
        sys.exit(f"couldn't measure: there is no photo in {lfw}")
    for number in range(count):
        source, turn = photos[number % len(photos)], number // len(photos)
        person = folder / (source.stem.rsplit("_", 1)[0] + (f"-{turn}" if turn else ""))
        person.mkdir(exist_ok=True, parents=True)
        data = source.read_bytes()
        if turn:
            comment = b"%06d" % turn
            data = data[:2] + JPEG_COMMENT + (len(comment) + 2).to_bytes(2, "big") + comment + data[2:]
        assert data.startswith(JPEG_START)
        (person / source.name).write_bytes(data)


class World:
    def __init__(self, program, folder, photos):
        self.program, self.folder, self.photos = program, folder, photos
        self.data = folder / "data"
        for name in ("head", "custodian", "officer", "auditor"):
            run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name))
        self.writ("init", "--origin", "bench.example", "--head", "head", "--key", str(folder / "head"), "--unwitnessed")
        for name, role in (("custodian", "custodian"), ("officer", "data-protection-officer"), ("auditor", "auditor")):
            self.writ("user", "add", name, "--role", role, "--public-key", str(folder / f"{name}.pub"), who="head")
        self.writ("gallery", "create", "bench", who="custodian")
        self.manifest, basis = folder / "manifest.csv", folder / "basis.toml"
        self.writ("manifest", str(photos), "--basis", str(basis), "--out", str(self.manifest))
        self.writ("basis", "draft", "--kind", "statute", "--gallery", "bench", "--source", "for measuring", "--provision",
                  "none", "--manifest", str(self.manifest), "--out", str(basis))
        run("ssh-keygen", "-q", "-Y", "sign", "-f", str(folder / "officer"), "-n", "writ-basis@v1", str(basis))
        for kept in ("data", "data.keys"):
            shutil.copytree(folder / kept, folder / f"{kept}.before")

    def command(self, *arguments, who=None):
        signed = ["--as", who, "--key", str(self.folder / who)] if who else []
        return [self.program, *arguments, *signed, "--data", str(self.data), "--json"]

    def writ(self, *arguments, who=None):
        return json.loads(run(*self.command(*arguments, who=who)))

    def start_over(self):
        for kept in ("data", "data.keys"):
            shutil.rmtree(self.folder / kept)
            shutil.copytree(self.folder / f"{kept}.before", self.folder / kept)
        self.refused().unlink(missing_ok=True)

    def refused(self):
        return pathlib.Path(f"{self.manifest}.refused.csv")

    def start_import(self):
        return subprocess.Popen(self.command("import", "bench", str(self.manifest), who="custodian"),
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def finish(self, process):
        """The answer, and the peak of its memory in MiB."""
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if not output.strip().startswith("{"):
            sys.exit(f"couldn't measure: the import ended with {process.returncode}: {process.stderr.read()[-500:]}")
        return json.loads(output), usage.ru_maxrss // 1024

    def outcome(self):
        faces = self.writ("gallery", "show", "bench", who="custodian")["faces"]
        refused = self.refused().read_text(encoding="utf-8") if self.refused().exists() else ""
        audit = self.writ("audit", who="auditor")
        verified = self.writ("verify")
        in_order = [face["subject"] for face in sorted(faces, key=lambda face: face["face_id"])]
        return {"faces": in_order, "refused": refused, "findings": audit.get("findings"), "verified": bool(verified)}


def main():
    parser = argparse.ArgumentParser(prog="bench import", description=__doc__.split("\n\n")[0])
    parser.add_argument("--program", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--lfw", required=True, type=pathlib.Path, help="folder of Labeled Faces in the Wild")
    parser.add_argument("--count", type=int, default=10_000, help="how many photos")
    parser.add_argument("--seed", type=int, default=1, help="of the moments at which it is killed")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    random.seed(options.seed)
    with tempfile.TemporaryDirectory(prefix="writ-bench-") as name:
        folder = pathlib.Path(name)
        copy_photos(options.lfw, folder / "photos", options.count)
        world = World(options.program, folder, folder / "photos")
        begin = time.monotonic()
        answer, peak = world.finish(world.start_import())
        seconds = time.monotonic() - begin
        undisturbed = world.outcome()

        world.start_over()
        standing = []
        for _ in range(KILLS):
            process = world.start_import()
            time.sleep(random.uniform(0.15, 0.28) * seconds + 1)
            process.send_signal(signal.SIGKILL)
            process.wait()
            standing.append(world.writ("gallery", "list")["galleries"][0]["photos"])
        last_answer, last_peak = world.finish(world.start_import())
        same = world.outcome() == undisturbed
        size = sum(path.stat().st_size for path in world.data.rglob("*") if path.is_file())
    figures = {
        "rows": options.count,
        "enrolled": answer["enrolled"],
        "refused": answer["refused"],
        "reasons": answer["reasons"],
        "seconds": round(seconds, 1),
        "rows_per_second": round(options.count / seconds, 1),  # the refused ones too
        "enrolled_per_second": round(answer["enrolled"] / seconds, 1),
        "peak_mib": max(peak, last_peak),
        "bytes_a_photo": size // max(1, answer["enrolled"]),
        "stood_when_killed": standing,
        "enrolled_by_the_last_run": last_answer["enrolled"],
        "findings_of_the_audit": undisturbed["findings"],
        "same_outcome": same,
    }
    for key, value in figures.items():
        print(f"{key.replace('_', ' '):26} {value}")
    if options.json:
        print(json.dumps(figures))
    if not same:
        sys.exit("the killed import's outcome is another than the undisturbed one's")


main()

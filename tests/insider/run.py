#!/usr/bin/env python3
"""run.py --writ PROGRAM --forge PROGRAM [NAME…]: plays the attacks of an insider on copies of two live deployments.

Each script in attacks/ acts as root on a copy, then five ask in turn: the next act of the head (a start), `writ verify`,
an outsider with the checkpoint that he kept, a witness with its memory, and, where start and `verify` found nothing, an
auditor (`writ audit`). What they answer must be exactly what the script's header says, and the table that comes out must stand in docs/threat_model.md; WRIT_WRITE_TABLE=1 writes it.
tests/insider/README.md tells how to add an attack. Exit status 77: skipped, with the reason.
"""
import argparse
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading

HERE = pathlib.Path(__file__).resolve().parent
TREE = HERE.parent.parent
PAGE = TREE / "docs/threat_model.md"
PHOTOS = TREE / ".deps/photos"
HEADER = ("attack", "power", "must", "why")
POWERS = ("data", "data+keys", "clock", "disk", "process", "program", "keys", "data+keys+person", "witness")
DETECTORS = ("refused", "start", "verify", "outsider", "witness", "audit")
SECONDS = 600  # the longest that one script or program may take
WITNESS = "witness.example"
STORIES = ("plain", "witnessed")
# Whom the witnessed deployment trusts; its policy demands both. Their addresses stand in its log, so that one copy of it
# is attacked at a time.
TRUSTED = ("w1.example", "w2.example")
ROLES = {"head": "head", "custodian": "custodian", "officer": "data-protection-officer",
         "investigator": "investigator", "examiner1": "examiner", "examiner2": "examiner", "auditor": "auditor"}


def call(command, env=None, check=True, **more):
    done = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=SECONDS, env=env, **more)
    if check and done.returncode:
        raise SystemExit(f"{command}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done


def reason_of(done):
    """What a run with --json said: "" where all is well, else the error's reason."""
    if done.returncode == 0:
        return ""
    try:
        return json.loads(done.stdout)["error"]["reason"]
    except (ValueError, KeyError):
        return f"status {done.returncode}: {done.stderr.strip()[:200]}"


class Deployment:
    """A folder with data, data.keys, people's keys in people/, and what outsiders remember in outside/."""

    def __init__(self, folder, programs, story):
        self.folder, self.programs, self.story = pathlib.Path(folder), programs, story
        self.data, self.outside = self.folder / "data", self.folder / "outside"
        self.servers = {}

    def writ(self, *words, actor=None, check=True):
        command = [self.programs.writ, *words, "--data", self.data, "--json"]
        if actor:
            command += ["--as", actor, "--key", self.folder / "people" / actor]
        return call(command, check=check)

    def kept(self, name):
        return (self.outside / name).read_text().strip()

    # The five who look; each returns "" or the reason of its alarm.
    def start(self):
        return reason_of(self.writ("policy", "set", "candidates=7", actor="head", check=False))

    def verify(self):
        return reason_of(self.writ("verify", check=False))

    def audit(self):
        done = self.writ("audit", actor="auditor", check=False)
        findings = json.loads(done.stdout).get("findings")
        return findings[0]["reason"] if findings else reason_of(done)

    def outsider(self):
        return reason_of(call([self.programs.writ, "log", "verify", "--dir", self.data / "log", "--vkey",
                               self.kept("vkey"), "--state", self.outside / "state", "--json"], check=False))

    def witness(self):
        if self.story == "witnessed":
            self.serve()
            return self.cosign(self.kept(f"{TRUSTED[0]}.url"), self.kept(f"{TRUSTED[0]}.key"))
        self.serve(WITNESS)
        try:
            return self.cosign(self.servers[WITNESS][1], self.kept(f"{WITNESS}.key"))
        finally:
            self.silence()

    def cosign(self, url, key):
        asked = call([self.programs.forge, "cosign", self.data, url, key, self.kept("vkey")], check=False)
        return asked.stderr.split(":")[0] if asked.returncode else ""

    def serve(self, *names):
        """Starts those witnesses that do not serve: all that the deployment trusts, or the named ones."""
        for name in names or (TRUSTED if self.story == "witnessed" else ()):
            if name in self.servers and self.servers[name][0].poll() is None:
                continue
            known = self.outside / f"{name}.url"
            address = known.read_text().removeprefix("http://") if known.exists() else "127.0.0.1:0"
            server = subprocess.Popen([self.programs.writ, "witness", "serve", "--dir", self.outside / name,
                                       "--listen", address],
                                      stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            self.servers[name] = (server, re.search(r"http://[0-9.:]+", server.stderr.readline()).group())

    def silence(self):
        for server, _ in self.servers.values():
            server.terminate()
            server.wait(10)
            server.stderr.close()
        self.servers = {}

    def make_witness(self, name):
        made = call([self.programs.writ, "witness", "init", "--dir", self.outside / name, "--name", name, "--json"])
        (self.outside / f"{name}.key").write_text(json.loads(made.stdout)["witness_key"])

    def make_trusted(self):
        """Witnesses at addresses for good; the words of `writ init` that name them."""
        words = []
        for name in TRUSTED:
            self.make_witness(name)
            self.serve(name)
            (self.outside / f"{name}.url").write_text(self.servers[name][1])
            words += ["--witness", f"{self.kept(name + '.key')}@{self.servers[name][1]}"]
        return words

    def found(self):
        """One true story, which outsiders watched up to its last entries but two."""
        people = self.folder / "people"
        people.mkdir()
        self.outside.mkdir()
        witnessed = self.story == "witnessed"
        roles = {**ROLES, "overseer": "overseer"} if witnessed else ROLES
        for name in [*roles, "court", "eve"]:
            call(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", people / name])
        witnesses = self.make_trusted() if witnessed else ["--unwitnessed"]
        self.writ("init", "--origin", "faces.agency.example", *witnesses, "--head", "head", "--key", people / "head")
        (self.outside / "vkey").write_text(json.loads(self.writ("log", "verify").stdout)["verifier_key"])
        if not witnessed:
            self.make_witness(WITNESS)
        for name in TRUSTED if witnessed else [WITNESS]:
            call([self.programs.writ, "witness", "add", "--dir", self.outside / name, self.kept("vkey")])
        for name, role in list(roles.items())[1:]:
            self.writ("user", "add", name, "--role", role, "--public-key", people / f"{name}.pub", actor="head")
        self.writ("authority", "add", "court@example", "--public-key", people / "court.pub", actor="head")
        # The story takes seconds, at any hour: what raises an alarm is for the attacks that are about alarms to say.
        self.writ("policy", "set", "alarm_same=0", "alarm_case=0", "alarm_night_from=0", "alarm_night_until=0",
                  "alarm_burst=0", "alarm_haste=0", "alarm_agreement=0", "alarm_refusals=0", actor="head")
        call(["bash", HERE / ("witnessed_story.sh" if witnessed else "story.sh")], env=self.environment())
        shutil.rmtree(self.folder / "tmp")

    def environment(self):
        tmp = self.folder / "tmp"
        tmp.mkdir(exist_ok=True)
        return {**{key: value for key, value in os.environ.items() if not key.startswith("WRIT_")},
                "DATA": str(self.data), "KEYS": f"{self.data}.keys", "PEOPLE": str(self.folder / "people"),
                "OUTSIDE": str(self.outside), "BACKUP": str(self.folder / "backup"), "TMP": str(tmp),
                "PHOTOS": str(PHOTOS), "WRIT": self.programs.writ, "FORGE": self.programs.forge,
                "ATTEMPTS": str(self.folder / "attempts"), "GAINS": str(self.folder / "gains"),
                "LIB": str(HERE / "lib.sh"),
                "WITNESSES": " ".join(str(server.pid) for server, _ in self.servers.values())}

    def digest(self):
        found = hashlib.sha256()
        for root in (self.data, self.folder / "data.keys", self.outside):
            for path in sorted(root.rglob("*")):
                found.update(str(path.relative_to(self.folder)).encode() + b"\0")
                found.update(str(path.stat().st_mode).encode())
                if path.is_file():
                    found.update(path.read_bytes())
        return found.digest()

    def look(self):
        """Everybody's answer, as "who reason"; the witness's line stands in the checkpoint afterwards."""
        answers = []
        self.serve()
        for who in DETECTORS[1:]:
            if who == "audit" and any(answer.startswith(("start ", "verify ")) for answer in answers):
                continue  # an auditor opens nothing of what does not agree with its log
            reason = getattr(self, who)()
            if reason:
                answers.append(f"{who} {reason}")
        return answers


class Attack:
    def __init__(self, path):
        self.path, self.name = path, path.stem
        self.header = dict(re.findall(r"^# (attack|story|power|must|why): (.+)$", path.read_text(), re.M))
        self.story = self.header.pop("story", STORIES[0])
        self.must = [part.strip() for part in self.header.get("must", "").split(",")]

    def fault_of_header(self):
        if set(self.header) != set(HEADER):
            return f"its header needs {', '.join(HEADER)}"
        if self.header["power"] not in POWERS:
            return f"its power is none of {', '.join(POWERS)}"
        if self.story not in STORIES:
            return f"its story is none of {', '.join(STORIES)}"
        for part in self.must:
            if part not in ("nobody", "mended") and part.split(" ")[0] not in DETECTORS:
                return f"nobody is called {part}"
        return ""

    def play(self, bases, alone):
        """"" where it came out as its header says, else what is wrong."""
        if fault := self.fault_of_header():
            return fault
        if self.story != "witnessed":
            return self.play_on_copy(bases[self.story])
        with alone:
            return self.play_on_copy(bases[self.story])

    def play_on_copy(self, base):
        with tempfile.TemporaryDirectory(prefix="writ-insider-") as folder:
            shutil.copytree(base.folder, folder, dirs_exist_ok=True, symlinks=True)
            copy = Deployment(folder, base.programs, base.story)
            try:
                copy.serve()
                before = copy.digest()
                run = call(["bash", "-eu", self.path], env=copy.environment(), check=False, cwd=copy.folder / "tmp")
                if run.returncode:
                    return f"its script failed: {run.stdout}{run.stderr}"
                return self.judge(copy, before)
            finally:
                copy.silence()

    def judge(self, copy, before):
        read = lambda name: (copy.folder / name).read_text().splitlines() if (copy.folder / name).exists() else []
        attempts, gains = read("attempts"), read("gains")
        if copy.digest() == before and not attempts and not gains:
            return "its script did nothing"
        found = [f"refused {reason}" for reason in dict.fromkeys(attempts) if reason != "done"] + copy.look()
        wanted = [] if self.must in (["nobody"], ["mended"]) else self.must
        if found != wanted:
            return f"must: {', '.join(wanted) or 'nothing'}; came: {', '.join(found) or 'nothing'}"
        if self.must == ["nobody"] and not gains:
            return "nobody noticed, but the attacker gained nothing: it is not shown that the attack works"
        return "it was mended, and yet the attacker gained" if self.must == ["mended"] and gains else ""

    def row(self):
        cells = [self.header["attack"] + (" (witnessed)" if self.story == "witnessed" else ""), self.header["power"]]
        for who in DETECTORS:
            cells.append(", ".join(f"`{part.split(' ', 1)[1]}`" for part in self.must if part.startswith(who + " ")))
        if self.must[0] in ("nobody", "mended"):
            cells[2] = {"nobody": "**nobody**", "mended": "mended"}[self.must[0]]
        return "| " + " | ".join([*cells, self.header["why"]]) + " |"


def table(attacks):
    order = sorted(attacks, key=lambda a: (a.must == ["nobody"], POWERS.index(a.header["power"]), a.name))
    return "\n".join(["| attack | power | refused | next start | `verify` | outsider | witness | `audit` | why |",
                      "|---|---|---|---|---|---|---|---|---|", *[attack.row() for attack in order]]) + "\n"


def check_page(attacks):
    begin, end = "<!-- tests/insider writes this table -->\n", "<!-- end of the table -->\n"
    text = PAGE.read_text()
    if text.count(begin) != 1 or text.count(end) != 1:
        return f"{PAGE} has no place for the table"
    head, rest = text.split(begin)
    wanted = head + begin + table(attacks) + end + rest.split(end)[1]
    if wanted == text:
        return ""
    if os.environ.get("WRIT_WRITE_TABLE"):
        PAGE.write_text(wanted)
        return ""
    return f"the table in {PAGE} is not what came out; write it with WRIT_WRITE_TABLE=1"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writ", required=True)
    parser.add_argument("--forge", required=True)
    parser.add_argument("names", nargs="*")
    programs = parser.parse_args()
    programs.writ, programs.forge = os.path.abspath(programs.writ), os.path.abspath(programs.forge)
    if os.environ.get("WRIT_SANITIZED"):
        print("skipped: attacks are played on the release build")
        return 77
    for tool in ("ssh-keygen", "faketime", "bash", "sqlite3"):
        if not shutil.which(tool):
            print(f"skipped: no {tool} in PATH")
            return 77
    if not (PHOTOS / "obama.jpg").exists():
        print("skipped: no photos; script/setup gets them")
        return 77
    if os.geteuid() != 0:
        print("skipped: an attacker is root, and this is not")
        return 77
    attacks = [Attack(path) for path in sorted((HERE / "attacks").glob("*.sh"))]
    faults = []
    with tempfile.TemporaryDirectory(prefix="writ-insider-base-") as folder:
        played = [a for a in attacks if not programs.names or a.name in programs.names]
        bases = {}
        for story in STORIES:
            if any(attack.story == story for attack in played):
                (pathlib.Path(folder) / story).mkdir()
                bases[story] = Deployment(f"{folder}/{story}", programs, story)
                bases[story].found()
                bases[story].silence()
        alone = threading.Lock()
        with concurrent.futures.ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
            for attack, fault in zip(played, pool.map(lambda a: a.play(bases, alone), played)):
                print(("WRONG   " if fault else "ok      ") + attack.name + (f": {fault}" if fault else ""), flush=True)
                faults += [attack.name] if fault else []
        for story, base in bases.items():
            answers = base.look()
            base.silence()
            if answers:
                print(f"WRONG   the {story} deployment that nobody attacked: {answers}")
                faults.append(f"untouched {story}")
    if not faults and not programs.names and (fault := check_page(attacks)):
        print(fault)
        faults.append("page")
    print(f"{len(played)} attacks, {len(faults)} with another outcome than they say")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

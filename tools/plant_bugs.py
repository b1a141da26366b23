#!/usr/bin/env python3
"""Plants each bug of tools/planted_bugs.toml in a copy of the sources, and asks whether a test of what runs without a chain fails.

    tools/plant_bugs.py            all of them; fails unless every one is caught
    tools/plant_bugs.py amend      those whose name has this word

The tests take some seconds a bug. A change that does not compile is no bug, and is told apart.
"""

import os
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "tools/planted_bugs.toml"
CRATES = "access book funding ledger liquidation model pricing risk round runtime-allocator runtime-memory search sim units".split()
COMPILER = re.compile(r"^error(\[E\d+\])?: (?!test failed|\d+ target)", re.MULTILINE)


def planted(source, bug):
    """The source with the bug in it."""
    found = source.count(bug["is"])
    if found != 1:
        raise SystemExit(f"{bug['name']}: what it changes in {bug['file']} is there {found} times, not once")
    return source.replace(bug["is"], bug["bug"])


def run_tests(tree):
    packages = [word for crate in CRATES for word in ("--package", f"novation-{crate}")]
    # Apart from the folder of all builds: cargo joins features over the packages that a command selects.
    folder = Path(os.environ.get("CARGO_TARGET_DIR", Path.home() / ".cache/novation/target")) / "planted"
    command = ["cargo", "test", "--release", "--locked", "--target-dir", folder, *packages]
    return subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)


def verdict(result):
    """What a run of the tests says of the bug in it."""
    if result.returncode == 0:
        return "MISSED"
    return "no bug" if COMPILER.search(result.stderr) else "caught"


def main(words):
    bugs = [bug for bug in tomllib.loads(LIST.read_text())["bug"] if all(word in bug["name"] for word in words)]
    with tempfile.TemporaryDirectory(prefix="novation-planted-") as folder:
        archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, capture_output=True, check=True)
        # With times of now: the archive's are those of the commit, older than what an earlier run has built of a bug.
        subprocess.run(["tar", "-x", "--touch", "-C", folder], input=archive.stdout, check=True)
        clean = run_tests(folder)
        if clean.returncode != 0:
            raise SystemExit(f"the tests fail without any bug:\n{clean.stdout}{clean.stderr}")
        verdicts = []
        for bug in bugs:
            path = Path(folder) / bug["file"]
            source = path.read_text()
            path.write_text(planted(source, bug))
            verdicts.append(verdict(run_tests(folder)))
            path.write_text(source)
            print(f"{verdicts[-1]:<7} {bug['name']}", flush=True)
    caught = verdicts.count("caught")
    print(f"{caught} passed, {len(bugs) - caught} failed: bugs that a test has caught, and others")
    sys.exit(caught != len(bugs))


if __name__ == "__main__":
    main(sys.argv[1:])

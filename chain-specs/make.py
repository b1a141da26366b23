#!/usr/bin/env python3
"""Builds the chain specifications in this folder with the node.

    chain-specs/make.py                       the checked-in files, without code
    chain-specs/make.py --whole FOLDER        complete files, to run a network

A specification contains 2.6 MB of code and 100 kB of other data. The code depends on the build, so the checked-in
files omit it (`"0x"`), and a test compares the rest with the output of the node.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
CHAINS = {"development": "dev", "local": "local"}
CODE_KEY = "0x3a636f6465"
NO_CODE = "0x"


def node():
    target = os.environ.get("CARGO_TARGET_DIR") or Path.home() / ".cache" / "novation" / "target"
    return Path(os.environ.get("NOVATION_NODE") or Path(target) / "release" / "novation-node")


def make(chain, *options):
    """Returns a specification, as the node builds it."""
    command = [node(), "build-spec", "--chain", chain, "--disable-default-bootnode", *options]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def without_code(spec):
    genesis = spec["genesis"]
    if "raw" in genesis:
        genesis["raw"]["top"][CODE_KEY] = NO_CODE
    else:
        genesis["runtimeGenesis"]["code"] = NO_CODE
    return spec


def specifications():
    """Yields the name and the complete content of each file."""
    for name, chain in CHAINS.items():
        yield f"{name}.json", make(chain)
        yield f"{name}-raw.json", make(chain, "--raw")


def write(folder, whole):
    folder.mkdir(parents=True, exist_ok=True)
    for name, spec in specifications():
        text = json.dumps(spec if whole else without_code(spec), indent=2, sort_keys=True)
        (folder / name).write_text(text + "\n")


def main(arguments):
    match arguments:
        case []:
            write(HERE, whole=False)
        case ["--whole", folder]:
            write(Path(folder), whole=True)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])

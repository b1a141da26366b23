#!/usr/bin/env python3
"""Checks that the chain specifications that are checked in are what the built node makes, apart from the code."""

import json
import sys
from pathlib import Path

from report import Report

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "chain-specs"))

import make  # noqa: E402


def differences(kept, made, place=""):
    """Where two JSON values differ, each place on a line."""
    if isinstance(kept, dict) and isinstance(made, dict):
        for key in sorted(kept.keys() | made.keys()):
            if key not in kept or key not in made:
                yield f"{place}/{key} is {'only in the file' if key in kept else 'not in the file'}"
            else:
                yield from differences(kept[key], made[key], f"{place}/{key}")
    elif kept != made:
        yield f"{place} is {json.dumps(kept)[:60]} in the file, and now {json.dumps(made)[:60]}"


def main():
    report = Report()
    for name, spec in make.specifications():
        kept = json.loads((make.HERE / name).read_text())
        found = list(differences(kept, make.without_code(spec)))
        hint = ["run chain-specs/make.py"] if found else []
        report.check(f"{name} is what the node makes", [*found[:10], *hint])
    report.close()


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Checks that the tests are built of the very crates that the node is built of.

    tools/check_features.py [BUILD.json TEST.json]

Cargo joins the features of all packages that one command selects. If a test dependency adds a feature to
a crate that the node uses as well, cargo compiles that crate and all above it twice, which can be most of
an hour. Compares the unit graphs of the two commands that `make` runs, or two given files of them.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from report import Report

ROOT = Path(__file__).resolve().parent.parent
SELECTION = ["--release", "--locked"]


def unit_graph(command):
    """What cargo would compile for a command. The option is cargo's own but not yet a promise of its."""
    command = ["cargo", *command, *SELECTION, "--unit-graph", "-Zunstable-options"]
    cargo = subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, env={**os.environ, "RUSTC_BOOTSTRAP": "1"}
    )
    if cargo.returncode:
        sys.exit("cargo could not plan the build: see the lines above")
    return json.loads(cargo.stdout)


def compiled(graph):
    """Each library as compiled, by name, target and platform: the feature sets and profiles it comes in."""
    libraries = {}
    for unit in graph["units"]:
        if unit["mode"] == "build" and unit["target"]["kind"] != ["bin"]:
            crate = (unit["pkg_id"].rpartition("/")[2], *unit["target"]["kind"], unit["platform"])
            profile = json.dumps(unit["profile"], sort_keys=True)
            libraries.setdefault(crate, set()).add((tuple(sorted(unit["features"])), profile))
    return libraries


def compiled_twice(build, test):
    for crate, of_node in sorted(build.items(), key=str):
        of_tests = test.get(crate, set())
        if of_node <= of_tests:
            continue
        added = {name for features, _ in of_tests for name in features}
        added -= {name for features, _ in of_node for name in features}
        why = f"the tests add {', '.join(sorted(added))}" if added else "the profile or a feature differs"
        yield f"{crate[0]} ({crate[1]}): {why}; ask for the same in the node's dependency"


def check(build, test, report):
    build, test = compiled(build), compiled(test)
    report.check("the node is built of crates", [] if build else ["the plan of the build is empty"])
    report.check("no crate is compiled once for the node and again for the tests", compiled_twice(build, test))


if __name__ == "__main__":
    if len(sys.argv) > 2:
        graphs = [json.loads(Path(path).read_text()) for path in sys.argv[1:]]
    else:
        graphs = [unit_graph(["build"]), unit_graph(["test", "--no-run"])]
    outcome = Report()
    check(*graphs, outcome)
    outcome.close()

#!/usr/bin/env python3
"""Checks which of our packages may depend on which (docs/architecture.md).

    tools/check_architecture.py [METADATA.json]

Reads `cargo metadata`, from cargo itself unless a file of it is given. An arrow that the table below
does not name is an error; so is FRAME anywhere below `pallets/` but in `ports`.
"""

import json
import subprocess
import sys
from pathlib import Path

from report import Report

ROOT = Path(__file__).resolve().parent.parent

# Who may use whom, each level standing on those above it. A place that is not named here is an error.
MAY_USE = {"crates/units": set()}
MAY_USE |= {f"crates/{crate}": {"crates/units"} for crate in ("book", "risk", "funding", "pricing")}
MAY_USE |= {"crates/ledger": {"crates/units", "crates/risk", "crates/funding"}}
MAY_USE |= {"crates/liquidation": set(MAY_USE)}
MAY_USE |= {"crates/round": set(MAY_USE)}
MAY_USE |= {"crates/access": {"crates/units", "crates/round"}}
PURE = set(MAY_USE)
MAY_USE |= {"crates/ports": PURE, "crates/model": PURE, "crates/sim": PURE}
MAY_USE |= {"crates/search": PURE | {"crates/model", "crates/sim"}}
CRATES = PURE | {"crates/ports"}
# What tests drive the exchange with; nothing that ships uses it.
TESTING = {"crates/model", "crates/sim", "crates/search"}
MAY_USE |= {"pallets": CRATES, "runtime/api": CRATES}
MAY_USE |= {"runtime/allocator": set(), "runtime/memory": set()}
MAY_USE |= {"runtime": CRATES | {"pallets", "runtime/api", "runtime/allocator", "runtime/memory"}}
MAY_USE |= {"node": CRATES | {"runtime/api", "runtime"}}
# The relay chain is others' code, and knows nothing of ours.
MAY_USE |= {"zombienet/relay": set()}
# It stands outside, and makes the state that it measures with the pallets' own types.
MAY_USE |= {"benches": MAY_USE["runtime"] | {"runtime"}}

# A pure crate runs anywhere: no chain framework, no host functions, no client.
CHAIN_PREFIXES = ("frame-", "pallet-", "cumulus-", "polkadot-", "staging-", "substrate-", "sc-", "sp-", "xcm-")
# Not even by way of a third package.
REACHED_PREFIXES = ("frame-", "pallet-", "sp-io", "sp-externalities")


class Workspace:
    """Our packages and the edges from each, as `cargo metadata` tells them."""

    def __init__(self, metadata):
        self.packages = {package["id"]: package for package in metadata["packages"]}
        self.root = Path(metadata["workspace_root"])
        self.nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
        self.members = sorted(metadata["workspace_members"], key=self.place)
        self.places = {self.name(package): self.place(package) for package in self.members}

    def name(self, package):
        return self.packages[package]["name"]

    def place(self, package):
        """Where a package of ours stands, such as `crates/book` or `node`."""
        return str(Path(self.packages[package]["manifest_path"]).parent.relative_to(self.root))

    def uses(self, package, dev=False):
        """The names in a package's manifest, optional ones too; with `dev`, those of its tests as well."""
        dependencies = self.packages[package]["dependencies"]
        return sorted({used["name"] for used in dependencies if dev or used["kind"] != "dev"})

    def ours(self, package):
        return [self.places[used] for used in self.uses(package) if used in self.places]

    def links(self, package):
        """The packages that this one is built with, as they were resolved."""
        for used in self.nodes[package]["deps"]:
            if any(kind["kind"] != "dev" for kind in used["dep_kinds"]):
                yield used["pkg"]

    def reached(self, package):
        """Everything linked, directly or not, with the chain of names that leads there."""
        paths = {package: (self.name(package),)}
        queue = [package]
        for current in queue:
            for used in self.links(current):
                if used not in paths:
                    paths[used] = (*paths[current], self.name(used))
                    queue.append(used)
        return list(paths.values())[1:]


def kind(place):
    """The line of the table that a package falls under; one line holds for all pallets."""
    return "pallets" if place.startswith("pallets/") else place


def unknown_places(workspace):
    for package in workspace.members:
        place = workspace.place(package)
        if kind(place) not in MAY_USE:
            yield f"{place}: say in tools/check_architecture.py what it may use"


def forbidden_arrows(workspace):
    for package in workspace.members:
        place = workspace.place(package)
        for used in workspace.ours(package):
            if kind(used) not in MAY_USE.get(kind(place), ()):
                yield f"{place} may not use {used}"


def pallets_used_by_pallets(workspace):
    """A pallet meets others, ours or the SDK's, only as traits. Its tests may wire real ones."""
    for package in workspace.members:
        if kind(workspace.place(package)) == "pallets":
            for used in workspace.uses(package):
                if used.startswith("pallet-"):
                    yield f"{workspace.place(package)} uses {used}; ask for a trait instead"


def pure_packages(workspace):
    """The crates that run anywhere; those that only tests use are among them."""
    for package in workspace.members:
        if workspace.place(package) in PURE | TESTING:
            yield package


def chain_crates_used_by_pure(workspace):
    for package in pure_packages(workspace):
        for used in workspace.uses(package, dev=True):
            if used.startswith(CHAIN_PREFIXES):
                yield f"{workspace.place(package)} uses {used}"


def chain_crates_reached_by_pure(workspace):
    for package in pure_packages(workspace):
        for path in workspace.reached(package):
            if path[-1].startswith(REACHED_PREFIXES):
                yield f"{workspace.place(package)} reaches " + " → ".join(path[1:])


def pallets_used_by_ports(workspace):
    for package in workspace.members:
        if workspace.place(package) == "crates/ports":
            for path in workspace.reached(package):
                if path[-1].startswith("pallet-"):
                    yield "crates/ports reaches " + " → ".join(path[1:])


def check(metadata, report):
    workspace = Workspace(metadata)
    report.check("every package has a place in the architecture", unknown_places(workspace))
    report.check("every package uses only what stands below it", forbidden_arrows(workspace))
    report.check("no pallet uses a pallet", pallets_used_by_pallets(workspace))
    report.check("ports know no pallet", pallets_used_by_ports(workspace))
    report.check("no pure crate uses the chain's framework", chain_crates_used_by_pure(workspace))
    report.check("no pure crate reaches FRAME through another package", chain_crates_reached_by_pure(workspace))


def read_metadata():
    if len(sys.argv) > 1:
        return json.loads(Path(sys.argv[1]).read_text())
    command = ["cargo", "metadata", "--format-version", "1", "--locked"]
    cargo = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE)
    if cargo.returncode:
        sys.exit("cargo could not read the workspace: see the lines above")
    return json.loads(cargo.stdout)


if __name__ == "__main__":
    outcome = Report()
    check(read_metadata(), outcome)
    outcome.close()

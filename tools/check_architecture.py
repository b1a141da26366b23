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

# Who may use whom among the pure crates, each level standing on those above it.
CRATE_MAY_USE = {"units": set()}
CRATE_MAY_USE |= {crate: {"units"} for crate in ("book", "risk", "funding", "pricing")}
CRATE_MAY_USE |= {"ledger": {"units", "risk", "funding"}}
CRATE_MAY_USE |= {"liquidation": set(CRATE_MAY_USE)}
CRATE_MAY_USE |= {"round": set(CRATE_MAY_USE)}
PURE = set(CRATE_MAY_USE)
CRATE_MAY_USE |= {"ports": PURE, "testkit": PURE}

# What the folders above the crates may use: folder, or folder/name, of the package used.
FOLDER_MAY_USE = {
    "pallets": {f"crates/{crate}" for crate in PURE | {"ports"}},
    "runtime": {"pallets", *(f"crates/{crate}" for crate in PURE | {"ports"})},
    "node": {"runtime", *(f"crates/{crate}" for crate in PURE | {"ports"})},
}

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


def folder_and_name(place):
    folder, _, name = place.partition("/")
    return folder, name


def unknown_places(workspace):
    for package in workspace.members:
        place = workspace.place(package)
        folder, name = folder_and_name(place)
        if folder == "crates" and name not in CRATE_MAY_USE or folder not in {"crates", *FOLDER_MAY_USE}:
            yield f"{place}: say in tools/check_architecture.py what it may use"


def allowed(place, used):
    folder, name = folder_and_name(place)
    used_folder, used_name = folder_and_name(used)
    if folder == "crates":
        return used_folder == "crates" and used_name in CRATE_MAY_USE.get(name, ())
    return bool({used, used_folder} & FOLDER_MAY_USE.get(folder, set()))


def forbidden_arrows(workspace, folder):
    for package in workspace.members:
        place = workspace.place(package)
        if folder_and_name(place)[0] == folder:
            for used in workspace.ours(package):
                if not allowed(place, used):
                    yield f"{place} may not use {used}"


def pallets_used_by_pallets(workspace):
    """A pallet meets others, ours or the SDK's, only as traits. Its tests may wire real ones."""
    for package in workspace.members:
        if folder_and_name(workspace.place(package))[0] == "pallets":
            for used in workspace.uses(package):
                if used.startswith("pallet-"):
                    yield f"{workspace.place(package)} uses {used}; ask for a trait instead"


def pure_packages(workspace):
    for package in workspace.members:
        folder, name = folder_and_name(workspace.place(package))
        if folder == "crates" and name != "ports":
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
    report.check("crates use only the crates below them", forbidden_arrows(workspace, "crates"))
    report.check("crates/ports knows no pallet", pallets_used_by_ports(workspace))
    report.check("no pure crate uses the chain framework", chain_crates_used_by_pure(workspace))
    report.check("no pure crate reaches FRAME through another package", chain_crates_reached_by_pure(workspace))
    report.check("no pallet uses a pallet", pallets_used_by_pallets(workspace))
    report.check("pallets use only crates", forbidden_arrows(workspace, "pallets"))
    report.check("the runtime uses only pallets and crates", forbidden_arrows(workspace, "runtime"))
    report.check("the node uses the runtime and no pallet of ours", forbidden_arrows(workspace, "node"))


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

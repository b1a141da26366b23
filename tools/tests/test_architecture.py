"""A workspace made by hand, sound at first; each test adds one arrow that must not be there."""

import contextlib
import io
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import check_architecture
from report import Report

SOUND = {
    "crates/units": [],
    "crates/book": ["novation-units"],
    "crates/risk": ["novation-units"],
    "crates/funding": ["novation-units"],
    "crates/ledger": ["novation-units", "novation-risk"],
    "crates/liquidation": ["novation-risk", "novation-ledger"],
    "crates/round": ["novation-liquidation", "novation-book"],
    "crates/ports": ["novation-units", "frame-support"],
    "pallets/margin": ["novation-ports", "novation-risk", "frame-support"],
    "pallets/oracle": ["novation-ports", "frame-support"],
    "runtime/api": ["novation-round"],
    "runtime": ["pallet-margin", "pallet-oracle", "novation-ports", "novation-runtime-api", "pallet-balances"],
    "node": ["novation-runtime", "novation-runtime-api"],
}
FOREIGN = {
    "frame-support": ["sp-io"],
    "pallet-balances": ["frame-support"],
    "sp-io": [],
    "innocent": ["sp-io"],
}


def package_name(place):
    if place.startswith("pallets/"):
        return place.replace("pallets/", "pallet-")
    return "novation-" + place.removeprefix("crates/").replace("/", "-")


def metadata(ours, dev=()):
    """What cargo would say of packages with these dependencies; `dev` holds (place, name) pairs."""
    named = {package_name(place): (place, used) for place, used in ours.items()}
    named |= {name: (f"../registry/{name}", used) for name, used in FOREIGN.items()}
    packages, nodes = [], []
    for name, (place, used) in named.items():
        edges = [(other, None) for other in used]
        edges += [(other, "dev") for holder, other in dev if holder == place]
        packages.append({
            "id": name,
            "name": name,
            "manifest_path": f"/work/{place}/Cargo.toml",
            "dependencies": [{"name": other, "kind": kind} for other, kind in edges],
        })
        nodes.append({
            "id": name,
            "deps": [{"pkg": other, "dep_kinds": [{"kind": kind}]} for other, kind in edges],
        })
    members = [package_name(place) for place in ours]
    return {
        "packages": packages,
        "resolve": {"nodes": nodes},
        "workspace_members": members,
        "workspace_root": "/work",
    }


def broken_rules(graph):
    """The lines a check prints of what it forbids."""
    report, printed = Report(), io.StringIO()
    with contextlib.redirect_stdout(printed):
        check_architecture.check(graph, report)
    lines = [line.strip() for line in printed.getvalue().splitlines() if line.startswith("      ")]
    return report.failed, lines


class Architecture(unittest.TestCase):
    def with_arrow(self, place, used):
        graph = {**SOUND, place: [*SOUND.get(place, []), used]}
        return broken_rules(metadata(graph))

    def test_sound_workspace_should_pass(self):
        self.assertEqual(broken_rules(metadata(SOUND)), (0, []))

    def test_crate_should_not_use_its_equal(self):
        self.assertEqual(self.with_arrow("crates/book", "novation-risk"), (1, ["crates/book may not use crates/risk"]))

    def test_crate_should_not_use_one_above_it(self):
        self.assertEqual(
            self.with_arrow("crates/liquidation", "novation-round"),
            (1, ["crates/liquidation may not use crates/round"]),
        )

    def test_crate_should_not_use_a_pallet_of_ours(self):
        failed, lines = self.with_arrow("crates/round", "pallet-margin")
        self.assertIn("crates/round may not use pallets/margin", lines)
        self.assertEqual(failed, 3)

    def test_pallet_should_not_use_the_runtime(self):
        for used in ("novation-runtime", "novation-runtime-api", "novation-sim"):
            _, lines = broken_rules(metadata({
                **SOUND, "crates/sim": [], "pallets/margin": [*SOUND["pallets/margin"], used]
            }))
            self.assertEqual(len(lines), 1)

    def test_pure_crate_should_not_use_frame(self):
        failed, lines = self.with_arrow("crates/risk", "frame-support")
        self.assertEqual(failed, 2)
        self.assertIn("crates/risk uses frame-support", lines)

    def test_pure_crate_should_not_use_frame_in_tests(self):
        graph = metadata(SOUND, dev=[("crates/risk", "frame-support")])
        self.assertEqual(broken_rules(graph), (1, ["crates/risk uses frame-support"]))

    def test_pure_crate_should_not_reach_frame_through_another(self):
        failed, lines = self.with_arrow("crates/units", "innocent")
        self.assertEqual(failed, 1)
        self.assertIn("crates/units reaches innocent → sp-io", lines)
        self.assertIn("crates/book reaches novation-units → innocent → sp-io", lines)

    def test_pallet_should_not_use_a_pallet(self):
        for pallet in ("pallet-oracle", "pallet-balances"):
            _, lines = self.with_arrow("pallets/margin", pallet)
            self.assertIn(f"pallets/margin uses {pallet}; ask for a trait instead", lines)

    def test_pallet_may_use_a_pallet_in_tests(self):
        graph = metadata(SOUND, dev=[("pallets/margin", "pallet-oracle")])
        self.assertEqual(broken_rules(graph), (0, []))

    def test_ports_should_not_reach_a_pallet(self):
        self.assertEqual(
            self.with_arrow("crates/ports", "pallet-balances"),
            (1, ["crates/ports reaches pallet-balances"]),
        )

    def test_runtime_should_not_use_the_node(self):
        self.assertEqual(self.with_arrow("runtime", "novation-node"), (1, ["runtime may not use node"]))

    def test_node_should_not_use_a_pallet_of_ours(self):
        self.assertEqual(self.with_arrow("node", "pallet-margin"), (1, ["node may not use pallets/margin"]))

    def test_unknown_place_should_need_a_rule(self):
        for place in ("crates/utils", "extras/thing"):
            failed, lines = broken_rules(metadata({**SOUND, place: []}))
            self.assertEqual(lines, [f"{place}: say in tools/check_architecture.py what it may use"])


if __name__ == "__main__":
    unittest.main()

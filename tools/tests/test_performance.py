"""Tests of tools/performance.py: what it derives from measurements, and how it judges them."""

import json
import unittest
from unittest import mock

import performance
from performance import BASE, LARGE, SMALL


def row(workload, size, operations, milliseconds, pov, declared=None):
    times = {"median": milliseconds, "least": milliseconds, "most": milliseconds}
    parts = {f"build_{part}": times for part in ("opening", "transactions", "closing")}
    declared = declared or milliseconds * 1.2
    return {
        "workload": workload, "size": size, "blocks": 1, "operations": operations, "pov_bytes": pov,
        "body_bytes": 1, "proof_bytes": 1, "build": times, "validate": times, "execute": times, **parts,
        "declared": {"ms": declared, "proof": 2}, "transactions": 1, "offered": 1, "verification": {"least": performance.VERIFICATION_OF_REFERENCE_MS},
        "proof_parts": {"OrderBook.Pages": {"compressed": pov // 2}, "System.Account": {"compressed": 30}},
    }  # fmt: skip


def engine(name, nanoseconds):
    times = {key: {"least": nanoseconds, "median": nanoseconds} for key in ("add_ns", "cancel_ns", "match_ns")}
    return {"engine": name, "version": "1", **times}


def report(ladder=11.0, large=11.0):
    """An empty block takes 10 ms; a thousand transfers add 100 ms, a hundred operations of a ladder 1 ms."""
    rows = [row("empty", size, 0, 10.0, 1_000) for size in (BASE, SMALL, LARGE)]
    rows.append(row("transfer", BASE, 1_000, 110.0, 101_000))
    rows += [row("ladder", BASE, 100, ladder, 6_000), row("ladder", SMALL, 100, 11.0, 6_000)]
    rows.append(row("ladder", LARGE, 100, large, 6_000))
    return {
        "machine": {"processor": "a processor", "cores": 2, "memory_gib": 4}, "commit": "abc", "repeats": 5,
        "load_average": [0.0, 1.0], "sr25519_verify": {"least": performance.VERIFICATION_OF_REFERENCE_MS}, "prepared_ms": 9_000, "load": {"least": 9.0}, "has_recording": True,
        "rows": rows, "book": {"engines": [engine("novation-book", 150), engine("a", 100), engine("b", 50)]},
    }  # fmt: skip


def met(judged):
    return {each["target"]: each["met"] for each in judged["targets"]}


class Derived(unittest.TestCase):
    def test_cost_of_an_operation_is_what_it_adds_to_an_empty_block(self):
        judged = performance.judged(report())
        ladder = performance.row_of(judged, "ladder", BASE)
        self.assertAlmostEqual(ladder["us_per_operation"], 10)
        self.assertAlmostEqual(ladder["of_a_transfer"], 0.1)
        self.assertAlmostEqual(ladder["pov_per_operation"], 50)
        self.assertAlmostEqual(ladder["whole_pov_per_operation"], 60)

    def test_several_blocks_have_as_many_empty_ones(self):
        several = report()
        several["rows"].append(row("sweep", BASE, 1, 45.0, 3_000) | {"blocks": 3, "outcome": {"filled": 10}})
        judged = performance.judged(several)
        self.assertAlmostEqual(performance.row_of(judged, "sweep", BASE)["us_per_operation"], 1_500)

    def test_the_larger_book_is_compared_with_the_smaller(self):
        name = "1 000 000 resting orders over 1 000, time: ladders replaced, batches of 64"
        self.assertTrue(met(performance.judged(report(large=11.2)))[name])
        self.assertFalse(met(performance.judged(report(large=11.4)))[name])

    def test_the_book_is_compared_with_the_fastest_other(self):
        judged = met(performance.judged(report()))
        self.assertFalse(judged["the native book over the fastest other, add (b)"])

    def test_a_weight_below_the_time_and_one_far_above_are_missed(self):
        for declared, expected in ((100.0, False), (110.0, True), (165.0, True), (166.0, False)):
            wrong = report()
            wrong["rows"][3]["declared"]["ms"] = declared
            name = "declared weight over measured time at reference speed: transfer, 1 / 10000 / 100000"
            self.assertEqual(met(performance.judged(wrong))[name], expected, declared)

    def test_time_of_a_faster_machine_is_compared_with_weights_at_reference_speed(self):
        fast = report()
        for row in fast["rows"]:
            row["verification"] = {"least": performance.VERIFICATION_OF_REFERENCE_MS / 2}
        row = performance.row_of(performance.judged(fast), "transfer", BASE)
        self.assertAlmostEqual(row["declared_over_measured"], 0.6)

    def test_of_several_runs_the_least_counts(self):
        runs = [report(ladder=13.0) | {"blob_hash": "a"}, report(ladder=11.0) | {"blob_hash": "a"}]
        runs[0]["load"], runs[1]["load"] = ({"median": load, "least": load, "most": load} for load in (9.0, 8.0))
        together = performance.judged(performance.merged(runs))
        self.assertAlmostEqual(performance.row_of(together, "ladder", BASE)["us_per_operation"], 10)
        self.assertEqual((together["load"]["least"], together["load"]["most"], together["repeats"]), (8.0, 9.0, 10))
        with self.assertRaises(SystemExit):
            performance.merged([runs[0], runs[1] | {"blob_hash": "b"}])

    def test_what_was_not_measured_is_not_judged(self):
        few = report()
        few["rows"] = few["rows"][:4]
        self.assertFalse(any("batched" in name for name in met(performance.judged(few))))


class Proof(unittest.TestCase):
    def test_small_parts_are_told_together_and_what_is_no_proof_apart(self):
        lines = list(performance.proof_lines(performance.judged(report())))
        self.assertEqual(lines[0], "| PoV bytes each, by what they prove | ladder:1000 | ladder:1000000 |")
        self.assertEqual(lines[2], "| `OrderBook.Pages` | 30 | 30 |")
        self.assertEqual(lines[3], "| everything else that is read | 0.3 | 0.3 |")
        self.assertEqual(lines[4], "| transactions, and what compressing all as one saves | 29.7 | 29.7 |")

    def test_nothing_is_said_of_books_that_were_not_measured(self):
        few = report()
        few["rows"] = few["rows"][:5]
        self.assertEqual(list(performance.proof_lines(performance.judged(few))), [])


class Page(unittest.TestCase):
    def check(self, page, figures):
        with mock.patch.object(performance, "PAGE") as page_file, mock.patch.object(performance, "FIGURES") as figures_file:
            page_file.read_text.return_value, page_file.name = page, "page.md"
            figures_file.read_text.return_value, figures_file.name = json.dumps(figures), "page.json"
            performance.main(["--check"])

    def test_page_holds_when_it_is_that_of_the_figures(self):
        judged = performance.judged(report())
        self.check(f"<!-- figures -->\n{performance.table(judged)}<!-- end of figures -->\n", judged)

    def test_page_fails_when_a_figure_was_changed(self):
        judged = performance.judged(report())
        page = f"<!-- figures -->\n{performance.table(judged)}<!-- end of figures -->\n".replace("missed", "met")
        with self.assertRaises(SystemExit):
            self.check(page, judged)


if __name__ == "__main__":
    unittest.main()

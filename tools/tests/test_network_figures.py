import unittest

from network_figures import table, told

MACHINE = {"processor": "a processor", "cores": 2, "memory_gib": 24}


def report(**check):
    return {"machine": MACHINE, "checks": {"included": check}}


class Figures(unittest.TestCase):
    def test_a_figure_should_be_told_in_words(self):
        self.assertEqual(told(0.12345), "0.123")
        self.assertEqual(told(None), "none")
        self.assertEqual(told({"BTC": ["Open", "CancelOnly"], "ETH": ["Open"]}), "BTC Open → CancelOnly, ETH Open")

    def test_a_check_that_holds_should_have_a_row_with_its_figures(self):
        figures = {"final_blocks": 60, "final_relay_blocks": 20}
        lines = table(report(holds=True, figures=figures)).splitlines()
        self.assertEqual(lines[0], "Measured on a processor, 2 cores, 24 GiB.")
        self.assertEqual(lines[-1], "| `included` | final blocks **60**; final relay blocks **20**; blocks for each of the relay chain **3** |")

    def test_a_check_that_does_not_hold_should_be_refused(self):
        with self.assertRaisesRegex(SystemExit, "included did not hold: no block"):
            table(report(holds=False, why="no block"))


if __name__ == "__main__":
    unittest.main()

"""The end of a replay as it should be, and with one thing wrong at a time."""

import contextlib
import io
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import check_replay
from report import Report

SOUND = {
    **dict.fromkeys(check_replay.REQUIRED, 0),
    "source_kind": "replay",
    "long_minus_short": {"BTC": 0, "ETH": 0},
    "rejections": {"PostOnlyWouldCross": 3},
    "blocks": 300,
    "checks": 31,
    "orders": 1000,
    "fills": 200,
    "liquidations": 5,
    "insurance_before": "18446744073709551616",
    "max_block_weight_share": 0.4,
}


def failures(**changes):
    report = Report()
    with contextlib.redirect_stdout(io.StringIO()):
        check_replay.check({**SOUND, **changes}, "replay", report)
    return report.failed


class Replay(unittest.TestCase):
    def test_sound_end_should_pass(self):
        self.assertEqual(failures(), 0)
        self.assertEqual(failures(custody_difference="0"), 0)

    def test_each_broken_law_should_fail(self):
        for change in (
            {"custody_difference": 1},
            {"custody_difference": "-18446744073709551616"},
            {"long_minus_short": {"BTC": 0, "ETH": -1}},
            {"long_minus_short": {}},
            {"crossed_books": 1},
            {"unhealthy_outside_queue": 1},
            {"max_block_weight_share": 1.01},
            {"source_kind": "crash"},
        ):
            self.assertEqual(failures(**change), 1, change)

    def test_replay_in_which_nothing_happened_should_fail(self):
        for field in check_replay.MUST_HAPPEN:
            self.assertEqual(failures(**{field: 0}), 1, field)

    def test_missing_field_should_fail(self):
        for field in check_replay.REQUIRED:
            self.assertGreaterEqual(failures(**{field: None}), 1, field)


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/env python3
"""Checks what must hold at the end of a replayed crash.

    tools/check_replay.py SUMMARY.json KIND

KIND is the kind of source that was meant, `replay` or `crash`.
"""

import json
import sys
from pathlib import Path

from report import Report

REQUIRED = (
    "custody_difference",
    "long_minus_short",
    "crossed_books",
    "unhealthy_outside_queue",
    "orders",
    "fills",
    "rejections",
    "liquidations",
    "deleveragings",
    "bad_debt",
    "insurance_before",
    "insurance_after",
    "blocks",
    "checks",
    "max_block_weight_share",
    "wall_seconds",
)

# A replay in which these did not happen has shown nothing about the rest.
MUST_HAPPEN = ("blocks", "checks", "orders", "fills", "liquidations")


def is_zero(value):
    """Whether a count or an amount of money is 0; a large amount comes as its digits."""
    return value in (0, "0")


def not_zero(summary, field):
    return [] if is_zero(summary.get(field)) else [f"{field} is {summary.get(field)}"]


def check(summary, kind, report):
    markets = summary.get("long_minus_short") or {}
    share = summary.get("max_block_weight_share")
    report.check(
        "the summary is complete",
        [f"{field} is missing" for field in REQUIRED if summary.get(field) is None],
    )
    report.check(
        f"the source was a {kind}",
        [] if summary.get("source_kind") == kind else [f"it was a {summary.get('source_kind')}"],
    )
    report.check("custody equals the sum of the ledger", not_zero(summary, "custody_difference"))
    report.check(
        "long equals short in every market",
        [f"{market}: {value}" for market, value in markets.items() if not is_zero(value)]
        or ([] if markets else ["no market was checked"]),
    )
    report.check("no book is crossed", not_zero(summary, "crossed_books"))
    report.check(
        "every account is above maintenance or in the liquidation queue",
        not_zero(summary, "unhealthy_outside_queue"),
    )
    report.check(
        "no block was heavier than the limit",
        [] if isinstance(share, (int, float)) and 0 < share <= 1 else [f"max_block_weight_share is {share}"],
    )
    for field in MUST_HAPPEN:
        value = summary.get(field)
        report.check(f"there were {field}", [] if value and int(value) > 0 else [f"{field} is {value}"])


if __name__ == "__main__":
    outcome = Report()
    check(json.loads(Path(sys.argv[1]).read_text()), sys.argv[2], outcome)
    outcome.close()

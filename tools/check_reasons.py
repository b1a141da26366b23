#!/usr/bin/env python3
"""Checks that docs/trading.md names every reason with which the exchange refuses or cancels, in the order of the code.

The order is that of the encoding, which clients rely on.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/trading.md"
EVENTS = ROOT / "crates/round/src/event.rs"
PALLET = ROOT / "pallets/order-book/src/lib.rs"


def variants(source, name):
    """The variants of a Rust enum, in their order."""
    body = re.search(rf"^(\s*)pub enum {name}(?:<\w+>)? \{{\n(.*?)^\1\}}", source, re.DOTALL | re.MULTILINE)
    indent = body[1] + "\t"
    return re.findall(rf"^{indent}(\w+)(?: \{{|,|\()", body[2], re.MULTILINE)


def section(page, start, end):
    return page.split(start, 1)[1].split(end, 1)[0]


def rows(text):
    """The first column of a table."""
    return re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)


def differences(page, events, pallet):
    refusals = section(page, "In the round, by the event", "An accepted order that goes later")
    cancels = section(page, "`OrderCancelled` with one of", "Reasons keep their names")
    told = {
        "Refusal": (rows(refusals), variants(events, "Refusal")),
        "CancelReason": (re.findall(r"`(\w+)`", cancels), variants(events, "CancelReason")),
        "Error": (rows(section(page, "At admission", "In the round")), variants(pallet, "Error")),
    }
    return [f"{name}: the page has {page}, the code {code}" for name, (page, code) in told.items() if page != code]


def main():
    found = differences(PAGE.read_text(), EVENTS.read_text(), PALLET.read_text())
    print("\n".join(found))
    print(f"{3 - len(found)} passed, {len(found)} failed")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Puts the figures of `make test-network` into docs/shared-security.md, or checks that they stand there.

    tools/network_figures.py           writes the table
    tools/network_figures.py --check   fails if the table is not that of docs/shared-security.json
"""

import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIGURES = ROOT / "docs/shared-security.json"
PAGE = ROOT / "docs/shared-security.md"
TABLE = re.compile(r"(?<=<!-- figures -->\n).*?(?=<!-- end of figures -->)", re.DOTALL)


def told(value):
    """A figure in words. A list of steps is a path; what is counted by name is a list of both."""
    if isinstance(value, dict):
        return ", ".join(f"{name} {told(each)}" for name, each in value.items()) or "none"
    if isinstance(value, list):
        return " → ".join(map(told, value))
    if isinstance(value, float):
        return f"{value:.3g}"
    return "none" if value is None else str(value)


def with_ratio(figures):
    """The heights of the two chains, and one over the other."""
    if figures.get("final_relay_blocks"):
        return figures | {"blocks_for_each_of_the_relay_chain": figures["final_blocks"] / figures["final_relay_blocks"]}
    return figures


def table(report):
    """One row a check. A check that does not hold has no figures, and must not look as if it had."""
    machine = report["machine"]
    lines = [f"Measured on {machine['processor']}, {machine['cores']} cores, {machine['memory_gib']} GiB.", ""]
    lines += ["| Check | Figures |", "|---|---|"]
    for name, check in report["checks"].items():
        if not check["holds"]:
            raise SystemExit(f"{name} did not hold: {check['why']}")
        figures = "; ".join(f"{key.replace('_', ' ')} **{told(value)}**" for key, value in with_ratio(check["figures"]).items())
        lines.append(f"| `{name}` | {figures} |")
    return "\n".join(lines) + "\n"


def main(arguments):
    page = PAGE.read_text()
    if not TABLE.search(page):
        raise SystemExit(f"{PAGE.name} has no place for the figures")
    wanted = TABLE.sub(lambda _: table(json.loads(FIGURES.read_text())), page)
    if arguments == ["--check"]:
        if wanted != page:
            raise SystemExit(f"{PAGE.name} and {FIGURES.name} differ: run tools/network_figures.py")
        print("1 passed, 0 failed: the figures on the page are those of the run")
    else:
        PAGE.write_text(wanted)


if __name__ == "__main__":
    main(sys.argv[1:])

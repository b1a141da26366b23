#!/usr/bin/env python3
"""Reads the logs of the suites, prints one table of them, and fails if any test failed.

    tools/test_summary.py FOLDER

FOLDER holds `suites.tsv`, a line for each suite in the order they ran: its name, how to read its log, its
exit status and its seconds; and `<name>.log` for each. A suite that counted no test has failed, whatever
its exit status said.
"""

import re
import sys
from dataclasses import dataclass
from pathlib import Path

COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@dataclass
class Row:
    name: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    note: str = ""


def numbers_named(text, *names):
    """For each name the number before it, as in `3 failed`, or 0."""
    return [int(found[1]) if (found := re.search(rf"(\d+) {name}\b", text)) else 0 for name in names]


CARGO_LINE = re.compile(
    r"^\s+Running (?P<kind>unittests )?(?P<file>\S+) \(.*?(?P<binary>[^/\\]+?)(?:-[0-9a-f]{16})?(?:\.exe)?\)$"
    r"|^\s+Doc-tests (?P<doc>\S+)$"
    r"|^test result: \w+\. (?P<counts>.*?)(?:; finished in (?P<seconds>[\d.]+)s)?$",
    re.MULTILINE,
)


def read_cargo(log):
    """One row a package. Cargo runs a package's unit tests first, so they name those that follow."""
    rows, package, waiting = {}, "", ""
    for line in CARGO_LINE.finditer(log):
        if line["counts"] is None:
            if waiting:
                crashed(rows[package], waiting)
            if line["doc"] or line["kind"] or not package:
                package = (line["doc"] or line["binary"]).replace("_", "-")
            rows.setdefault(package, Row(package))
            waiting = line["file"] or "documentation"
        elif package:
            passed, failed, ignored = numbers_named(line["counts"], "passed", "failed", "ignored")
            row = rows[package]
            row.passed, row.failed, row.skipped = row.passed + passed, row.failed + failed, row.skipped + ignored
            row.seconds += float(line["seconds"] or 0)
            waiting = ""
    if waiting:
        crashed(rows[package], waiting)
    return [row for row in rows.values() if row.passed or row.failed or row.skipped]


def crashed(row, where):
    """A test program that began and said no result."""
    row.failed += 1
    row.note = f"{where} ended without a result"


def read_vitest(log):
    """A file that cannot be loaded fails without counting a test, so the files are read as well."""
    summary = {name: line for name, line in re.findall(r"^\s*(Test Files|Tests)\s+(.*)$", log, re.MULTILINE)}
    passed, failed, skipped, todo = numbers_named(summary.get("Tests", ""), "passed", "failed", "skipped", "todo")
    (files_failed,) = numbers_named(summary.get("Test Files", ""), "failed")
    return [Row("", passed, max(failed, files_failed), skipped + todo)]


def read_unittest(log):
    ran = re.search(r"^Ran (\d+) tests? in", log, re.MULTILINE)
    closing = re.search(r"^(?:OK|FAILED)(?: \((.*)\))?$", log, re.MULTILINE)
    counts = {name: int(number) for name, number in re.findall(r"(\w+)=(\d+)", closing[1] or "")} if closing else {}
    failed = counts.get("failures", 0) + counts.get("errors", 0)
    skipped = counts.get("skipped", 0)
    return [Row("", int(ran[1]) - failed - skipped if ran else 0, failed, skipped)]


def read_counts(log):
    """Every check closes with a line such as `3 passed, 0 failed`; a suite may run several checks."""
    closing = [
        numbers_named(line, "passed", "failed", "skipped")
        for line in re.findall(r"^\d+ passed, \d+ failed.*$", log, re.MULTILINE)
    ]
    return [Row("", *(sum(counts) for counts in zip(*closing)))]


READERS = {
    "cargo": read_cargo,
    "vitest": read_vitest,
    "unittest": read_unittest,
    "counts": read_counts,
    # A command whose success is the test.
    "status": lambda log: [Row("", 1)],
}


def read_suite(name, reader, status, seconds, log):
    """The rows of one suite, with what its exit status says and its counts do not."""
    if reader == "absent":
        return [Row(name, skipped=1, note=log.strip())]
    rows = READERS[reader](COLOUR.sub("", log))
    if reader == "status" and status:
        rows = [Row("")]
    if not sum(row.passed + row.failed for row in rows) and not status:
        rows.append(Row(name, failed=1, note="counted no test"))
    elif status and not any(row.failed for row in rows):
        rows.append(Row(name, failed=1, note=f"ended with status {status}"))
    rows = [row for row in rows if row.name or row.passed or row.failed or row.skipped]
    # A suite of many packages has their own times; one of a single row took all of its seconds.
    for row in rows:
        row.name = row.name or name
    if len(rows) == 1:
        rows[0].seconds = seconds
    return rows


def print_table(rows):
    width = max(len(row.name) for row in rows)
    print(f"{'suite':{width}}  passed  failed  skipped  seconds")
    for row in rows:
        note = f"  {row.note}" if row.note else ""
        print(f"{row.name:{width}}  {row.passed:6}  {row.failed:6}  {row.skipped:7}  {row.seconds:7.1f}{note}")


def main(folder):
    rows = []
    for line in (folder / "suites.tsv").read_text().splitlines():
        name, reader, status, seconds = line.split("\t")
        log = (folder / f"{name}.log").read_text(errors="replace")
        rows += read_suite(name, reader, int(status), float(seconds), log)
    if not rows:
        sys.exit("no suite ran")
    print_table(rows)
    passed, failed, skipped = (sum(getattr(row, count) for row in rows) for count in ("passed", "failed", "skipped"))
    print(f"\n{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

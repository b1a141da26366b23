#!/usr/bin/env python3
"""Measures the exchange's blocks and the book, judges what was measured, and keeps docs/performance.md true.

    tools/performance.py run OUT.json [OPTION…]   measures, prints the table, writes it as JSON; called by `make bench`
    tools/performance.py merge OUT.json RUN.json…  the same of several runs of one blob on one machine
    tools/performance.py page                     writes the table of docs/performance.json into docs/performance.md
    tools/performance.py --check                  fails if the table there is another one

The options are those of `novation-bench`. Times are the thread's own, as a validator's limit counts them. Of several
measurements the least is taken: what else the machine does only adds to it.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIGURES = ROOT / "docs/performance.json"
PAGE = ROOT / "docs/performance.md"
TABLE = re.compile(r"(?<=<!-- figures -->\n).*?(?=<!-- end of figures -->)", re.DOTALL)

BASE = {"markets": 1, "accounts": 10_000, "orders": 100_000}
SMALL = BASE | {"orders": 1_000}
LARGE = BASE | {"orders": 1_000_000}
# What one sr25519 verification takes on the relay chain's reference hardware, which weights are for, in milliseconds: 32
# bytes at 0.6227 MiB/s (`frame-benchmarking-cli`, reference_hardware.json).
VERIFICATION_OF_REFERENCE_MS = 32 / (0.6227 * 2**20) * 1000
# What they do is more than what was sent.
COUNTED_BY_FILLS = ("sweep", "iceberg", "pegged", "auction")
# Parts of a proof that are smaller for every operation are told together.
SHOWN_BYTES = 2
# Not operations of the exchange.
BASELINES = ("empty", "remark", "transfer")
CALLED = {
    "empty": "a block of inherents",
    "remark": "`System.remark`",
    "transfer": "`Balances.transfer_keep_alive`",
    "ladder": "ladders replaced, batches of 64",
    "rest": "single orders that rest",
    "take": "single orders that fill one maker",
    "mix": "9 % new, 3 % immediate, 6 % cancel, 82 % move, batches of 64",
    "batch-1": "one batch of 1 replaced order",
    "batch-4": "one batch of 4",
    "batch-16": "one batch of 16",
    "batch-64": "one batch of 64",
    "sweep": "one order that meets 10 000 makers (each counts)",
    "iceberg": "one order that meets 640 icebergs, each in ten parts (each part counts)",
    "pegged": "one order that meets 6 400 pegged ones (each counts)",
    "auction": "batches of 64 that cross, in one auction (each fill counts)",
    "flow": "recorded flow of a stock, 32 accounts",
}


def machine():
    """Where it was measured."""
    processor = re.search(r"model name\s*:\s*(.*)", Path("/proc/cpuinfo").read_text())
    memory = re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text())
    return {
        "processor": processor.group(1) if processor else "unknown",
        "cores": os.cpu_count(),
        "memory_gib": round(int(memory.group(1)) / 2**20),
    }


def commit():
    def git(*arguments):
        return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True).stdout.strip()

    changed = " with changes" if git("status", "--porcelain", "--untracked-files=no") else ""
    return git("rev-parse", "--short=12", "HEAD") + changed


def measured(options):
    """Runs both programs."""
    target = Path(os.environ["CARGO_TARGET_DIR"])
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "blocks.json"
        blocks = [str(target / "release/novation-bench"), "--out", str(out), *options]
        subprocess.run(blocks, cwd=ROOT, check=True)
        report = json.loads(out.read_text())
    book = [str(target / "book/release/novation-bench-book")]
    report["book"] = json.loads(subprocess.run(book, check=True, capture_output=True).stdout)
    before = {"machine": machine(), "commit": commit(), "load_average": [load, os.getloadavg()[0]]}
    return before | report


def merged(reports):
    """Several runs of one blob as one: a busy machine is slow for minutes, which no repeating within one run evens out."""
    first = reports[0]
    if any(report["blob_hash"] != first["blob_hash"] for report in reports):
        raise SystemExit("these runs are of different blobs")

    def times(parts):
        medians = sorted(part["median"] for part in parts)
        return {
            "median": medians[len(medians) // 2],
            "least": min(part["least"] for part in parts),
            "most": max(part["most"] for part in parts),
        }

    def combine(parts):
        if isinstance(parts[0], dict) and set(parts[0]) == {"median", "least", "most"}:
            return times(parts)
        if isinstance(parts[0], dict):
            return {key: combine([part[key] for part in parts]) for key in parts[0]}
        if isinstance(parts[0], list):
            return [combine(list(each)) for each in zip(*parts, strict=True)]
        return parts[-1]

    both = combine([{key: report[key] for key in ("rows", "sr25519_verify", "load")} for report in reports])
    book = combine([report["book"] for report in reports if "book" in report])
    loads = [load for report in reports for load in report.get("load_average", [])]
    return reports[-1] | both | {
        "book": book,
        "load_average": [min(loads), max(loads)],
        "repeats": sum(report["repeats"] for report in reports),
        "runs": len(reports),
    }


def row_of(report, workload, size):
    for row in report["rows"]:
        if row["workload"] == workload and row["size"] == size:
            return row
    return None


def derive(report):
    """What each operation adds to a block without any, on the same state."""
    for row in report["rows"]:
        # As fast as the machine was when the row was measured.
        to_reference = VERIFICATION_OF_REFERENCE_MS / row["verification"]["least"]
        if row["workload"] in COUNTED_BY_FILLS:
            row["operations"] = row["outcome"]["filled"]
        empty = row_of(report, "empty", row["size"])
        row["declared_over_measured"] = row["declared"]["ms"] / (row["validate"]["least"] * to_reference)
        if row["operations"]:
            beyond = row["execute"]["least"] - row["blocks"] * empty["execute"]["least"]
            row["us_per_operation"] = 1000 * beyond / row["operations"]
            row["build_us_per_operation"] = (
                1000 * (row["build"]["least"] - row["blocks"] * empty["build"]["least"]) / row["operations"]
            )
            bytes_beyond = row["pov_bytes"] - row["blocks"] * empty["pov_bytes"]
            row["pov_per_operation"] = bytes_beyond / row["operations"]
            row["whole_pov_per_operation"] = row["pov_bytes"] / row["operations"]
        transfer = row_of(report, "transfer", row["size"]) or row_of(report, "transfer", BASE)
        if row["operations"] and transfer and "us_per_operation" in transfer:
            row["of_a_transfer"] = row["us_per_operation"] / transfer["us_per_operation"]


def ratio(report, workload, key):
    """A figure on the largest book over that on the smallest."""
    small, large = row_of(report, workload, SMALL), row_of(report, workload, LARGE)
    if small and large and small.get(key, 0) > 0:
        return large[key] / small[key]
    return None


def targets(report):
    """Each target, what was measured, and whether it is met. What was not measured is left out."""
    wanted = []

    def at_most(name, value, most):
        if value is not None:
            wanted.append({"target": name, "measured": value, "at_most": most, "met": value <= most})

    def of_base(workload, key):
        row = row_of(report, workload, BASE)
        return row and row.get(key)

    at_most("a batched operation, in transfers (first)", of_base("ladder", "of_a_transfer"), 0.08)
    at_most("a batched operation, in transfers (goal)", of_base("ladder", "of_a_transfer"), 0.04)
    at_most("a single order that rests, in transfers", of_base("rest", "of_a_transfer"), 1.3)
    at_most("a single order that fills one maker, in transfers", of_base("take", "of_a_transfer"), 1.6)
    for workload in ("ladder", "rest", "take", "mix"):
        for key, what in (("us_per_operation", "time"), ("pov_per_operation", "proof")):
            name = f"1 000 000 resting orders over 1 000, {what}: {CALLED[workload]}"
            at_most(name, ratio(report, workload, key), 1.3)
    at_most("bytes of the PoV for each batched operation", of_base("ladder", "whole_pov_per_operation"), 60)
    engines = {engine["engine"]: engine for engine in report["book"]["engines"]}
    ours = engines.pop("novation-book")
    for key, what in (("add_ns", "add"), ("cancel_ns", "cancel"), ("match_ns", "match")):
        fastest = min(engines.values(), key=lambda engine: engine[key]["least"])
        name = f"the native book over the fastest other, {what} ({fastest['engine']})"
        at_most(name, ours[key]["least"] / fastest[key]["least"], 2)
    for row in report["rows"]:
        value = row["declared_over_measured"]
        size = row["size"]
        name = f"declared weight over measured time at reference speed: {row['workload']}, {size['markets']} / {size['accounts']} / {size['orders']}"
        wanted.append({"target": name, "measured": value, "at_least": 1, "at_most": 1.5, "met": 1 <= value <= 1.5})
    return wanted


def grouped(number):
    return f"{number:,}".replace(",", " ")


def short(value, digits=3):
    """Three digits are all that such measurements are good for."""
    if value is None:
        return ""
    return grouped(round(value)) if abs(value) >= 100 else f"{value:.{digits}g}"


def line(*cells):
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def block_lines(report):
    yield line(
        "Block of", "Markets", "Accounts", "Resting orders", "Operations", "Blocks", "Build, ms", "`validate_block`, ms",
        "Without loading, ms", "Spread", "µs each", "In transfers", "PoV bytes each", "With the block's own", "Declared over measured, at reference speed",
    )
    yield "|---|" + "---:|" * 14
    for row in report["rows"]:
        size, execute = row["size"], row["execute"]
        yield line(
            CALLED[row["workload"]], size["markets"], grouped(size["accounts"]), grouped(size["orders"]),
            grouped(row["operations"]), row["blocks"], short(row["build"]["least"]), short(row["validate"]["least"]),
            short(execute["least"]), f"{100 * (execute['median'] / execute['least'] - 1):.0f} %",
            short(row.get("us_per_operation")), short(row.get("of_a_transfer")), short(row.get("pov_per_operation")),
            short(row.get("whole_pov_per_operation")), short(row["declared_over_measured"]),
        )


def book_lines(report):
    yield line("Native book", "Version", "Add, ns", "Cancel, ns", "Match, ns")
    yield "|---|---|---:|---:|---:|"
    for engine in report["book"]["engines"]:
        times = (short(engine[key]["least"]) for key in ("add_ns", "cancel_ns", "match_ns"))
        yield line(engine["engine"], engine["version"], *times)


def target_lines(report):
    yield line("Target", "Measured", "At most", "")
    yield "|---|---:|---:|---|"
    for each in report["targets"]:
        bound = f"{each['at_least']} to {each['at_most']}" if "at_least" in each else each["at_most"]
        yield line(each["target"], short(each["measured"]), bound, "met" if each["met"] else "**missed**")


def part_lines(report):
    """Where the author's time goes, which is not the validator's, but of the same code; and what filled the block."""
    yield line("Block of", "Opening, ms", "Transactions, ms", "Round and state root, ms", "Body, bytes", "State proof, bytes", "Declared over recorded proof", "Transactions", "Of")
    yield "|---|" + "---:|" * 8
    for row in report["rows"]:
        if row["size"] == BASE:
            parts = (short(row[f"build_{part}"]["least"]) for part in ("opening", "transactions", "closing"))
            yield line(
                CALLED[row["workload"]], *parts, grouped(row["body_bytes"]), grouped(row["proof_bytes"]),
                short(row["declared"]["proof"] / row["proof_bytes"]), row["transactions"], row["offered"],
            )


def proof_lines(report):
    """Of what the proofs of the smallest and the largest book are made: bytes each, every part compressed alone."""
    columns = [
        (f"{workload}:{row['size']['orders']}", row)
        for workload in ("ladder", "rest", "take", "mix")
        for size in (SMALL, LARGE)
        if (row := row_of(report, workload, size))
    ]

    def each(row, item):
        return row["proof_parts"].get(item, {}).get("compressed", 0) / row["operations"]

    def most(item):
        return max(each(row, item) for _, row in columns)

    if not columns:
        return
    items = sorted({item for _, row in columns for item in row["proof_parts"]}, key=most, reverse=True)
    large = [item for item in items if most(item) >= SHOWN_BYTES]
    rest = [item for item in items if item not in large]
    yield line("PoV bytes each, by what they prove", *(name for name, _ in columns))
    yield "|---|" + "---:|" * len(columns)
    for item in large:
        yield line(f"`{item}`" if "." in item else item, *(short(each(row, item)) for _, row in columns))
    yield line("everything else that is read", *(short(sum(each(row, item) for item in rest)) for _, row in columns))
    all_read = [sum(each(row, item) for item in items) for _, row in columns]
    beside = (short(row["whole_pov_per_operation"] - read) for (_, row), read in zip(columns, all_read, strict=True))
    yield line("transactions, and what compressing all as one saves", *beside)


def table(report):
    where = report["machine"]
    load = " to ".join(f"{load:.2f}" for load in report["load_average"])
    in_runs = f" in {report['runs']} runs of one blob" if "runs" in report else ""
    intro = (
        f"Measured on {where['processor']}, {where['cores']} cores, {where['memory_gib']} GiB, at commit "
        f"{report['commit']}, with a load average of {load}; {report['repeats']} times each{in_runs}, short blocks more often; the least is shown. "
        f"One sr25519 verification takes {1000 * report['sr25519_verify']['least']:.1f} µs; preparing the blob takes "
        f"{report['prepared_ms'] / 1000:.1f} s, and making a runtime of it for a candidate, which is in every time of "
        f"`validate_block`, {report['load']['least']:.1f} ms."
    )
    missing = [] if report["has_recording"] else ["The recorded flow is not here, so it was left out."]
    parts = [block_lines(report), part_lines(report), proof_lines(report), book_lines(report), target_lines(report)]
    return "\n\n".join([intro, *missing, *("\n".join(part) for part in parts)]) + "\n"


def judged(report):
    derive(report)
    report["targets"] = targets(report)
    return report


def write(out, report):
    Path(out).parent.mkdir(parents=True, exist_ok=True)
    Path(out).write_text(json.dumps(report, indent=1) + "\n")
    print(table(report))


def main(arguments):
    if arguments[:1] == ["run"] and len(arguments) > 1:
        return write(arguments[1], judged(measured(arguments[2:])))
    if arguments[:1] == ["merge"] and len(arguments) > 2:
        return write(arguments[1], judged(merged([json.loads(Path(path).read_text()) for path in arguments[2:]])))
    page = PAGE.read_text()
    if not TABLE.search(page):
        raise SystemExit(f"{PAGE.name} has no place for the figures")
    wanted = TABLE.sub(lambda _: table(json.loads(FIGURES.read_text())), page)
    if arguments == ["page"]:
        return PAGE.write_text(wanted)
    if arguments != ["--check"]:
        raise SystemExit(__doc__)
    if wanted != page:
        raise SystemExit(f"{PAGE.name} and {FIGURES.name} differ: run tools/performance.py page")
    return print("1 passed, 0 failed: the performance on the page is that of the run")


if __name__ == "__main__":
    main(sys.argv[1:])

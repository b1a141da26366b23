#!/usr/bin/env python3
"""Checks the runtime's blob as it was built: its size, that it has no floats, that overflow is checked.

    tools/check_blob.py FOLDER

FOLDER is where the WASM builder left the blob. Validators run the compressed one; it is the compact one,
which is read here, behind a prefix of 8 bytes and zstd.
"""

import sys
from collections import Counter
from pathlib import Path

from report import Report
from wasm import CALL, DATA, FLOAT_INSTRUCTIONS, Malformed, Module

NAME = "novation_runtime"
# Larger ones have failed to be upgraded to on live networks.
MOST_BYTES = 2_000_000
ZSTD_PREFIX = bytes.fromhex("52bc537646db8e05")

# What the compiler has an overflow say. The texts stand in the blob only if something can say them.
OVERFLOWS = ("add", "subtract", "multiply")
# Checked arithmetic is everywhere in checked code; unchecked code still calls a few from `core`.
FEWEST_CHECKS = 100


def floats(module):
    """Instructions on floats, by function, most first."""
    found = Counter()
    for name, counts in module.functions():
        found[name] += sum(count for code, count in counts.items() if code in FLOAT_INSTRUCTIONS)
    return [(name, count) for name, count in found.most_common() if count]


def overflow_checks(module, operation):
    """How many calls there are of the function that reports this overflow."""
    reporters = {index for index, name in module.names.items() if f"panic_const_{operation_name(operation)}_overflow" in name}
    calls = Counter()
    for _, counts in module.functions():
        for code, count in counts.items():
            if isinstance(code, tuple):
                calls[code[1]] += count
    return sum(calls[index] for index in reporters)


def operation_name(operation):
    return {"add": "add", "subtract": "sub", "multiply": "mul"}[operation]


def check_size(compressed, report):
    size = len(compressed)
    report.check(
        f"the compressed blob is smaller than {MOST_BYTES} bytes: {size}",
        [] if 0 < size < MOST_BYTES else [f"it has {size}"],
    )
    report.check(
        "the compressed blob has zstd's prefix",
        [] if compressed.startswith(ZSTD_PREFIX) else [f"it begins with {compressed[:8].hex()}"],
    )


def check_module(module, report):
    found = floats(module)
    total = sum(count for _, count in found)
    report.check(f"the blob has no instruction on floats: {total}", [f"{count} in {name}" for name, count in found[:40]])
    data = module.sections.get(DATA, b"")
    for operation in OVERFLOWS:
        text = f"attempt to {operation} with overflow"
        report.check(f'the blob can say "{text}"', [] if text.encode() in data else ["overflow-checks are off"])
        checks = overflow_checks(module, operation)
        report.check(
            f"the blob checks where it could {operation}: {checks} places",
            [] if checks >= FEWEST_CHECKS else [f"fewer than {FEWEST_CHECKS}: overflow-checks are off"],
        )


def read(path):
    if not path.is_file():
        sys.exit(f"{path} is not there: build the runtime first (make build)")
    return path.read_bytes()


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    outcome = Report()
    check_size(read(folder / f"{NAME}.compact.compressed.wasm"), outcome)
    try:
        check_module(Module(read(folder / f"{NAME}.compact.wasm")), outcome)
    except (Malformed, IndexError) as error:
        outcome.check("the blob can be read", [str(error)])
    outcome.close()

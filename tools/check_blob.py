#!/usr/bin/env python3
"""Checks the runtime's blob as it was built: its size, that no block uses floats, that overflow is checked.

    tools/check_blob.py FOLDER

FOLDER is where the WASM builder left the blob. Validators run the compressed one; it is the compact one,
which is read here, behind a prefix of 8 bytes and zstd.
"""

import re
import sys
from collections import Counter
from pathlib import Path

from report import Report
from wasm import CALL, DATA, FLOAT_INSTRUCTIONS, Malformed, Module

NAME = "novation_runtime"
# Larger ones have failed to be upgraded to on live networks.
MOST_BYTES = 2_000_000
ZSTD_PREFIX = bytes.fromhex("52bc537646db8e05")

# What an overflow says, by the name of the function that says it. The compiler puts the text and the
# function into the blob only if some checked operation can get there.
OVERFLOWS = {"add": "add", "subtract": "sub", "multiply": "mul"}
# Checked arithmetic is everywhere in checked code; unchecked code still calls a few from `core`.
FEWEST_CHECKS = 100


# Calls of the outside that no block makes: the genesis builder reads JSON, whose numbers may be floats.
NOT_IN_BLOCKS = "GenesisBuilder_"
# What prints a float. It stands in the table through which all printing is called, so a block seems to reach
# it; but it needs a float that somebody has made, and nothing else that a block reaches can make one.
PRINTING = re.compile(r"4core3fmt5float|flt2dec|JsonUnexpected|serde_core\.\.de\.\.Unexpected|zmij")


def floats(module, among=None):
    """Instructions on floats by function, most first; `among` these functions only."""
    found = Counter()
    for index, (name, counts) in enumerate(module.functions, module.imported):
        if among is None or index in among:
            found[name] += sum(count for code, count in counts.items() if code in FLOAT_INSTRUCTIONS)
    return [(name, count) for name, count in found.most_common() if count]


def reached_by_blocks(module):
    exports = module.exports().items()
    return module.reached(index for name, index in exports if not name.startswith(NOT_IN_BLOCKS))


def check_floats(module, report):
    in_all = sum(count for _, count in floats(module))
    in_blocks = [(name, count) for name, count in floats(module, reached_by_blocks(module)) if not PRINTING.search(name)]
    report.check(
        f"instructions on floats that a block can reach: {sum(count for _, count in in_blocks)}"
        f" ({in_all} in all, in reading JSON for the first block and in printing)",
        [f"{count} in {name}" for name, count in in_blocks[:40]],
    )


def overflow_checks(module, operation):
    """From how many places the function that reports this overflow is called."""
    reporter = f"panic_const_{OVERFLOWS[operation]}_overflow"
    reporters = {(CALL, index) for index, name in module.names.items() if reporter in name}
    return sum(counts[call] for _, counts in module.functions for call in reporters)


def check_honest(module, report):
    """What the tests on a network build on purpose (runtime/src/dishonest.rs) is in no other blob."""
    found = b"dishonest author" in module.sections.get(DATA, b"")
    report.check("the blob has no code of a dishonest author", ["it was built for a test"] if found else [])


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
    report.check("the outside can call the blob", [] if module.exports() else ["it exports no function"])
    check_floats(module, report)
    check_honest(module, report)
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

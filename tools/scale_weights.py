#!/usr/bin/env python3
"""Scales the times in a file of weights, measured on one machine, to the relay chain's reference hardware.

    tools/scale_weights.py FILE MICROSECONDS    what one sr25519 verification takes on the machine that has measured

Called by tools/weights.sh. Reads, writes and proofs are counts, and stay as they are.
"""

import re
import sys
from pathlib import Path

from performance import VERIFICATION_OF_REFERENCE_MS

TIME = re.compile(r"Weight::from_parts\(([\d_]+), ")
# The weights of tests are the same on any machine.
OF_TESTS = "\n/// Weights for tests"
MACHINE = re.compile(r"^(//! .* on .*)\.$", re.MULTILINE)


def scaled(text, microseconds):
    """The same weights at the speed of the reference."""
    factor = 1000 * VERIFICATION_OF_REFERENCE_MS / microseconds
    runtime, separator, tests = text.partition(OF_TESTS)
    if "at the speed of the reference" in runtime:
        raise SystemExit("these weights are scaled already")

    def time(match):
        return f"Weight::from_parts({round(int(match[1].replace('_', '')) * factor):_}, "

    told = rf"\1,\n//! which verifies a signature in {microseconds} µs; times are {factor:.3f} of these, at the speed of the reference."
    runtime, found = MACHINE.subn(told, TIME.sub(time, runtime), count=1)
    if found != 1:
        raise SystemExit("the file does not say where it was measured")
    return runtime + separator + tests


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    path = Path(sys.argv[1])
    path.write_text(scaled(path.read_text(), float(sys.argv[2])))

#!/usr/bin/env python3
"""Puts the weights of some calls, measured again, into the file of all.

    tools/splice_weights.py FILE NEW    NEW is of the same pallet, and of the calls that were measured again

Called by tools/weights.sh. A slope that is small beside what every run takes needs more repeats than the others.
"""

import re
import sys
from pathlib import Path

OF_RUNTIME = re.compile(r"(?<=WeightInfo for SubstrateWeight<T> \{\n).*?(?=^\}\n)", re.DOTALL | re.MULTILINE)
CALL = re.compile(r"(?:\t//[^\n]*\n)*\tfn (\w+)\(.*?^\t\}\n", re.DOTALL | re.MULTILINE)
MEASURED = re.compile(r"^//! (\d{4}-.* on .*)\.$", re.MULTILINE)


def calls(text):
    """The weights of each call, by its name."""
    body = OF_RUNTIME.search(text)
    if not body:
        raise SystemExit("this is no file of weights")
    return {call[1]: call[0] for call in CALL.finditer(body[0])}


def spliced(text, new):
    """The file with what was measured again, and a line on when and where for each call of that."""
    known, again, when = calls(text), calls(new), MEASURED.search(new)
    if not again or not again.keys() <= known.keys() or not when:
        raise SystemExit("what was measured again is not of this file")
    for name, weight in again.items():
        text = text.replace(known[name], weight)
        text = re.sub(rf"^//! `{name}` again: .*\n", "", text, flags=re.MULTILINE)
        text = MEASURED.sub(lambda first, name=name: f"{first[0]}\n//! `{name}` again: {when[1]}.", text, count=1)
    return text


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    path = Path(sys.argv[1])
    path.write_text(spliced(path.read_text(), Path(sys.argv[2]).read_text()))

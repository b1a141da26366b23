"""Modules assembled by hand: what a sound blob holds, and what must be found in one that is not."""

import contextlib
import io
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import check_blob
from report import Report
from wasm import FLOAT_INSTRUCTIONS, Malformed, Module, count_instructions

END = b"\x0b"
ADD_OVERFLOW, SUB_OVERFLOW, MUL_OVERFLOW = 1, 2, 3


def leb(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def sized(content):
    return leb(len(content)) + content


def vector(items):
    return leb(len(items)) + b"".join(items)


def section(kind, content):
    return bytes([kind]) + sized(content)


# Two types of functions: of nothing, and of one number.
NOTHING, NUMBER = 0, 1


def module(bodies, names, data=b"", exports=(), table=(), types=None):
    """A module whose functions have these bodies, after one from outside."""
    types = types or [NOTHING] * len(bodies)
    imports = [sized(b"env") + sized(b"ext") + b"\0\0", sized(b"env") + sized(b"memory") + b"\x02\0\x10"]
    named = vector([leb(index) + sized(name.encode()) for index, name in names.items()])
    filled = [b"\0\x41\0\x0b" + vector([leb(index) for index in table])]
    return Module(
        b"\0asm\1\0\0\0"
        + section(1, vector([b"\x60\0\0", b"\x60\1\x7f\0"]))
        + section(2, vector(imports))
        + section(3, vector([leb(kind) for kind in types]))
        + section(7, vector([sized(name.encode()) + b"\0" + leb(index) for name, index in exports]))
        + section(9, vector(filled))
        + section(10, vector([sized(b"\0" + body + END) for body in bodies]))
        + section(11, vector([b"\0\x41\0\x0b" + sized(data)]))
        + section(0, sized(b"name") + b"\1" + sized(named))
    )


SAYINGS = b"".join(f"attempt to {what} with overflow".encode() for what in check_blob.OVERFLOWS)
NAMES = {
    ADD_OVERFLOW: "_ZN4core9panicking11panic_const24panic_const_add_overflow17hE",
    SUB_OVERFLOW: "_ZN4core9panicking11panic_const24panic_const_sub_overflow17hE",
    MUL_OVERFLOW: "_ZN4core9panicking11panic_const24panic_const_mul_overflow17hE",
    4: "execute",
    5: "trade",
}
EXECUTE, TRADE = 4, 5
CHECKED = b"".join(b"\x10" + leb(reporter) for reporter in (ADD_OVERFLOW, SUB_OVERFLOW, MUL_OVERFLOW)) * 100
FLOAT = b"\x43\0\0\x80\x3f\x1a"
CALL_TRADE = b"\x10" + leb(TRADE)
CALL_A_NUMBERS_TYPE = b"\x41\0\x41\0\x11" + leb(NUMBER) + b"\0"


def broken(a_module):
    report, printed = Report(), io.StringIO()
    with contextlib.redirect_stdout(printed):
        check_blob.check_module(a_module, report)
    lines = [line.strip() for line in printed.getvalue().splitlines() if line.startswith("      ")]
    return report.failed, lines


def blob(execute=CALL_TRADE, trade=b"", export="Core_execute_block", name="trade", table=(), data=SAYINGS):
    """A sound blob, but for what is given: what its two functions do, which is exported under which name."""
    return module(
        [b"\0", b"\0", b"\0", CHECKED + execute, trade],
        {**NAMES, TRADE: name},
        data,
        exports=[(export, EXECUTE)],
        table=table,
        types=[NOTHING, NOTHING, NOTHING, NOTHING, NUMBER],
    )


class Blob(unittest.TestCase):
    def test_sound_blob_should_pass(self):
        self.assertEqual(broken(blob()), (0, []))

    def test_float_should_be_found_and_located(self):
        self.assertEqual(broken(blob(trade=FLOAT * 2 + b"\x92\x1a")), (1, ["3 in trade"]))

    def test_every_instruction_on_floats_should_be_found(self):
        follows = {0x43: b"\0" * 4, 0x44: b"\0" * 8, 0x2A: b"\2\0", 0x2B: b"\3\0", 0x38: b"\2\0", 0x39: b"\3\0"}
        for code in FLOAT_INSTRUCTIONS:
            text = bytes([code]) if code < 0x100 else b"\xfc" + leb(code & 0xFF)
            self.assertEqual(broken(blob(trade=text + follows.get(code, b""))), (1, ["1 in trade"]), hex(code))

    def test_float_bytes_inside_numbers_should_not_be_found(self):
        constants = b"\x41\x92\x01\x1a\x42\x8b\x92\xa0\x3f\x1a"
        self.assertEqual(broken(blob(trade=constants)), (0, []))

    def test_float_that_no_block_reaches_should_be_allowed(self):
        self.assertEqual(broken(blob(execute=b"", trade=FLOAT)), (0, []))
        self.assertEqual(broken(blob(trade=FLOAT, export="GenesisBuilder_build_state")), (0, []))

    def test_float_that_is_reached_by_its_type_should_be_found(self):
        def by_type(table):
            return blob(execute=CALL_A_NUMBERS_TYPE, trade=FLOAT, table=table)

        self.assertEqual(broken(by_type([TRADE])), (1, ["1 in trade"]))
        self.assertEqual(broken(by_type([EXECUTE])), (0, []))
        self.assertEqual(broken(by_type([])), (0, []))

    def test_printing_should_be_allowed(self):
        printing = "_RNvXs6_NtNtCshEqW8IgyxWu_4core3fmt5floatdNtB7_5Debug3fmt"
        self.assertEqual(broken(blob(trade=FLOAT, name=printing)), (0, []))

    def test_dishonest_author_should_be_found(self):
        self.assertEqual(broken(blob(data=SAYINGS + b"dishonest author")), (1, ["it was built for a test"]))

    def test_blob_that_exports_nothing_should_be_found(self):
        self.assertEqual(broken(module([b"\0", b"\0", b"\0", CHECKED], NAMES, SAYINGS))[0], 1)

    def test_blob_without_overflow_checks_should_be_found(self):
        exports = [("Core_execute_block", EXECUTE)]
        silent = module([b"\0", b"\0", b"\0", CHECKED], NAMES, exports=exports)
        self.assertEqual(broken(silent), (3, ["overflow-checks are off"] * 3))
        unchecked = module([b"\0", b"\0", b"\0", CHECKED[:30]], NAMES, SAYINGS, exports=exports)
        self.assertEqual(broken(unchecked)[0], 3)

    def test_large_or_unpacked_blob_should_be_found(self):
        for compressed, failures in (
            (check_blob.ZSTD_PREFIX + bytes(100), 0),
            (check_blob.ZSTD_PREFIX + bytes(check_blob.MOST_BYTES), 1),
            (b"\0asm" + bytes(100), 1),
            (b"", 2),
        ):
            report = Report()
            with contextlib.redirect_stdout(io.StringIO()):
                check_blob.check_size(compressed, report)
            self.assertEqual(report.failed, failures)


class Instructions(unittest.TestCase):
    def test_instructions_should_be_counted_with_what_follows_them(self):
        body = (
            b"\1\2\x7f"  # two locals of i32
            b"\x02\x40"  # block
            b"\x0e\2\0\1\0"  # branch table of two and a default
            b"\x0b"
            b"\x11\x83\x01\0"  # call through a table, by type
            b"\x28\2\x80\x02"  # load
            b"\x1c\1\x7f"  # select by type
            b"\xfc\x0a\0\0"  # copy memory
            b"\x10\x85\x02"  # call
            b"\x0b"
        )
        counts = count_instructions(body)
        self.assertEqual(sum(counts.values()), 9)
        self.assertEqual((counts[0x10, 0x105], counts[0x11, 0x83]), (1, 1))

    def test_unknown_instruction_should_be_an_error(self):
        with self.assertRaises(Malformed):
            count_instructions(b"\0\xfd\0" + END)

    def test_other_bytes_should_be_an_error(self):
        with self.assertRaises(Malformed):
            Module(b"\x7fELF1234")


if __name__ == "__main__":
    unittest.main()

"""Logs as the test programs write them, and what the table must say of each."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from test_summary import read_suite

CARGO = """\
    Finished `release` profile [optimized] target(s) in 1m 02s
     Running unittests src/lib.rs (/home/a/target/release/deps/novation_book-0123456789abcdef)

running 2 tests
test tests::order_should_rest ... ok
test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 1.50s

     Running tests/differential.rs (/home/a/target/release/deps/differential-0123456789abcdef)
test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 2.00s

     Running unittests src/lib.rs (/home/a/target/release/deps/pallet_margin-0123456789abcdef)
test result: FAILED. 4 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.25s

error: test failed, to rerun pass `-p pallet-margin --lib`
   Doc-tests novation_book

running 0 tests
test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s

   Doc-tests novation_units
test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.10s

error: 1 target failed:
    `-p pallet-margin --lib`
"""


def counts(reader, log, status=0):
    return [(row.name, row.passed, row.failed, row.skipped) for row in read_suite("suite", reader, status, 9.0, log)]


class Cargo(unittest.TestCase):
    def test_packages_should_be_told_apart(self):
        self.assertEqual(
            counts("cargo", CARGO, status=101),
            [("novation-book", 5, 0, 1), ("pallet-margin", 4, 1, 0), ("novation-units", 1, 0, 0)],
        )

    def test_seconds_should_be_added_up(self):
        self.assertEqual([row.seconds for row in read_suite("s", "cargo", 101, 9.0, CARGO)], [3.5, 0.25, 0.1])

    def test_crash_of_a_test_program_should_be_a_failure(self):
        crash = CARGO.replace("test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 2.00s", "")
        self.assertIn(("novation-book", 2, 1, 1), counts("cargo", crash, status=101))

    def test_compile_error_should_be_a_failure(self):
        self.assertEqual(counts("cargo", "error[E0308]: mismatched types\n", status=101), [("suite", 0, 1, 0)])

    def test_words_of_a_test_should_not_be_counted(self):
        self.assertEqual(counts("cargo", "test result: ok. 9 passed; 0 failed; 0 ignored\n"), [("suite", 0, 1, 0)])


class Others(unittest.TestCase):
    def test_vitest_should_be_read_through_its_colours(self):
        log = "\x1b[2m Test Files \x1b[22m \x1b[1m\x1b[32m2 passed\x1b[39m (2)\n\x1b[2m      Tests \x1b[22m 1 failed | 10 passed | 2 skipped (13)\n"
        self.assertEqual(counts("vitest", log, status=1), [("suite", 10, 1, 2)])

    def test_vitest_file_that_cannot_be_loaded_should_be_a_failure(self):
        log = " Test Files  1 failed | 1 passed (2)\n      Tests  10 passed (10)\n"
        self.assertEqual(counts("vitest", log, status=1), [("suite", 10, 1, 0)])

    def test_unittest_should_be_read(self):
        self.assertEqual(counts("unittest", "Ran 12 tests in 0.1s\n\nOK\n"), [("suite", 12, 0, 0)])
        log = "Ran 12 tests in 0.1s\n\nFAILED (failures=1, errors=2, skipped=3)\n"
        self.assertEqual(counts("unittest", log, status=1), [("suite", 6, 3, 3)])

    def test_counts_of_several_checks_should_be_added_up(self):
        self.assertEqual(counts("counts", "ok\n\n3 passed, 0 failed\n\n2 passed, 1 failed\n", 1), [("suite", 5, 1, 0)])

    def test_status_should_be_the_result_of_a_command_that_counts_nothing(self):
        self.assertEqual(counts("status", ""), [("suite", 1, 0, 0)])
        self.assertEqual(counts("status", "", status=1), [("suite", 0, 1, 0)])

    def test_absent_suite_should_be_skipped(self):
        self.assertEqual(counts("absent", "there is none\n"), [("suite", 0, 0, 1)])

    def test_suite_that_counted_nothing_should_be_a_failure(self):
        for reader in ("cargo", "vitest", "unittest", "counts"):
            self.assertEqual(counts(reader, "all is well\n"), [("suite", 0, 1, 0)], reader)

    def test_failing_status_should_be_a_failure_whatever_was_counted(self):
        for reader, log in (("counts", "3 passed, 0 failed\n"), ("unittest", "Ran 3 tests in 1s\n\nOK\n")):
            self.assertEqual(counts(reader, log, status=1), [("suite", 3, 0, 0), ("suite", 0, 1, 0)])


if __name__ == "__main__":
    unittest.main()

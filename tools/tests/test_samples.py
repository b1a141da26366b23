"""Tests of tools/samples.py: whose a sample of the processor is."""

import unittest
from collections import Counter

from samples import shares, stacks_of, table

IN_THE_BLOCK = ["novation_round::round::run", "validate_block"]


class Samples(unittest.TestCase):
    def test_stacks_should_be_told_apart_by_empty_lines(self):
        lines = ["  ffff memcpy", "  ffff validate_block", "", "  ffff start_thread", "  ffff [unknown]"]
        self.assertEqual(list(stacks_of(lines)), [["memcpy", "validate_block"], ["start_thread", "[unknown]"]])

    def test_sample_should_belong_to_the_innermost_owner(self):
        owners, memory, total = shares(
            [
                ["memcpy", "novation_book::tree::Tree<S>::insert", *IN_THE_BLOCK],
                ["memcpy", "unknown", "journal::Journal<T>::tell", *IN_THE_BLOCK],
                ["talc::base::Talc<S,B>::allocate", *IN_THE_BLOCK],
                ["unknown", "validate_block"],
            ]
        )
        self.assertEqual(owners, {"the book": 1, "telling events": 1, "the round": 1, "everything else": 1})
        self.assertEqual(memory, {"copying": 2, "allocating": 1})
        self.assertEqual(total, 4)

    def test_what_is_not_of_the_block_should_not_count(self):
        self.assertEqual(shares([["memcpy", "start_thread"]])[2], 0)

    def test_what_the_host_does_should_count_though_its_stack_is_cut(self):
        owners, _, total = shares([["curve25519_dalek::edwards::mul", "[unknown]"], ["blake2b_simd::compress", "[unknown]"]])
        self.assertEqual((owners, total), ({"signatures": 1, "hashing": 1}, 2))

    def test_table_should_have_a_column_for_each_and_parts_of_its_samples(self):
        one = ("ladder", (Counter(round=3, events=1), Counter(copying=1), 4))
        other = ("take", (Counter(round=2), Counter(), 2))
        lines = table([one, other]).splitlines()
        self.assertEqual(lines[0], "| | ladder | take |")
        self.assertIn("| round | 75.0 % | 100.0 % |", lines)
        self.assertIn("| of all: copying | 25.0 % | 0.0 % |", lines)


if __name__ == "__main__":
    unittest.main()

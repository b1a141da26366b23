"""Tests of tools/scale_weights.py."""

import unittest

from performance import VERIFICATION_OF_REFERENCE_MS
from scale_weights import scaled

WEIGHTS = """//! Weights, measured by benchmarks.
//!
//! 2026-11-23, 6 steps, 5 repeats, on a processor.

		Weight::from_parts(1_000_001, 4873)
			.saturating_add(Weight::from_parts(0, 123).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(5, 1))

/// Weights for tests: the same small amount.
		Weight::from_parts(1_000, 10)
"""


class Scaled(unittest.TestCase):
    def test_times_are_scaled_and_nothing_else(self):
        half = 500 * VERIFICATION_OF_REFERENCE_MS
        told = scaled(WEIGHTS, half)
        self.assertIn("Weight::from_parts(2_000_002, 4873)", told)
        self.assertIn("Weight::from_parts(0, 123)", told)
        self.assertIn("reads_writes(5, 1)", told)
        self.assertIn("Weight::from_parts(1_000, 10)", told)
        self.assertIn("times are 2.000 of these", told)

    def test_weights_are_not_scaled_twice(self):
        with self.assertRaises(SystemExit):
            scaled(scaled(WEIGHTS, 35.1), 35.1)


if __name__ == "__main__":
    unittest.main()

"""Tests of tools/splice_weights.py."""

import unittest

from splice_weights import spliced


def weights(when, **calls):
    body = "".join(
        f"\t// Shortest run: {time} ns.\n\tfn {name}(n: u32) -> Weight {{\n\t\tWeight::from_parts({time}, 1)\n\t}}\n"
        for name, time in calls.items()
    )
    tests = "".join(f"\tfn {name}(n: u32) -> Weight {{\n\t\tWeight::from_parts(7, 7)\n\t}}\n" for name in calls)
    return (
        f"//! Weights.\n//!\n//! {when}, 8 steps, 10 repeats, on a processor.\n\n"
        f"impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {{\n{body}}}\n\n"
        f"impl WeightInfo for () {{\n{tests}}}\n"
    )


class Spliced(unittest.TestCase):
    def test_what_was_measured_again_takes_the_place_of_what_was_there(self):
        both = spliced(weights("2026-11-01", one=1, two=2), weights("2026-11-02", two=3))
        expected = weights("2026-11-01", one=1, two=3).replace(
            "on a processor.\n", "on a processor.\n//! `two` again: 2026-11-02, 8 steps, 10 repeats, on a processor.\n"
        )
        self.assertEqual(both, expected)

    def test_a_call_measured_twice_again_is_told_once(self):
        once = spliced(weights("2026-11-01", one=1, two=2), weights("2026-11-02", two=3))
        twice = spliced(once, weights("2026-11-03", two=4))
        self.assertEqual(twice.count("again"), 1)
        self.assertIn("`two` again: 2026-11-03", twice)

    def test_calls_of_another_pallet_are_refused(self):
        with self.assertRaises(SystemExit):
            spliced(weights("2026-11-01", one=1), weights("2026-11-02", two=3))


if __name__ == "__main__":
    unittest.main()

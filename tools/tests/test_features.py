"""Plans of cargo's, cut to what the check reads, with one crate that differs between node and tests."""

import contextlib
import io
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import check_features
from report import Report


def plan(**crates):
    """A unit graph of libraries, each by its name with its features and optimisation level."""
    return {
        "units": [
            {
                "pkg_id": f"registry+https://index/#{name}@1.0.0",
                "target": {"kind": ["lib"]},
                "platform": None,
                "mode": "build",
                "features": features,
                "profile": {"opt_level": level},
            }
            for name, (features, level) in crates.items()
        ]
    }


def broken(build, test):
    report, printed = Report(), io.StringIO()
    with contextlib.redirect_stdout(printed):
        check_features.check(build, test, report)
    return report.failed, printed.getvalue()


class Features(unittest.TestCase):
    def test_tests_may_have_crates_of_their_own(self):
        build = plan(codec=(["std"], "1"))
        test = plan(codec=(["std"], "1"), proptest=([], "1"))
        self.assertEqual(broken(build, test)[0], 0)

    def test_feature_of_the_tests_alone_should_be_found(self):
        failed, said = broken(plan(codec=(["std"], "1")), plan(codec=(["fuzz", "std"], "1")))
        self.assertEqual(failed, 1)
        self.assertIn("codec@1.0.0 (lib): the tests add fuzz", said)

    def test_profile_of_the_tests_alone_should_be_found(self):
        self.assertEqual(broken(plan(codec=([], "1")), plan(codec=([], "3")))[0], 1)

    def test_empty_plan_should_fail(self):
        self.assertEqual(broken(plan(), plan())[0], 1)


if __name__ == "__main__":
    unittest.main()

import tomllib
import unittest
from types import SimpleNamespace

from plant_bugs import LIST, ROOT, planted, verdict

BUG = {"name": "a bug", "file": "a.rs", "is": "<=", "bug": "<"}


def result(returncode, stderr=""):
    return SimpleNamespace(returncode=returncode, stderr=stderr)


class Bugs(unittest.TestCase):
    def test_a_bug_should_stand_where_it_is_said_to(self):
        self.assertEqual(planted("a <= b", BUG), "a < b")

    def test_a_place_that_is_not_the_only_one_should_be_refused(self):
        for source in ("a < b", "a <= b; b <= c"):
            with self.assertRaisesRegex(SystemExit, "not once"):
                planted(source, BUG)

    def test_every_bug_of_the_list_should_have_its_place_in_the_sources(self):
        bugs = tomllib.loads(LIST.read_text())["bug"]
        self.assertGreaterEqual(len(bugs), 20)
        for bug in bugs:
            planted((ROOT / bug["file"]).read_text(), bug)

    def test_a_change_that_does_not_compile_should_not_count_as_caught(self):
        self.assertEqual(verdict(result(0)), "MISSED")
        self.assertEqual(verdict(result(101, "error: test failed, to rerun pass `-p x`")), "caught")
        self.assertEqual(verdict(result(101, "error: 2 targets failed:")), "caught")
        self.assertEqual(verdict(result(101, "error[E0308]: mismatched types\n")), "no bug")
        self.assertEqual(verdict(result(101, "error: expected `;`\n")), "no bug")


if __name__ == "__main__":
    unittest.main()

"""Source trees made by hand: what may stand there, and what must be found."""

import contextlib
import io
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import check_sources
from report import Report
from rust_source import code_only, shipped_code

README = '#![doc = include_str!("../README.md")]\n'


def broken(files):
    """What the check says of a tree with these files, each given by its path and text."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text)
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            check_sources.check(root, Report())
        return [line.strip() for line in printed.getvalue().splitlines() if line.startswith("      ")]


def crate(code, path="src/lib.rs"):
    files = {"crates/a/Cargo.toml": "", "crates/a/README.md": "# a\n", "crates/a/src/lib.rs": README}
    files[f"crates/a/{path}"] = README + code if path == "src/lib.rs" else code
    return files


class Sources(unittest.TestCase):
    def test_sound_crate_should_pass(self):
        self.assertEqual(broken(crate("pub fn one() -> u64 { 1 }\n")), [])

    def test_empty_tree_should_fail(self):
        self.assertEqual(len(broken({})), 1)

    def test_crate_without_readme_should_be_found(self):
        files = crate("")
        del files["crates/a/README.md"]
        self.assertEqual(broken(files), ["crates/a: write README.md"])

    def test_readme_outside_the_documentation_should_be_found(self):
        self.assertEqual(len(broken({**crate(""), "crates/a/src/lib.rs": ""})), 1)

    def test_float_should_be_found(self):
        for code in ("type A = f64;", "let a: f32 = x;", "let a = 0.5;", "let a = 1_000.25;"):
            self.assertEqual(broken(crate(code)), [f"crates/a/src/lib.rs:2: {code}"])

    def test_tuple_field_and_range_should_not_be_floats(self):
        self.assertEqual(broken(crate("let a = pair.0.1 + (0..10).sum(); // 0.5\n")), [])

    def test_panic_should_be_found(self):
        for code in ("x.unwrap();", "x.expect(1);", "panic!();", "unreachable!()", "x\n.unwrap()"):
            self.assertEqual(len(broken(crate(code))), 1, code)

    def test_panic_in_tests_should_be_allowed(self):
        test = '#[cfg(test)]\nmod tests {\n\tfn f() { assert_eq!("}", x.unwrap()); }\n}\n'
        self.assertEqual(broken(crate(test)), [])
        for path in ("src/tests/calls.rs", "tests/model.rs", "src/mock.rs", "src/benchmarking.rs"):
            self.assertEqual(broken(crate("x.unwrap();", path)), [])

    def test_panic_after_a_test_item_should_be_found(self):
        code = "#[cfg(test)]\nmod tests;\nfn f() { x.unwrap(); }\n"
        self.assertEqual(broken(crate(code)), ["crates/a/src/lib.rs:4: fn f() { x.unwrap(); }"])

    def test_panic_with_a_fallback_should_be_allowed(self):
        self.assertEqual(broken(crate("x.unwrap_or_default(); x.unwrap_or(0);\n")), [])

    def test_panic_in_words_should_be_allowed(self):
        self.assertEqual(broken(crate('// never panic!()\nlet a = "x.unwrap()";\n')), [])

    def test_hash_map_should_be_found_in_tests_too(self):
        self.assertEqual(len(broken(crate("use std::collections::HashMap;", "tests/model.rs"))), 1)

    def test_long_file_should_be_found_unless_generated(self):
        long = "//\n" * 501
        self.assertEqual(len(broken(crate(long, "src/big.rs"))), 1)
        self.assertEqual(len(broken({**crate(""), "client/src/big.ts": long})), 1)
        self.assertEqual(broken(crate(long, "src/weights.rs")), [])
        self.assertEqual(broken({**crate(""), "client/node_modules/a/big.ts": long}), [])


class RustSource(unittest.TestCase):
    def test_literals_and_comments_should_be_blanked_in_place(self):
        source = 'a /* x /* y */\nz */ b "q//\n" c r#"x"y"# d \'"\' e // f\ng<\'h>'
        self.assertEqual(code_only(source), 'a  \n b ""\n c "" d "" e  \ng<\'h>')

    def test_feature_gated_item_should_not_be_shipped(self):
        for gate in ('feature = "runtime-benchmarks"', "all(test, unix)", 'any(test, feature = "std")'):
            self.assertEqual(shipped_code(f"#[cfg({gate})]\nfn f() {{ g(); }}\nrest").strip(), "rest")

    def test_other_gates_should_be_shipped(self):
        for gate in ('feature = "std"', "not(test)", "testing"):
            self.assertIn("g()", shipped_code(f"#[cfg({gate})]\nfn f() {{ g(); }}\n"))

    def test_builder_of_the_first_block_should_not_be_shipped(self):
        genesis = "#[pallet::genesis_build]\nimpl<T: Config> BuildGenesisConfig for GenesisConfig<T> {\nf();\n}\nrest"
        self.assertEqual(shipped_code(genesis).split(), ["#[pallet::genesis_build]", "rest"])

    def test_file_gated_as_a_whole_should_not_be_shipped(self):
        self.assertEqual(shipped_code("#![cfg(test)]\nfn f() {}\n").strip(), "")


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/env python3
"""Checks the rules that the sources keep and no compiler enforces.

    tools/check_sources.py [ROOT]

Every crate and pallet explains itself in a README that is also its crate documentation; no file grows
past what a reader holds in mind; and what runs on the chain has no floats, no hash-ordered maps and no
way to stop a block by a panic.
"""

import re
import sys
from pathlib import Path

from report import Report
from rust_source import code_only, shipped_code

LONGEST_FILE = 500
LONGEST_RUNTIME_LIB = 300

# Folders of the checkout that hold no source of ours.
FOREIGN_FOLDERS = {"node_modules", "target", "dist", "out", ".git"}

CHAIN_FOLDERS = ("crates", "pallets", "runtime")

FLOAT = re.compile(r"\b(?:f32|f64)\b|(?<![\w.])\d[\d_]*\.\d")
HASH_ORDER = re.compile(r"\b(?:HashMap|HashSet)\b")
PANIC = re.compile(
    r"\.\s*(?:unwrap|expect|unwrap_err|expect_err)\s*\(|\b(?:panic|unreachable|todo|unimplemented)\s*!"
)


def sources(root, *suffixes):
    """Every file of ours with one of these suffixes, in a stable order."""
    for path in sorted(root.rglob("*")):
        inside = path.relative_to(root)
        if path.suffix in suffixes and not FOREIGN_FOLDERS.intersection(inside.parts) and path.is_file():
            yield path


def chain_sources(root):
    for folder in CHAIN_FOLDERS:
        if (root / folder).is_dir():
            yield from sources(root / folder, ".rs")


def is_test_file(path):
    """Tests, mocks and benchmarks never reach the chain, and may panic: that is how they fail."""
    stem_or_folder = {*path.parts[:-1], path.stem}
    return bool(stem_or_folder & {"tests", "mock", "benchmarking", "benches", "examples", "sim", "model", "search", "build"})


def is_generated(path):
    return path.stem == "weights" or "weights" in path.parts[:-1]


def lines_matching(pattern, code):
    return [number for number, line in enumerate(code.splitlines(), 1) if pattern.search(line)]


def found(root, pattern, view, skip=lambda path: False):
    """`path:line` wherever a chain source, seen through `view`, matches `pattern`."""
    for path in chain_sources(root):
        inside = path.relative_to(root)
        if skip(inside):
            continue
        text = path.read_text()
        for number in lines_matching(pattern, view(text)):
            yield f"{inside}:{number}: {text.splitlines()[number - 1].strip()}"


def missing_readmes(root):
    for folder in ("crates", "pallets"):
        for manifest in sorted(root.glob(f"{folder}/*/Cargo.toml")):
            package = manifest.parent
            name = package.relative_to(root)
            if not (package / "README.md").is_file():
                yield f"{name}: write README.md"
            library = package / "src/lib.rs"
            if library.is_file() and 'include_str!("../README.md")' not in library.read_text():
                yield f'{name}: begin src/lib.rs with #![doc = include_str!("../README.md")]'


def long_files(root):
    for path in sources(root, ".rs", ".ts", ".tsx", ".py", ".sh"):
        inside = path.relative_to(root)
        if is_generated(inside):
            continue
        longest = LONGEST_RUNTIME_LIB if str(inside) == "runtime/src/lib.rs" else LONGEST_FILE
        length = len(path.read_text().splitlines())
        if length > longest:
            yield f"{inside}: {length} lines; split it by subject below {longest}"


def check(root, report):
    report.check("the chain's sources are there", [] if any(chain_sources(root)) else [f"none below {root}"])
    report.check("every crate and pallet has a README, which is its documentation", missing_readmes(root))
    report.check(f"no source file has more than {LONGEST_FILE} lines", long_files(root))
    # A test that walks a hash map fails differently each time, so this one holds for tests too.
    report.check("no hash-ordered maps in crates, pallets, runtime", found(root, HASH_ORDER, code_only))
    report.check("no floats in what runs on the chain", found(root, FLOAT, shipped_code, skip=is_test_file))
    report.check("no panic in what runs on the chain", found(root, PANIC, shipped_code, skip=is_test_file))


if __name__ == "__main__":
    outcome = Report()
    check(Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent.parent).resolve(), outcome)
    outcome.close()

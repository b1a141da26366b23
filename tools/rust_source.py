"""Rust source with what is not code blanked out, so that a search finds code alone.

Line numbers stay: whatever is blanked leaves its line breaks behind.
"""

import re

_LITERAL = re.compile(
    r"""
    (?P<line>//[^\n]*)
  | (?P<block>/\*)
  | (?P<raw>\b(?:br|cr|r)(?P<hashes>\#*)")
  | (?P<string>\b[bc]"(?:\\.|[^"\\])*"|"(?:\\.|[^"\\])*")
  | (?P<char>'(?:\\(?:x[0-9a-fA-F]{2}|u\{[0-9a-fA-F_]+\}|.)|[^'\\\n])')
    """,
    re.VERBOSE | re.DOTALL,
)

# Which features a `cfg` names is needed to tell test code apart.
_BEFORE_FEATURE_NAME = re.compile(r"feature\s*=\s*$")

# Code that no block runs: tests, benchmarks, the rehearsal of upgrades, and what builds the first block.
_NOT_SHIPPED = r"""cfg\(\s*(?:
        (?:test\b | feature\s*=\s*"(?:runtime-benchmarks|try-runtime)")
      | (?:any|all)\(\s*(?:test\b | feature\s*=\s*"(?:runtime-benchmarks|try-runtime)")[^\]]*
    )\s*\)\]"""
_OTHER_ITEM = re.compile(
    r"\#\[" + _NOT_SHIPPED + r"|\bimpl\b[^{};]*\bBuildGenesisConfig\s+for\b", re.VERBOSE
)
_OTHER_FILE = re.compile(r"\#!\[" + _NOT_SHIPPED, re.VERBOSE)


def _newlines(text):
    return "\n" * text.count("\n")


def _end_of_block_comment(source, start):
    depth, at = 0, start
    while at < len(source):
        if source.startswith("/*", at):
            depth, at = depth + 1, at + 2
        elif source.startswith("*/", at):
            depth, at = depth - 1, at + 2
            if depth == 0:
                return at
        else:
            at += 1
    return len(source)


def code_only(source):
    """The source without comments, and with every literal text emptied to `""`."""
    out, at = [], 0
    while match := _LITERAL.search(source, at):
        before = source[at : match.start()]
        out.append(before)
        end = match.end()
        if match["block"]:
            end = _end_of_block_comment(source, match.start())
        elif match["raw"]:
            closing = '"' + match["hashes"]
            found = source.find(closing, end)
            end = len(source) if found < 0 else found + len(closing)
        text = source[match.start() : end]
        if match["string"] and _BEFORE_FEATURE_NAME.search(before):
            out.append(text)
        elif match["line"] or match["block"]:
            out.append(" " + _newlines(text))
        else:
            out.append('""' + _newlines(text))
        at = end
    out.append(source[at:])
    return "".join(out)


def _end_of_item(code, start):
    """Where the item that begins at `start` ends: after its braces, or at its `;` or `,`."""
    depth = 0
    for at in range(start, len(code)):
        letter = code[at]
        if letter in "([{":
            depth += 1
        elif letter in ")]}":
            depth -= 1
            if depth < 0:
                return at
            if depth == 0 and letter == "}":
                return at + 1
        elif letter in ";," and depth == 0:
            return at + 1
    return len(code)


def shipped_code(source):
    """What of a source file a block can run: no comments, no literals, no test items."""
    code = code_only(source)
    if _OTHER_FILE.search(code):
        return _newlines(code)
    out, at = [], 0
    while match := _OTHER_ITEM.search(code, at):
        end = _end_of_item(code, match.end())
        out.append(code[at : match.start()])
        out.append(_newlines(code[match.start() : end]))
        at = end
    out.append(code[at:])
    return "".join(out)

"""Reads a WebAssembly module far enough to say which instructions each of its functions holds, and which
functions can be reached from which.

Knows the instructions that a runtime may have: those of the first WebAssembly, sign extension, bulk
memory and saturating conversion. Any other is an error, so none can be overlooked.
"""

from collections import Counter
from functools import cached_property

CUSTOM, TYPE, IMPORT, FUNCTION, EXPORT, ELEMENT, CODE, DATA = 0, 1, 2, 3, 7, 9, 10, 11
FUNCTION_KIND = 0

CALL, CALL_BY_TYPE = 0x10, 0x11
# 0xFC leads instructions of two bytes; here they are numbered from 0xFC00.
PREFIXED = 0xFC

# How many numbers follow an instruction. Floats constants, branch tables and selects are apart.
_NUMBERS = dict.fromkeys((*range(0x00, 0x02), 0x05, 0x0B, 0x0F, 0x1A, 0x1B, *range(0x45, 0xC5)), 0)
_NUMBERS |= dict.fromkeys((0x02, 0x03, 0x04, 0x0C, 0x0D, *range(0x20, 0x27), 0x3F, 0x40, 0x41, 0x42), 1)
_NUMBERS |= dict.fromkeys(range(0x28, 0x3F), 2)
_NUMBERS |= dict.fromkeys(range(0xFC00, 0xFC08), 0)
_NUMBERS |= {0xFC08: 2, 0xFC09: 1, 0xFC0A: 2, 0xFC0B: 1}

FLOAT_INSTRUCTIONS = frozenset((
    *(0x2A, 0x2B, 0x38, 0x39),  # loads and stores
    *(0x43, 0x44),  # constants
    *range(0x5B, 0x67),  # comparisons
    *range(0x8B, 0xA7),  # arithmetic
    *range(0xA8, 0xAC),  # to 32-bit integers
    *range(0xAE, 0xC0),  # to 64-bit integers, from integers, between floats, as bits
    *range(0xFC00, 0xFC08),  # to integers, saturating
))


class Malformed(Exception):
    """The module cannot be read."""


class Reader:
    """A place in the module's bytes."""

    def __init__(self, data, at=0):
        self.data = data
        self.at = at

    def number(self):
        """A LEB128 number; a negative one comes as its bits, which suffices to step over it."""
        value = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7

    def bytes(self, length):
        self.at += length
        if self.at > len(self.data):
            raise Malformed("ends in the middle")
        return self.data[self.at - length : self.at]

    def text(self):
        return self.bytes(self.number()).decode("utf-8", "replace")


class Module:
    """The sections of a module, its function names, and the instructions of each function."""

    def __init__(self, data):
        if data[:8] != b"\0asm\1\0\0\0":
            raise Malformed("no WebAssembly module")
        self.sections = {}
        self.names = {}
        reader = Reader(data, 8)
        while reader.at < len(data):
            kind, length = reader.number(), reader.number()
            content = reader.bytes(length)
            if kind == CUSTOM:
                self._read_custom(content)
            else:
                self.sections[kind] = content
        self.types = self._read_types()
        self.function_types = self._read_imports()
        self.imported = len(self.function_types)
        self.function_types += self._numbers(FUNCTION)

    def _section(self, kind):
        return Reader(self.sections.get(kind, b"\0"))

    def _numbers(self, kind):
        reader = self._section(kind)
        return [reader.number() for _ in range(reader.number())]

    def _read_types(self):
        """Each type of function as what it is, since two numbers may mean the same type."""
        reader, types = self._section(TYPE), []
        for _ in range(reader.number()):
            if reader.bytes(1) != b"\x60":
                raise Malformed("has a type that is not a function's")
            types.append((reader.bytes(reader.number()), reader.bytes(reader.number())))
        return types

    def _read_custom(self, content):
        reader = Reader(content)
        if reader.text() != "name":
            return
        while reader.at < len(content):
            kind, length = reader.number(), reader.number()
            names = Reader(reader.bytes(length))
            if kind == 1:
                for _ in range(names.number()):
                    index = names.number()
                    self.names[index] = names.text()

    def _read_imports(self):
        """The types of the functions that come from outside."""
        reader, functions = self._section(IMPORT), []
        for _ in range(reader.number()):
            reader.text()
            reader.text()
            kind = reader.number()
            if kind == FUNCTION_KIND:
                functions.append(reader.number())
            elif kind == 3:  # a global: its type and whether it can change
                reader.bytes(2)
            else:  # a table has an element type before its limits, a memory has limits alone
                if kind == 1:
                    reader.bytes(1)
                for _ in range(2 if reader.number() & 1 else 1):
                    reader.number()
        return functions

    def exports(self):
        """The functions that can be called from outside, by name."""
        reader, found = self._section(EXPORT), {}
        for _ in range(reader.number()):
            name, kind, index = reader.text(), reader.number(), reader.number()
            if kind == FUNCTION_KIND:
                found[name] = index
        return found

    def table(self):
        """The functions that can be called by their type alone."""
        reader, found = self._section(ELEMENT), set()
        for _ in range(reader.number()):
            start = (reader.number(), reader.bytes(1), reader.number(), reader.bytes(1))
            if (start[0], start[1], start[3]) != (0, b"\x41", b"\x0b"):
                raise Malformed("fills its table in an unknown way")
            found.update(reader.number() for _ in range(reader.number()))
        return found

    def reached(self, start):
        """Every function that calls can lead to from these. A call by type may lead to any of the type."""
        by_type = {}
        for index in self.table():
            by_type.setdefault(self.types[self.function_types[index]], []).append(index)
        found = set(start)
        queue = list(found)
        for function in queue:
            called = set()
            if function >= self.imported:
                for code in self.functions[function - self.imported][1]:
                    if isinstance(code, tuple):
                        called.update([code[1]] if code[0] == CALL else by_type.get(self.types[code[1]], ()))
            queue += called - found
            found |= called
        return found

    @cached_property
    def functions(self):
        """For each function of the code section its name and its instructions, counted.

        Calls are counted as `(CALL, function)` and `(CALL_BY_TYPE, type)`.
        """
        found = []
        reader = self._section(CODE)
        for index in range(self.imported, self.imported + reader.number()):
            length = reader.number()
            body = reader.bytes(length)
            found.append((self.names.get(index, f"function {index}"), count_instructions(body)))
        return found


def count_instructions(body):
    reader = Reader(body)
    for _ in range(reader.number()):  # groups of locals: how many, of which type
        reader.number()
        reader.number()
    counts = Counter()
    while reader.at < len(body):
        code = body[reader.at]
        reader.at += 1
        if code == PREFIXED:
            code = 0xFC00 | reader.number()
        if code in (CALL, CALL_BY_TYPE):
            counts[code, reader.number()] += 1
            if code == CALL_BY_TYPE:
                reader.number()
            continue
        counts[code] += 1
        if code in (0x43, 0x44):  # a constant float, of 4 or 8 bytes
            reader.bytes(4 if code == 0x43 else 8)
            continue
        if code == 0x0E:  # a branch table: its targets, and the default
            numbers = reader.number() + 1
        elif code == 0x1C:  # a select that names its types
            numbers = reader.number()
        elif code in _NUMBERS:
            numbers = _NUMBERS[code]
        else:
            raise Malformed(f"has the unknown instruction {code:#x}")
        for _ in range(numbers):
            reader.number()
    return counts

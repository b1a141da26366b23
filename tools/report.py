"""How every check of this folder prints what it found, and how it ends."""

import sys


class Report:
    """Counts rules that hold and rules that are broken; each broken one says how to mend it."""

    def __init__(self):
        self.passed = 0
        self.failed = 0

    def check(self, rule, violations):
        """`rule` in the words of a reader; `violations` one line each, none if it holds."""
        violations = list(violations)
        if violations:
            self.failed += 1
            print(f"FAIL  {rule}")
            for violation in violations:
                print(f"      {violation}")
        else:
            self.passed += 1
            print(f"ok    {rule}")

    def close(self):
        """Prints the count and ends the program, with failure if any rule is broken or none was checked."""
        print(f"\n{self.passed} passed, {self.failed} failed")
        sys.exit(1 if self.failed or not self.passed else 0)

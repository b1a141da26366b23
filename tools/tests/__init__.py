"""Tests of the checks: each plants what a check forbids and sees it found."""

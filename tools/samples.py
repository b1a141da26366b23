#!/usr/bin/env python3
"""Says where a validator's time goes, by samples of the processor. Called by `make profile`.

    tools/samples.py WORKLOAD[:ORDERS]…    such as: ladder take:1000000

Runs `novation-bench` under `perf record`, which has to be installed, and prints a table: what part of the samples in
`validate_block` is whose. A sample belongs to the innermost function on its stack that has a place in the table below;
what it does there, when that is work of memory, is counted a second time.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

EXECUTIONS = 20
# What the host does for the blob, where stacks cannot be followed back to who has called.
BY_THE_HOST = re.compile(r"schnorrkel|curve25519|merlin|blake2|twox")
# Whose a function is: the first that fits, for each function on the stack from the innermost on.
OWNERS = [
    ("signatures", r"schnorrkel|curve25519|merlin|ristretto"),
    ("hashing", r"blake2|twox|keccak"),
    ("the state root", r"storage_root|delta_trie_root"),
    ("unpacking the proof", r"to_memory_db|decode_compact|CompactProof"),
    ("reading the state", r"host_storage_get|host_storage_exists|host_storage_read"),
    ("telling events", r"journal::Journal|deposit_event"),
    ("writing to the state's overlay, events among it", r"host_storage_(set|append|clear)|host_storage_(start|commit|rollback)"),
    ("pages decoded and encoded", r"novation_book::(order|page|cache|node|wire)|RestingOrder"),
    ("the book", r"novation_book::"),
    ("risk", r"novation_risk::|round::margin"),
    ("the ledger", r"novation_ledger::|pallet_clearing"),
    ("the round", r"novation_round::|on_finalize"),
    ("transactions: checks and admission", r"do_apply_extrinsic|dispatch_transaction|TransactionExtension|CheckedExtrinsic"),
    ("decoding values and transactions", r"decode_vec_with_len|UncheckedExtrinsic|codec::Decode"),
]
MEMORY = [
    ("allocating", r"talc::|sc_allocator|__rust_alloc|__rust_dealloc|__rust_realloc"),
    ("copying", r"words::copy|words::move_over|^memcpy|^memmove|__memmove"),
    ("comparing", r"^memcmp|words::compare"),
    ("pages that the kernel makes", r"page_fault|clear_page|get_page_from_freelist|do_anonymous_page"),
]


def first(table, stack):
    """The name of the innermost function that has one."""
    for function in stack:
        for name, pattern in table:
            if re.search(pattern, function):
                return name
    return None


def shares(stacks):
    """How many samples each owner has, and each work of memory; only of what `validate_block` does, itself or by the host."""
    owners, memory, total = Counter(), Counter(), 0
    for stack in stacks:
        of_the_block = any("validate_block" in function for function in stack)
        if not of_the_block and not any(BY_THE_HOST.search(function) for function in stack):
            continue
        total += 1
        owners[first(OWNERS, stack) or "everything else"] += 1
        work = first(MEMORY, stack[:3])
        if work:
            memory[work] += 1
    return owners, memory, total


def stacks_of(lines):
    """The stacks of `perf script -F ip,sym`, innermost function first."""
    stack = []
    for line in lines:
        fields = line.split(maxsplit=1)
        if fields:
            stack.append(fields[1].strip() if len(fields) > 1 else "")
        elif stack:
            yield stack
            stack = []
    if stack:
        yield stack


def sampled(workload, orders):
    """Runs a workload, on as many resting orders or on the first state, and counts."""
    bench = Path(os.environ["CARGO_TARGET_DIR"]) / "release/novation-bench"
    with tempfile.TemporaryDirectory() as folder:
        data = f"{folder}/samples"
        command = [bench, "--out", f"{folder}/blocks.json", "--only", workload, "--repeats", "1"]
        command += ["--profile", str(EXECUTIONS), *(["--orders", orders] if orders else ["--base"])]
        environment = os.environ | {"WASMTIME_PROFILING_STRATEGY": "perfmap"}
        record = ["perf", "record", "--freq", "1999", "--call-graph", "fp", "--output", data, *command]
        subprocess.run(record, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        script = ["perf", "script", "--input", data, "--comm", "validate", "--fields", "ip,sym"]
        with subprocess.Popen(script, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as samples:
            return shares(stacks_of(samples.stdout))


def table(columns):
    """Of each column its name and what was counted, in percent."""
    lines = ["| | " + " | ".join(name for name, _ in columns) + " |", "|---|" + "---:|" * len(columns)]
    counted = [counts for _, counts in columns]
    lines.append("| samples | " + " | ".join(str(total) for _, _, total in counted) + " |")
    for which in (0, 1):
        names = sum((counts[which] for counts in counted), Counter())
        for name, _ in names.most_common():
            parts = (f"{100 * counts[which][name] / counts[2]:.1f} %" for counts in counted)
            lines.append(f"| {'of all: ' if which else ''}{name} | " + " | ".join(parts) + " |")
    return "\n".join(lines)


def main(wanted):
    columns = []
    for each in wanted:
        workload, _, orders = each.partition(":")
        columns.append((each, sampled(workload, orders)))
    print(table(columns))


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    main(sys.argv[1:])

#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The table of names that the library supports, docs/support.tsv, and what is made of it.

  support.py check --library FILE --compiler WORD...   the table against headers and library
  support.py add [--library FILE]                      adds the rows that are missing, as whole,
                                                       and writes docs/support.md and the README's
                                                       table of ways anew
  support.py verdicts FILE                             what tests/tools/verdict_test.cc looks at
"""

import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

from support_headers import DATA, declared, exported, prototypes
from support_table import (
    ABSENT, EXTENSIONS, KINDS, PAGE, README, VERDICTS, WAYS, page, readme, rows, text_of, write_table
)  # fmt: skip


def faults_of_ways(table):
    """Who takes an OVERLAPPED works overlapped, if its note does not say that it only blocks; and by
    routine when it takes one, too."""
    declarations = prototypes()
    for row in table:
        name, ways = row["name"], row["ways"].split()
        if unknown := set(ways) - set(WAYS):
            yield f"docs/support.tsv: {name} works in the way {' '.join(sorted(unknown))}?"
        if ways and row["verdict"] == "refused":
            yield f"docs/support.tsv: {name} is refused and works by {' '.join(ways)}"
        if ways and row["kind"] == "extension" and name not in EXTENSIONS:
            yield f"tools/support.py: which function is {name}?"
        by_name = row["kind"] == "function" or name in EXTENSIONS
        if ways and by_name and name not in declarations:
            yield f"tools/support.py: where is {name} declared?"
        starts = re.search(r"\bLP(WSA)?OVERLAPPED\b(?!\s*\*)", declarations.get(name, ""))
        if not starts or not by_name or row["verdict"] == "refused" or row["where"] == "ws2spi.h":
            continue
        if not {"event", "port"} & set(ways) and "only blocks" not in row["note"]:
            yield f"docs/support.tsv: {name} takes an OVERLAPPED, but its row names neither event nor port"
        if "OVERLAPPED_COMPLETION_ROUTINE" in declarations[name] and "routine" not in ways:
            yield f"docs/support.tsv: {name} takes a completion routine, which its row does not name"


def faults_of_pairs(table):
    """A name without A or W at its end stands for one of the two, and is worth the same."""
    verdicts = {row["name"]: row["verdict"] for row in table if row["kind"] == "function"}
    for name, verdict in verdicts.items():
        if name + "A" in verdicts and name + "W" in verdicts and verdict != verdicts[name + "A"]:
            yield f"docs/support.tsv: {name} is {verdict}, {name}A is {verdicts[name + 'A']}"


def missing(library):
    """Rows that the headers and the library ask for."""
    have = {(row["name"], row["kind"]) for row in rows()}
    names = declared()
    if library:
        for name in exported(library) - set(DATA):
            names.setdefault((name, "function"), "winsock2.h")
    return [
        {"name": name, "kind": kind, "where": where, "verdict": "whole", "note": "", "ways": ""}
        for (name, kind), where in sorted(names.items(), key=lambda each: (KINDS.index(each[0][1]), each))
        if (name, kind) not in have
    ]  # fmt: skip


def probe(table, compiler):
    """Names of the table that the headers do not have, found by the compiler."""
    headers = [row["name"] for row in table if row["kind"] == "header"]
    lines = ["#include <winsock2.h>", "#include <windows.h>"]
    lines += [f"#include <{name}>" for name in ("stdio.h", "stdlib.h", "string.h", "time.h", "wchar.h", "ctype.h", "sys/timeb.h", "sys/stat.h")]
    lines += [f"#include <{name}>" for name in headers if name not in ("winsock.h", "poppack.h") and not name.startswith("pshpack")]
    for number, row in enumerate(table):
        if row["kind"] == "header":
            continue
        name = row["name"]
        lines.append(f'#line {4 * number} "table"')
        if row["kind"] == "function":
            lines.append(f"#ifndef {name}\nstatic void (*const volatile f{number})(void) __attribute__((unused)) = (void (*)(void)){name};\n#endif")
        else:
            lines.append(f"#ifndef {name}\n#error absent\n#endif")
    with tempfile.NamedTemporaryFile("w", suffix=".c") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        done = subprocess.run(
            [*compiler, "-w", "-fsyntax-only", "-fmax-errors=0", file.name], capture_output=True, text=True
        )
    if done.returncode == 0:
        return []
    numbers = sorted({int(n) for n in re.findall(r"^table:(\d+):\d*:? ?error", done.stderr, re.M)})
    names = sorted({table[n // 4]["name"] for n in numbers})
    return names or [done.stderr]


def faults_of_rows(table, symbols):
    """Each row is there once, is well made, and speaks of something that is there."""
    seen, known = set(), declared()
    absent = {(row["name"], row["kind"]) for row in rows(ABSENT)}
    for row in table:
        name, kind, verdict = row["name"], row["kind"], row["verdict"]
        if (name, kind) in seen:
            yield f"docs/support.tsv has two rows for {name}, {kind}"
        seen.add((name, kind))
        if kind not in KINDS or verdict not in VERDICTS:
            yield f"docs/support.tsv: what is \"{text_of(row)}\"?"
        if verdict != "whole" and not row["note"]:
            yield f"docs/support.tsv: the row of {name} says {verdict}, but not what"
        if (name, kind) in absent:
            yield f"docs/absent.tsv: the row of {name} must go, the library has it"
        if (name, kind) not in known and name not in symbols:
            yield f"docs/support.tsv: the row of {name} must go, nothing has that {kind}"


def check(options):
    table = list(rows())
    faults = []
    if lacking := missing(options.library):
        faults.append("these rows are missing from docs/support.tsv (support.py add writes them):")
        faults += ["  " + text_of(row) for row in lacking]
    faults += faults_of_rows(table, exported(options.library))
    if options.compiler:
        faults += [f"docs/support.tsv: no program can use {name}" for name in probe(table, options.compiler)]
    faults += [*faults_of_ways(table), *faults_of_pairs(table)]
    if README.read_text(encoding="utf-8") != readme():
        faults.append("the table of ways in README.md is older than docs/support.tsv")
    if PAGE.read_text(encoding="utf-8") != page():
        faults.append("docs/support.md is older than docs/support.tsv")
    if faults:
        faults.append(f"tools/support.py add --library {options.library} adds rows and writes the page")
        sys.exit("\n".join(faults))


def add(options):
    # When two branches have met there may be two rows for a name; the one with a note or ways was written.
    written = {}
    for row in rows():
        key = row["name"], row["kind"]
        if key not in written or row["note"] or row["ways"]:
            written[key] = row
    table = list(written.values())
    new = missing(options.library)
    write_table(table + new)
    present = {(row["name"], row["kind"]) for row in table + new}
    lines = ABSENT.read_text(encoding="utf-8").splitlines(keepends=True)
    ABSENT.write_text(
        "".join(line for line in lines if tuple(line.split("\t")[:2]) not in present), encoding="utf-8"
    )
    PAGE.write_text(page(), encoding="utf-8")
    README.write_text(readme(), encoding="utf-8")
    for row in new:
        print(text_of(row))


def verdicts(options):
    """Macros have values only in C, so that the rows become a header for a test."""
    text = ""
    for kind in ("extension", "ioctl", "option", "flag"):
        of_kind = [row for row in rows() if row["kind"] == kind]
        value = "{0}" if kind == "extension" else "static_cast<DWORD>({0})"
        line = f'    {{{{"{{0}}", {value}, "{{1}}", "{{2}}"}}}},\n'
        text += f"inline const Row<{'GUID' if kind == 'extension' else 'DWORD'}> {kind}s[] = {{\n"
        text += "".join(line.format(row["name"], row["verdict"], row["note"]) for row in of_kind)
        text += "};\n"
    options.file.write_text(text, encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    commands = parser.add_subparsers(required=True)
    checking = commands.add_parser("check")
    checking.add_argument("--library", required=True)
    checking.add_argument("--compiler", nargs=argparse.REMAINDER, default=[])
    checking.set_defaults(work=check)
    adding = commands.add_parser("add")
    adding.add_argument("--library")
    adding.set_defaults(work=add)
    telling = commands.add_parser("verdicts")
    telling.add_argument("file", type=pathlib.Path)
    telling.set_defaults(work=verdicts)
    options = parser.parse_args()
    options.work(options)


if __name__ == "__main__":
    main()

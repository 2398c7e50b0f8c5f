#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The table of names that the library supports, docs/support.tsv, and what is made of it.

  support.py check --library FILE --compiler WORD...   the table against headers and library
  support.py add [--library FILE]                      adds the rows that are missing, as whole,
                                                       and writes docs/support.md anew
"""

import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
TABLE = ROOT / "docs" / "support.tsv"
ABSENT = ROOT / "docs" / "absent.tsv"
PAGE = ROOT / "docs" / "support.md"
HEADERS = ROOT / "include"
VERDICTS = ("whole", "partly", "refused")
KINDS = ("header", "function", "extension", "ioctl", "option", "flag")
COLUMNS = ("name", "kind", "where", "verdict", "note")

# What a macro is, by its name. Everything else that headers define is Windows' own business.
MACROS = (
    ("extension", r"WSAID_\w+"),
    ("ioctl", r"(SIO_\w+|FIONBIO|FIONREAD|FIOASYNC|SIOCATMARK|SIOC[SG]\w+)"),
    ("option", r"(SO_(?!MAX)\w+|TCP_\w+|UDP_\w+|IP_\w+|IPV6_\w+|HVSOCKET_\w+|RM_\w+)"),
    ("flag", r"(MSG_\w+|WSA_FLAG_\w+|AI_\w+|NI_(?!MAX)\w+|TF_\w+|TP_(?!ELEMENT)\w+|FD_[A-Z_]+"
             r"|FILE_SKIP_\w+)"),
)  # fmt: skip
# Numbers that are no names of options: defaults, limits and values.
NO_MACROS = re.compile(
    r"FD_(SET|CLR|ZERO|ISSET|MAX_EVENTS|SETSIZE|\w+_BIT)|IP_(DEFAULT|MAX|UNSPECIFIED|OPTION_)_?\w+"
    r"|TCP_INITIAL_RTO\w+|TCP_OFFLOAD_(NO|PREFERRED)\w*|SIO_(RESERVED_|SET_COMP)\w+|MSG_MAXIOVLEN"
)
# Headers whose macros with parameters are annotations and the like.
NO_FUNCTIONS = ("sal.h", "specstrings.h", "tchar.h", "winapifamily.h", "sdkddkver.h", "excpt.h", "guiddef.h")


def rows(path=TABLE):
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if not line or line.startswith("#"):
            continue
        fields = line.split("\t")
        if len(fields) == len(COLUMNS) - 1:
            fields.append("")
        if len(fields) != len(COLUMNS):
            sys.exit(f"{path.name}:{number}: {len(fields)} columns instead of {len(COLUMNS)}")
        yield dict(zip(COLUMNS, fields))


def without_comments(text):
    return re.sub(r"//[^\n]*|/\*.*?\*/", "", text, flags=re.S)


def public_headers():
    return sorted(path for path in HEADERS.glob("*.h"))


def runtime_headers():
    """Additions to headers that libc has, too, and the names that programs include them by."""
    for path in sorted(HEADERS.glob("wsx/crt_*.h")):
        yield path, path.name.removeprefix("crt_").replace("text.h", "string.h")
    for path in sorted(HEADERS.glob("overlay/**/*.h")):
        yield path, path.relative_to(HEADERS / "overlay").as_posix()


def functions_in(text):
    yield from re.findall(r"\bWSX_SYMW?\((\w+)\)", text)
    yield from re.findall(r"^WSX_INLINE\b[^;{(]*?\b(\w+)\(", text, re.M)


def declared():
    """(name, kind) -> header, for everything that belongs into the table."""
    found = {}
    for path in public_headers():
        text = without_comments(path.read_text(encoding="utf-8"))
        found[path.name, "header"] = path.name
        for name in functions_in(text):
            found.setdefault((name, "function"), path.name)
        for name, rest in re.findall(r"^#define (\w+)([^\n]*)", text, re.M):
            for kind, pattern in MACROS:
                if re.fullmatch(pattern, name) and not NO_MACROS.fullmatch(name) and "(" != rest[:1]:
                    found.setdefault((name, kind), path.name)
        if path.name not in NO_FUNCTIONS:
            for name in re.findall(r"^#define ([A-Za-z]\w+)\(", text, re.M):
                found.setdefault((name, "function"), path.name)
        # Two names for one function: the letter at the end is the character's width.
        for name, target in re.findall(r"^#define (\w+) (\w+)$", text, re.M):
            if target in (name + "A", name + "W") and (target, "function") in found:
                found.setdefault((name, "function"), path.name)
    for path, where in runtime_headers():
        for name in functions_in(without_comments(path.read_text(encoding="utf-8"))):
            found.setdefault((name, "function"), where)
    names = {key: where for key, where in found.items() if key[0] in OWN or not key[0].lower().startswith(("_wsx", "wsx_"))}
    return {
        key: where
        for key, where in names.items()
        if key[0] not in DATA and (not key[0].startswith("__") or key[0] == "__WSAFDIsSet")
    }


def exported(library):
    """The public names among the symbols of the shared library."""
    output = subprocess.run(
        ["nm", "-D", "--defined-only", library], capture_output=True, text=True, check=True
    ).stdout
    names = set()
    for line in output.splitlines():
        name = line.split()[-1].split("@")[0]
        if name.startswith("wsx16_"):
            names.add(name[6:])
        elif name.startswith("wsx_"):
            names.add(name[4:] if name not in OWN else name)
        elif name == "WSPStartup":
            names.add(name)
    return names


OWN = ("wsx_version", "wsx_socket_descriptor", "wsx_socket_from_descriptor")
DATA = ("in6addr_any", "in6addr_loopback")


def text_of(row):
    return "\t".join(row[column] for column in COLUMNS).rstrip("\t")


def missing(library):
    """Rows that the headers and the library ask for."""
    have = {(row["name"], row["kind"]) for row in rows()}
    names = declared()
    if library:
        for name in exported(library) - set(DATA):
            if not any((name, kind) in names for kind in ("function",)):
                names[name, "function"] = "winsock2.h"
    return [
        {"name": name, "kind": kind, "where": where, "verdict": "whole", "note": ""}
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


def check(options):
    table = list(rows())
    faults = []
    absent = {row["name"]: row for row in rows(ABSENT)}
    if lacking := missing(options.library):
        faults.append("these rows are missing from docs/support.tsv (support.py add writes them):")
        faults += ["  " + text_of(row) for row in lacking]
    seen = set()
    known = declared()
    symbols = exported(options.library)
    for row in table:
        key = row["name"], row["kind"]
        if key in seen:
            faults.append(f"docs/support.tsv has two rows for {row['name']}, {row['kind']}")
        seen.add(key)
        if row["kind"] not in KINDS or row["verdict"] not in VERDICTS:
            faults.append(f"docs/support.tsv: what is \"{text_of(row)}\"?")
        if row["verdict"] != "whole" and not row["note"]:
            faults.append(f"docs/support.tsv: the row of {row['name']} says {row['verdict']}, but not what")
        if row["name"] in absent and absent[row["name"]]["kind"] == row["kind"]:
            faults.append(f"docs/absent.tsv: the row of {row['name']} must go, the library has it")
        if key not in known and row["name"] not in symbols:
            faults.append(f"docs/support.tsv: the row of {row['name']} must go, nothing has that {row['kind']}")
    if options.compiler:
        faults += [f"docs/support.tsv: no program can use {name}" for name in probe(table, options.compiler)]
    if PAGE.read_text(encoding="utf-8") != page():
        faults.append("docs/support.md is older than docs/support.tsv")
    if faults:
        faults.append(f"tools/support.py add --library {options.library} adds rows and writes the page")
        sys.exit("\n".join(faults))


def write_table(path, table, head):
    table.sort(key=lambda row: (KINDS.index(row["kind"]), row["name"].lower(), row["name"]))
    path.write_text(head + "".join(text_of(row) + "\n" for row in table), encoding="utf-8")


HEAD = """# What programs may name and what becomes of it: name, kind, where, verdict, note.
# whole: as on Windows. partly: the note says what not. refused: fails with a documented error.
# tools/support.py checks it against the headers and the library, and adds what is missing.
"""


def add(options):
    # When two branches have met there may be two rows for a name; the one with a note was written.
    written = {}
    for row in rows():
        key = row["name"], row["kind"]
        if key not in written or row["note"]:
            written[key] = row
    table = list(written.values())
    new = missing(options.library)
    write_table(TABLE, table + new, HEAD)
    present = {(row["name"], row["kind"]) for row in table + new}
    lines = ABSENT.read_text(encoding="utf-8").splitlines(keepends=True)
    ABSENT.write_text(
        "".join(line for line in lines if tuple(line.split("\t")[:2]) not in present), encoding="utf-8"
    )
    PAGE.write_text(page(), encoding="utf-8")
    for row in new:
        print(text_of(row))


TITLES = {
    "header": "Headers",
    "function": "Functions",
    "extension": "Extension functions, by `SIO_GET_EXTENSION_FUNCTION_POINTER`",
    "ioctl": "Ioctls",
    "option": "Socket options and control messages",
    "flag": "Flags",
}


def page():
    table = list(rows())
    text = [
        "# What works",
        "",
        "Made from [support.tsv](support.tsv), which the tests compare with the headers and the",
        "library. *partly* and *refused* say what is not there; everything else is whole. What is",
        "refused links and fails with the error of the note. `wsx-scan` looks a source tree up in it.",
    ]
    for kind in KINDS:
        of_kind = [row for row in table if row["kind"] == kind]
        exceptions = [row for row in of_kind if row["verdict"] != "whole"]
        text += ["", f"## {TITLES[kind]}"]
        if exceptions:
            text += ["", "| Name | | |", "|---|---|---|"]
            text += [f"| `{row['name']}` | {row['verdict']} | {row['note']} |" for row in exceptions]
        by_header = {}
        for row in of_kind:
            if row["verdict"] == "whole":
                by_header.setdefault(row["where"], []).append(row)
        text += [""]
        if kind == "header":
            text.append("Whole: " + ", ".join(f"`{row['name']}`" for row in of_kind if row["verdict"] == "whole"))
            continue
        for where in sorted(by_header):
            names = ", ".join(f"`{row['name']}`" for row in by_header[where])
            text += [f"- `{where}`: {names}"]
        for row in of_kind:
            if row["verdict"] == "whole" and row["note"]:
                text += [f"  - `{row['name']}`: {row['note']}"]
    return "\n".join(text) + "\n"


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
    options = parser.parse_args()
    options.work(options)


if __name__ == "__main__":
    main()

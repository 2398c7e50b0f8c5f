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

ROOT = pathlib.Path(__file__).resolve().parent.parent
TABLE = ROOT / "docs" / "support.tsv"
ABSENT = ROOT / "docs" / "absent.tsv"
PAGE = ROOT / "docs" / "support.md"
README = ROOT / "README.md"
HEADERS = ROOT / "include"
VERDICTS = ("whole", "partly", "refused")
KINDS = ("header", "function", "extension", "ioctl", "option", "flag")
COLUMNS = ("name", "kind", "where", "verdict", "note", "ways")
# In which ways a call works, or waits for what others have begun.
WAYS = {
    "blocking": "blocking, non-blocking",
    "event": "overlapped: event",
    "routine": "overlapped: routine",
    "port": "overlapped: port",
}
# The functions that have no symbol of their own, and by which row they are asked for.
EXTENSIONS = {
    "WSAID_CONNECTEX": "ConnectEx",
    "WSAID_DISCONNECTEX": "DisconnectEx",
    "WSAID_TRANSMITPACKETS": "TransmitPackets",
    "WSAID_WSARECVMSG": "WSARecvMsg",
}

# What a macro is, by its name. Everything else that headers define is Windows' own business.
MACROS = (
    ("extension", r"WSAID_\w+"),
    ("ioctl", r"(SIO_\w+|FIONBIO|FIONREAD|FIOASYNC|SIOCATMARK|SIOC[SG]\w+)"),
    ("option", r"(SO_(?!SYNCHRONOUS_)\w+|TCP_\w+|UDP_\w+|IP_\w+|IPV6_\w+|HVSOCKET_\w+|RM_\w+"
               r"|MCAST_(JOIN|LEAVE|BLOCK|UNBLOCK)_\w+)"),
    ("flag", r"(SO_SYNCHRONOUS_\w+|MSG_\w+|WSA_FLAG_\w+|AI_\w+|NI_(?!MAX)\w+|TF_\w+|TP_(?!ELEMENT)\w+|FD_[A-Z_]+"
             r"|FILE_SKIP_\w+)"),
)  # fmt: skip
# Numbers that are no names of options: defaults, limits and values.
NO_MACROS = re.compile(
    r"FD_(SET|CLR|ZERO|ISSET|MAX_EVENTS|SETSIZE|\w+_BIT)|IP_(ADAPTER_|DEFAULT|MAX|UNSPECIFIED|OPTION_)_?\w+"
    r"|TCP_INITIAL_RTO\w+|TCP_OFFLOAD_(NO|PREFERRED)\w*|SO_MAX(PATH)?DG|SIO_(RESERVED_|SET_COMP)\w+|MSG_MAXIOVLEN"
)
# Headers whose macros with parameters are annotations and the like.
NO_FUNCTIONS = ("sal.h", "specstrings.h", "tchar.h", "winapifamily.h", "sdkddkver.h", "excpt.h", "guiddef.h")


def rows(path=TABLE):
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if not line or line.startswith("#"):
            continue
        fields = line.split("\t")
        if not 4 <= len(fields) <= len(COLUMNS):
            sys.exit(f"{path.name}:{number}: {len(fields)} columns instead of 4 to {len(COLUMNS)}")
        fields += [""] * (len(COLUMNS) - len(fields))
        yield dict(zip(COLUMNS, fields))


def without_comments(text):
    return re.sub(r"//[^\n]*|/\*.*?\*/", "", text, flags=re.S)


def text_of_header(path):
    """A header with the parts that it consists of; those of the C library belong to headers of their own."""
    text = without_comments(path.read_text(encoding="utf-8"))
    return re.sub(
        r"^#include <(wsx/(?!crt_|symbol)\w+\.h)>",
        lambda part: text_of_header(HEADERS / part[1]),
        text,
        flags=re.M,
    )


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
    # The same function by another name.
    yield from re.findall(r"\b(\w+)\([^;{}()]*\)\s*WSX_SYMW?\(", text)
    yield from re.findall(r"^WSX_INLINE\b[^;{(]*?\b(\w+)\(", text, re.M)


def declared():
    """(name, kind) -> header, for everything that belongs into the table."""
    found = {}
    for path in public_headers():
        text = text_of_header(path)
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
    # And whatever else a macro calls like one that is there.
    for path in public_headers():
        text = without_comments(path.read_text(encoding="utf-8"))
        for name, target in re.findall(r"^#define ([A-Z]\w+) (\w+)$", text, re.M):
            if (target, "function") in found:
                found.setdefault((name, "function"), path.name)
    for path, where in runtime_headers():
        text = without_comments(path.read_text(encoding="utf-8"))
        for name in functions_in(text):
            found.setdefault((name, "function"), where)
        # Microsoft's names for what libc has.
        for name in re.findall(r"^#define (_[a-z]\w+)(?:\([^)]*\))? [a-z_]", text, re.M):
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


def prototypes():
    """Function -> what is between its parentheses, with those of the extensions."""
    found = {}
    for path in public_headers():
        text = text_of_header(path)
        for statement in re.split(r"[;{}]", text):
            if name := re.search(r"\bWSX_SYMW?\((\w+)\)|^\s*WSX_INLINE\b[^(]*?\b(\w+)\(", statement):
                found[name[1] or name[2]] = statement
            if name := re.search(r"\bLPFN_(\w+)\)", statement):
                found["WSAID_" + name[1]] = statement
    return found


def faults_of_ways(table):
    """Who takes an OVERLAPPED works overlapped, by routine exactly when it takes one, too."""
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
        if not {"event", "port"} & set(ways):
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
            if not any((name, kind) in names for kind in ("function",)):
                names[name, "function"] = "winsock2.h"
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
    faults += [*faults_of_ways(table), *faults_of_pairs(table)]
    if README.read_text(encoding="utf-8") != readme():
        faults.append("the table of ways in README.md is older than docs/support.tsv")
    if PAGE.read_text(encoding="utf-8") != page():
        faults.append("docs/support.md is older than docs/support.tsv")
    if faults:
        faults.append(f"tools/support.py add --library {options.library} adds rows and writes the page")
        sys.exit("\n".join(faults))


def write_table(path, table, head):
    table.sort(key=lambda row: (KINDS.index(row["kind"]), row["name"].lower(), row["name"]))
    path.write_text(head + "".join(text_of(row) + "\n" for row in table), encoding="utf-8")


HEAD = """# What programs may name and what becomes of it: name, kind, where, verdict, note, ways.
# whole: as on Windows. partly: the note says what not. refused: fails with a documented error.
# ways: blocking, event, routine, port: the README's table.
# tools/support.py checks it against the headers and the library, and adds what is missing.
"""


def add(options):
    # When two branches have met there may be two rows for a name; the one with a note or ways was written.
    written = {}
    for row in rows():
        key = row["name"], row["kind"]
        if key not in written or row["note"] or row["ways"]:
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
    README.write_text(readme(), encoding="utf-8")
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


def in_code(names):
    """`Call`, `Other(Ex)`: a call and its extended form are one."""
    shown = [name for name in names if not (name.endswith("Ex") and name[:-2] in names)]
    return ", ".join(f"`{name}(Ex)`" if name + "Ex" in names else f"`{name}`" for name in shown)


def table_of_ways():
    """One line for all that work in the same ways."""
    together = {}
    for row in rows():
        if row["ways"]:
            ways = tuple("yes" if way in row["ways"].split() else "–" for way in WAYS)
            together.setdefault(ways, []).append(EXTENSIONS.get(row["name"], row["name"]))
    lines = ["| Call | " + " | ".join(WAYS.values()) + " |", "|---" * (len(WAYS) + 1) + "|"]
    for ways, names in sorted(together.items(), key=lambda each: [way != "yes" for way in each[0]]):
        lines.append(f"| {in_code(sorted(names, key=str.lower))} | {' | '.join(ways)} |")
    return "\n".join(lines) + "\n"


def readme():
    text = README.read_text(encoding="utf-8")
    return re.sub(r"(?<=<!-- ways -->\n\n).*?(?=\n<!-- end of ways -->)", lambda _: table_of_ways(), text, flags=re.S)


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

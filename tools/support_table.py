# SPDX-License-Identifier: MIT
"""The table of names that the library supports, and the pages that are made of it."""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TABLE = ROOT / "docs" / "support.tsv"
ABSENT = ROOT / "docs" / "absent.tsv"
PAGE = ROOT / "docs" / "support.md"
README = ROOT / "README.md"
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


def text_of(row):
    return "\t".join(row[column] for column in COLUMNS).rstrip("\t")


HEAD = """# What programs may name and what becomes of it: name, kind, where, verdict, note, ways.
# whole: as on Windows. partly: the note says what not. refused: fails with a documented error.
# ways: blocking, event, routine, port: the README's table.
# tools/support.py checks it against the headers and the library, and adds what is missing.
"""


def write_table(table):
    table.sort(key=lambda row: (KINDS.index(row["kind"]), row["name"].lower(), row["name"]))
    TABLE.write_text(HEAD + "".join(text_of(row) + "\n" for row in table), encoding="utf-8")


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

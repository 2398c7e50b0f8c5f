# SPDX-License-Identifier: MIT
"""docs/errors.md has a row for every documented code, and every test that it names exists."""

import pathlib
import re
import sys

OF_ALL = """WSAECONNRESET WSAEFAULT WSAEINPROGRESS WSAEINVAL WSAEMSGSIZE WSAENETDOWN WSAENETRESET
            WSAENOBUFS WSAENOTCONN WSAENOTSOCK WSAEOPNOTSUPP WSAESHUTDOWN WSAEWOULDBLOCK
            WSA_IO_PENDING WSA_OPERATION_ABORTED"""
CODES = {
    "WSASend": "WSAECONNABORTED WSAEINTR WSANOTINITIALISED",
    "WSASendTo": "WSAEACCES WSAEADDRNOTAVAIL WSAEAFNOSUPPORT WSAEDESTADDRREQ WSAEHOSTUNREACH "
                 "WSAEINTR WSAENETUNREACH WSAETIMEDOUT WSANOTINITIALISED",
    "WSASendMsg": "WSAEACCES WSAEINTR WSAENETUNREACH WSAETIMEDOUT WSANOTINITIALISED",
    "WSPSend": "WSAEACCES WSAECONNABORTED",
    "WSPSendTo": "WSAEACCES WSAECONNABORTED WSAEADDRNOTAVAIL WSAEAFNOSUPPORT WSAEDESTADDRREQ "
                 "WSAENETUNREACH WSAEHOSTUNREACH",
}


def sections(text):
    """The rows below each heading: code -> text."""
    parts = re.split(r"^## (\w+)$", text, flags=re.MULTILINE)[1:]
    for name, body in zip(parts[::2], parts[1::2]):
        yield name, dict(re.findall(r"^\| `(WSA\w+)` \| (.+) \|$", body, re.MULTILINE))


def tests_named(row):
    """`file` "test" and "test"; `file` "test" ..."""
    for file, names in re.findall(r'`(tests/[\w/]+\.cc)`((?: (?:and )?"[^"]+")+)', row):
        for name in re.findall(r'"([^"]+)"', names):
            yield file, name


def test_names(file):
    calls = re.findall(r'TEST_CASE(?:_FIXTURE)?\((?:\s*\w+,)?((?:\s*"[^"\n]*")+)', file.read_text())
    return {"".join(re.findall(r'"([^"]*)"', call)) for call in calls}


def complaints(source):
    text = (source / "docs" / "errors.md").read_text()
    for file, name in tests_named(text):
        path = source / file
        if not path.is_file() or name not in test_names(path):
            yield f'{file} has no test "{name}"'
    found = dict(sections(text))
    for function, codes in CODES.items():
        rows = found.get(function, {})
        missing = {*OF_ALL.split(), *codes.split()} - rows.keys()
        yield from (f"{function}: no row for {code}" for code in sorted(missing))
        for code, row in rows.items():
            named = list(tests_named(row))
            if not named and not re.match(r"never|as for `(\w+)`", row):
                yield f"{function}: {code} names neither a test nor a reason"
            twin = re.match(r"as for `(\w+)`", row)
            if twin and code not in found.get(twin.group(1), {}):
                yield f"{function}: {code} refers to {twin.group(1)}, which has no such row"


def main():
    problems = list(complaints(pathlib.Path(sys.argv[1])))
    print("\n".join(problems))
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()

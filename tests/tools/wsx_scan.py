# SPDX-License-Identifier: MIT
"""wsx-scan on small trees, and on what is no source at all."""

import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile


def check(condition, text):
    if not condition:
        sys.exit(text)


class Tree:
    def __init__(self, program, folder):
        self.program = str(pathlib.Path(program).resolve())
        self.folder = pathlib.Path(folder)

    def write(self, name, content, encoding="utf-8"):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return self

    def run(self, *words):
        return subprocess.run(
            [self.program, *words], capture_output=True, text=True, timeout=60, cwd=self.folder
        )

    def names(self):
        """name -> lines, over all files."""
        done = self.run("--json", ".")
        report = json.loads(done.stdout)
        return {each["name"]: [place["line"] for place in each["places"]] for each in report["names"]}


def in_tree(work):
    def wrapped(program):
        with tempfile.TemporaryDirectory() as folder:
            work(Tree(program, folder))

    return wrapped


@in_tree
def finds_names_outside_of_comments_and_texts(tree):
    tree.write(
        "a.c",
        '#include <WinSock2.h> // <windows.h>\n'
        "/* WSASend\n recv(s) */ int f(void) { return send(s, \"recv(s); \\\" CloseHandle\", 1, 0); }\n"
        "// WSARecv \\\n WSARecv\n"
        "char c = '\"'; DWORD n = L'\\''; wchar_t* t = L\"Sleep\"; SetEvent(h);\n"
        "int big = 1'000'000; WSAResetEvent(h); x = 'WSACloseEvent';\n",
    )
    check(
        tree.names() == {"winsock2.h": [1], "send": [3], "SetEvent": [6], "WSAResetEvent": [7]},
        f"{tree.names()}",
    )


@in_tree
def knows_raw_texts(tree):
    tree.write("a.cpp", 'auto a = R"x(" recv(s, )" )x"; Sleep(1);\nauto b = u8R"(\nCloseHandle)"; SleepEx(1, 0);')
    check(tree.names() == {"Sleep": [1], "SleepEx": [3]}, f"{tree.names()}")


@in_tree
def tells_calls_from_other_meanings(tree):
    tree.write(
        "a.cc",
        "auto x = std::bind(f); a.send(1); b->connect(2); int connect(int); void* listen();\n"
        "Socket::send(3); int send = 1; struct select; ::recv(s, b, 1, 0); return bind(s, a, n);\n"
        "if (x) shutdown(s, 2); f(accept(s, 0, 0));\n",
    )
    check(
        tree.names() == {"recv": [2], "bind": [2], "shutdown": [3], "accept": [3]}, f"{tree.names()}"
    )


@in_tree
def skips_branches_of_other_systems(tree):
    tree.write(
        "a.h",
        "#ifdef __linux__\nSleep(1);\n#elif defined(_WIN32) && !defined(__CYGWIN__)\nSleepEx(1, 0);\n"
        "#else\nSetEvent(e);\n#endif\n"
        "#if 0\nCloseHandle(1);\n#if 1\nCloseHandle(2);\n#endif\n#else\nResetEvent(e);\n#endif\n"
        "#ifndef _WIN32\nPulseEvent(e);\n#endif\n"
        "#if defined(SOMETHING) || VERSION > 3\nCreateEventA(0, 0, 0, 0);\n#else\nWSACleanup();\n#endif\n"
        "#if _MSC_VER >= 1900\nReleaseMutex(m);\n#endif\n"
        "#define CLOSE(s) closesocket(s)\n",
    )
    check(
        sorted(tree.names()) == sorted(["SleepEx", "ResetEvent", "CreateEventA", "WSACleanup", "closesocket"]),
        f"{tree.names()}",
    )


@in_tree
def reads_what_windows_writes(tree):
    tree.write("A.CPP", b"Sleep(1);\r\n\x1aSetEvent(e);")
    tree.write("b.Hpp", b"\xff\xfe" + "/* ä */\r\nResetEvent(e);\r\n".encode("utf-16-le"))
    tree.write("c.INL", b"\xfe\xff" + "CloseHandle(h);".encode("utf-16-be"))
    tree.write("d.cxx", "\ufeffSleepEx(1, 1);\\\r\nWSACleanup();")
    tree.write("e.txt", "WSAStartup(1, 0);")
    tree.write(".git/f.c", "WSAStartup(1, 0);")
    check(
        tree.names() == {"Sleep": [1], "ResetEvent": [2], "CloseHandle": [1], "SleepEx": [1], "WSACleanup": [2]},
        f"{tree.names()}",
    )


@in_tree
def knows_headers_in_every_spelling(tree):
    tree.write("src/a.c", '#include <WS2tcpip.H>\n # include "MSWSock.h"\n#include <Iphlpapi.h>\n#include "shellapi.h"\n#include <stdio.h>\n')
    tree.write("inc/ShellAPI.h", "")
    check(tree.names() == {"ws2tcpip.h": [1], "mswsock.h": [2], "iphlpapi.h": [3]}, f"{tree.names()}")


@in_tree
def judges(tree):
    tree.write("good.c", "setsockopt(s, SOL_SOCKET, SO_KEEPALIVE, &on, 4); CreateFileA(n);")
    tree.write("refused.c", "setsockopt(s, IPPROTO_TCP, TCP_FASTOPEN, &on, 4);\nWSAJoinLeaf(s);")
    tree.write("absent.c", "CreateWindowExA(0);\n" * 5)
    for name, code, words in (
        ("good.c", 0, "CreateFileA"),
        ("refused.c", 1, "TCP_FASTOPEN, 1x: WSAENOPROTOOPT"),
        ("absent.c", 1, "CreateWindowExA, 5x: user32.dll"),
    ):
        done = tree.run(name)
        check(done.returncode == code and words in done.stdout, f"{name}: {done}")
    summary = tree.run(".").stdout.splitlines()[0]
    check(summary == "3 files, 6 names of Windows: 2 whole, 1 partly, 2 refused, 1 absent", summary)
    check("setsockopt" not in tree.run(".").stdout, "what is whole is shown when asked for")
    check("setsockopt, 2x" in tree.run("--all", ".").stdout, "")
    check("and 2 more" in tree.run(".").stdout and "and 2 more" not in tree.run("--all", ".").stdout, "")


@in_tree
def reports_for_programs_and_for_people(tree):
    tree.write("a&<b>.c", "CreateWindowExA(0); TCP_FASTOPEN; CreateFileA(n); Sleep(1);")
    report = json.loads(tree.run("--json", ".").stdout)
    check(report["summary"] == {"whole": 1, "partly": 1, "refused": 1, "absent": 1}, f"{report}")
    check(report["names"][0] == {
        "name": "CreateWindowExA", "kind": "function", "where": "user32.dll", "verdict": "absent",
        "note": "", "count": 1, "places": [{"file": "./a&<b>.c", "line": 1}]}, f"{report}")  # fmt: skip
    html = tree.run("--html", ".").stdout
    check("a&amp;&lt;b&gt;.c:1" in html and "<b>" not in html, html)
    opened = re.findall(r"<(table|details|html|style|title)\b", html)
    check(all(html.count(f"</{tag}>") == opened.count(tag) for tag in set(opened)), html)


@in_tree
def refuses_wrong_command_lines(tree):
    for words in ([], ["--frobnicate", "."], ["--json", "--html", "."], ["nowhere"]):
        done = tree.run(*words)
        check(done.returncode == 2 and not done.stdout, f"{words}: {done}")
    check("SYNOPSIS" in tree.run("--help").stdout, "there is a page")


@in_tree
def survives_rubbish(tree):
    chance = random.Random(1)
    marks = [b"\"", b"'", b"/*", b"*/", b"//", b"\\\n", b"R\"(", b"\n#if (", b"\n#else", b"\n#endif",
             b"\n#define", b"\n#include <", b"(", b"!", b"send(", b"\xff", b"\0", b"0x1p-", b"\n"]  # fmt: skip
    for number in range(20):
        tree.write(f"{number}.c", b"".join(chance.choices(marks, k=3000)))
    tree.write("deep.c", b"#if " + b"(" * 1000000 + b"!" * 1000000)
    tree.write("noise.c", chance.randbytes(100000))
    tree.write("half.c", b"\xff\xfeS")
    done = tree.run(".")
    check(done.returncode in (0, 1) and not done.stderr, f"{done.returncode} {done.stderr}")


def main():
    for case in (
        finds_names_outside_of_comments_and_texts,
        knows_raw_texts,
        tells_calls_from_other_meanings,
        skips_branches_of_other_systems,
        reads_what_windows_writes,
        knows_headers_in_every_spelling,
        judges,
        reports_for_programs_and_for_people,
        refuses_wrong_command_lines,
        survives_rubbish,
    ):
        case(sys.argv[1])


if __name__ == "__main__":
    main()

# SPDX-License-Identifier: MIT
"""What WSX_TRACE and WSX_CHECK tell about a program."""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading

PREFIX = r"wsx \d+ \d+\.\d{6} "
POINTER = r"0x[0-9a-f]+"
HANDLE = r"0x[0-9a-f]{1,8}"


def check(condition, text):
    if not condition:
        sys.exit(text)


class Program:
    def __init__(self, path, folder):
        self.path = path
        self.folder = folder

    def environment(self, variables):
        return {k: v for k, v in os.environ.items() if not k.startswith("WSX_")} | variables

    def run(self, role, **variables):
        done = subprocess.run(
            [self.path, role], capture_output=True, text=True, env=self.environment(variables), timeout=60
        )
        check(done.returncode == 0, f"{role}: {done}")
        check(done.stdout == "", f"{role}: nothing belongs into the program's output: {done}")
        return done.stderr.splitlines()

    def run_until_told(self, role, **variables):
        """The first line of a program that goes on until its input ends."""
        with subprocess.Popen(
            [self.path, role], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=self.environment(variables),
        ) as process:  # fmt: skip
            limit = threading.Timer(60, process.kill)
            limit.start()
            line = process.stderr.readline()
            process.stdin.close()
            rest = process.stderr.read()
            limit.cancel()
        check(process.returncode == 0 and rest == "", f"{role}: {line}{rest}{process.returncode}")
        return line.rstrip("\n")


def matches(lines, patterns):
    """Every pattern has its line, in their order; other lines may stand between them."""
    rest = iter(lines)
    for pattern in patterns:
        found = any(re.fullmatch(pattern, line) for line in rest)
        check(found, f"nothing (more) is like\n  {pattern}\nin\n  " + "\n  ".join(lines))


def is_silent_when_nothing_is_asked_for(program):
    for variables in ({}, {"WSX_TRACE": ""}, {"WSX_CHECK": "0"}, {"WSX_CHECK": ""}):
        check(program.run("closes twice", **variables) == [], f"{variables}")


def tells_each_call_with_names_results_and_time(program):
    lines = program.run("calls", WSX_TRACE="all")
    end = r", \d+ us"
    matches(
        lines,
        [
            PREFIX + rf"WSAStartup\(wVersionRequested=514, lpWSAData={POINTER}\) = 0" + end,
            PREFIX + rf"WSASocketW\(af=2, type=2, protocol=17, lpProtocolInfo=NULL, g=0, dwFlags=1\) = {HANDLE}" + end,
            PREFIX + rf"bind\(s={HANDLE}, name=\{{127\.0\.0\.1\}}, namelen=16\) = 0" + end,
            PREFIX + rf"getsockname\(s={HANDLE}, name=\{{127\.0\.0\.1:\d+\}}, namelen={POINTER}->16\) = 0" + end,
            PREFIX + rf"ioctlsocket\(s={HANDLE}, cmd=0x8004667e, argp={POINTER}->1\) = 0" + end,
            PREFIX + rf"recv\(s={HANDLE}, buf={POINTER}, len=16, flags=0\) = SOCKET_ERROR WSAEWOULDBLOCK \(10035\)" + end,
            PREFIX + r"connect\(s=.*, name=0x10, namelen=16\) = SOCKET_ERROR WSAEFAULT \(10014\)" + end,
            PREFIX + rf"setsockopt\(s={HANDLE}, level=0xffff, optname=30292, optval={POINTER}, optlen=4\) = SOCKET_ERROR WSAENOPROTOOPT \(10042\)" + end,
            PREFIX + rf'CreateEventA\(lpEventAttributes=NULL, bManualReset=1, bInitialState=1, lpName="an "event""\) = {HANDLE}' + end,
            PREFIX + rf"WaitForSingleObject\(hHandle={HANDLE}, dwMilliseconds=0\) = WAIT_OBJECT_0\+0" + end,
            PREFIX + rf'CreateEventW\(lpEventAttributes=NULL, bManualReset=0, bInitialState=0, lpName="wide"\) = {HANDLE}' + end,
            PREFIX + rf"closesocket\(s={HANDLE}\) = 0" + end,
        ],
    )  # fmt: skip
    check(all(re.match(PREFIX, line) for line in lines), f"every line begins alike: {lines}")


def tells_only_what_was_asked_for(program):
    lines = program.run("calls", WSX_TRACE="wait,startup")
    names = [re.match(PREFIX + r"(\w+)\(", line)[1] for line in lines]
    check(names == ["WSAStartup", "WaitForSingleObject"], f"{lines}")
    lines = program.run("calls", WSX_TRACE="startup,nonsense")
    check('WSX_TRACE knows no "nonsense"' in lines[0] and "timer" in lines[0], f"{lines}")
    check(len(lines) == 2, f"{lines}")


def tells_calls_of_the_programs_own_functions_but_not_those_of_the_library(program):
    lines = program.run("nested", WSX_TRACE="all")
    matches(
        lines,
        [
            PREFIX + r"QueueUserAPC\(.*\) = 1, .*",
            PREFIX + r"shutdown\(.*how=77\) = SOCKET_ERROR WSAEINVAL \(10022\), .*",
            PREFIX + r"SleepEx\(dwMilliseconds=-1, bAlertable=1\) = WAIT_IO_COMPLETION, .*",
        ],
    )
    names = [re.match(PREFIX + r"(\w+)\(", line)[1] for line in lines]
    check(len(names) == len(set(names)), f"each was called once: {names}")


def changes_nothing(program):
    program.run("keeps the last error", WSX_TRACE="all", WSX_CHECK="1")


def writes_to_a_file(program):
    path = program.folder / "trace.txt"
    for turn in (1, 2):
        check(program.run("calls", WSX_TRACE="startup", WSX_TRACE_FILE=str(path)) == [], "stderr")
        check(path.read_text().count("WSAStartup") == turn, "the file is continued")
    check(path.stat().st_mode & 0o777 == 0o600, "the calls are nobody else's business")
    lines = program.run("calls", WSX_TRACE="startup", WSX_TRACE_FILE="/")
    check("WSX_TRACE_FILE" in lines[0] and len(lines) == 2, f"{lines}")


def finds_nothing_in_correct_programs(program):
    check(program.run("correct", WSX_CHECK="1") == [], "there is nothing to tell")


def finds_mistakes(program):
    thread = r" in thread \d+"
    for role, patterns in {
        "reuses": [rf"WSARecv{thread}: its OVERLAPPED {POINTER} is still busy with WSARecv of thread \d+"],
        "closes twice": [
            rf"CloseHandle{thread}: {HANDLE} is closed already, by closesocket{thread}",
            rf"CloseHandle{thread}: {HANDLE} is closed already, by WSACloseEvent{thread}",
        ],
        "leaves": [rf"WSARecv{thread}: its OVERLAPPED {POINTER} is still pending when the process ends"],
        "changes": [rf"WSASend{thread}: its data changed while they were being sent"] * 2,
    }.items():  # fmt: skip
        lines = program.run(role, WSX_CHECK="1")
        check(len(lines) == len(patterns), f"{role}: {lines}")
        matches(lines, [f"wsx check: {pattern}" for pattern in patterns])


def finds_routines_that_nobody_lets_run(program):
    line = program.run_until_told("never alertable", WSX_CHECK="50")
    matches(
        [line],
        [r"wsx check: QueueUserAPC in thread (\d+): its routine waits for thread \1, which has not waited alertably for 50 ms"],
    )  # fmt: skip


def main():
    with tempfile.TemporaryDirectory() as name:
        program = Program(sys.argv[1], pathlib.Path(name))
        is_silent_when_nothing_is_asked_for(program)
        tells_each_call_with_names_results_and_time(program)
        tells_only_what_was_asked_for(program)
        tells_calls_of_the_programs_own_functions_but_not_those_of_the_library(program)
        changes_nothing(program)
        writes_to_a_file(program)
        finds_nothing_in_correct_programs(program)
        finds_mistakes(program)
        finds_routines_that_nobody_lets_run(program)


if __name__ == "__main__":
    main()

# SPDX-License-Identifier: MIT
"""wsx-catalog as a user at a terminal meets it."""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ID = "{5E0D0001-1C4A-4B1E-9A31-7C2240196F02}"


class Tool:
    def __init__(self, program, file):
        self.program = program
        self.file = file

    def run(self, *words, by_environment=False):
        environment = {k: v for k, v in os.environ.items() if k != "WSX_CATALOG"}
        command = [self.program]
        if self.file and by_environment:
            environment["WSX_CATALOG"] = self.file
        elif self.file:
            command += ["--file", self.file]
        return subprocess.run(
            [*command, *words], capture_output=True, text=True, env=environment, timeout=60
        )

    def says(self, *words, **options):
        """The output of a command that must succeed."""
        done = self.run(*words, **options)
        check(done.returncode == 0 and not done.stderr, f"{words}: {done}")
        return done.stdout

    def refuses(self, code, reason, *words):
        done = self.run(*words)
        check(done.returncode == code and reason in done.stderr, f"{words}: {done}")
        check(not done.stdout, f"{words} fails and yet says {done.stdout!r}")

    def numbers(self):
        return re.findall(r"^(\d+) ", self.says("list"), re.MULTILINE)


def check(condition, text):
    if not condition:
        sys.exit(text)


def shows_base_protocols_without_a_file(program):
    tool = Tool(program, None)
    check(tool.numbers()[:2] == ["1001", "1002"], "the base protocols come first")
    output = tool.says("show", "1001")
    for line in (
        "Winsock Catalog Provider Entry",
        "Entry Type:                         Base Service Provider",
        "Description:                        MSAFD Tcpip [TCP/IP]",
        "Provider ID:                        {E70F1AA0-AB8B-11CF-8CA3-00805F48A192}",
        "Catalog Entry ID:                   1001",
        "Service Flags:                      0x20066",
        "Protocol Chain Length:              1",
    ):
        check(line in output.splitlines(), f"{line!r} is not in\n{output}")
    check(output.count("Entry Type:") == 1, "one entry was asked for")
    for words in (["add", program, "--name", "x"], ["remove", "1001"], ["order", "1001"]):
        tool.refuses(1, "--file or WSX_CATALOG", *words)


def adds_orders_and_removes(program, folder):
    path = folder / "libcounter.so"
    path.touch()
    tool = Tool(program, str(folder / "catalog.json"))
    words = ["add", str(path), "--name", "Zähler", "--id", ID, "--ifs", "--over", "tcp4"]
    check(tool.says(*words) == f"{ID} 1008\n", "the identifier and the layer's number")
    before = tool.numbers()
    check(before[0] == "1009" and before[-1] == "1008", f"first the chain, last the layer: {before}")
    chain = tool.says("show", "1009", by_environment=True)
    check(f"Provider Path:                      {path}\n" in chain, chain)
    check("Zähler over [MSAFD Tcpip [TCP/IP]]\n" in chain, chain)
    check("Protocol Chain:                     1008 : 1001\n" in chain, chain)
    tool.refuses(1, "WSANO_RECOVERY", *words)
    tool.says("order", "1002", "1001")
    check(tool.numbers() == ["1002", "1001", "1009", *before[3:]], f"{tool.numbers()}")
    tool.says("remove", "1009")
    check(tool.numbers() == ["1002", "1001", *before[3:-1]], f"{tool.numbers()}")
    tool.refuses(1, "no such provider", "remove", ID)
    tool.says("add", str(path), "--name", "everywhere")
    check(len(tool.numbers()) == 7 + 1 + 5, "a layer, and a chain over each of five protocols")


def refuses_what_it_cannot_do(program, folder):
    tool = Tool(program, str(folder / "other.json"))
    path = folder / "libcounter.so"
    tool.refuses(1, "there is no file", "add", str(folder / "none.so"), "--name", "x")
    tool.refuses(1, "no identifier", "add", str(path), "--name", "x", "--id", ID[:-2] + "G}")
    tool.refuses(1, "there is no entry 4711", "show", "4711")
    tool.refuses(1, "there is no entry 4711", "remove", "4711")
    tool.refuses(1, "there is no entry 4711", "order", "1002", "4711")
    tool.refuses(1, "twice", "order", "1002", "1002")
    tool.refuses(1, "WSANO_RECOVERY", "remove", "1001")
    check(not pathlib.Path(tool.file).exists(), "nothing was changed, so there is no file")
    for words in ([], ["frobnicate"], ["add"], ["remove"], ["order"], ["show", "one"],
                  ["add", str(path), "--name", "x", "--over", "ipx"]):
        tool.refuses(2, "", *words)  # fmt: skip


def leaves_damaged_files_alone(program, folder):
    file = folder / "damaged.json"
    file.write_text("{")
    tool = Tool(program, str(file))
    for words in (["list"], ["show"], ["remove", "1001"], ["order", "1002"]):
        tool.refuses(1, "WSANO_RECOVERY", *words)
    check(file.read_text() == "{", "a damaged file stays as it is")


def has_a_page(program):
    tool = Tool(program, None)
    page = tool.says("--help")
    for heading in ("NAME", "SYNOPSIS", "COMMANDS", "OPTIONS", "ENVIRONMENT", "EXIT STATUS"):
        check(f"\n{heading}\n" in "\n" + page, f"{heading} is not on the page")
    check(max(map(len, page.splitlines())) <= 100, "a terminal has room for the page")
    check(tool.says("add", "--help") == page, "there is one page")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    program = parser.parse_args().program
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        shows_base_protocols_without_a_file(program)
        adds_orders_and_removes(program, folder)
        refuses_what_it_cannot_do(program, folder)
        leaves_damaged_files_alone(program, folder)
        has_a_page(program)


if __name__ == "__main__":
    main()

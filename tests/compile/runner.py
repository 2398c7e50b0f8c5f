# SPDX-License-Identifier: MIT
"""Runs compilers over small sources, several at a time, and counts."""

import concurrent.futures
import dataclasses
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

# Some old headers of the C++ libraries announce with #warning that they are old.
STRICT = "-Wall -Wextra -Wpedantic -Werror -Wno-cpp".split()
# What wsx-win32.pc adds for sources that choose by platform macro.
WIN32 = """
    -D_WIN32 -D_WIN64 -DWIN32
    -U__linux__ -U__linux -Ulinux -U__gnu_linux__ -U__unix__ -U__unix -Uunix
    -includewsx/compiler_words.h
    """.split()


@dataclasses.dataclass(frozen=True)
class Mode:
    """A compiler with a language standard."""

    label: str
    command: tuple
    language: str


@dataclasses.dataclass
class Case:
    """One source and what must become of it.

    refusal: a text that the only error of the compiler must contain.
    program: additional command line words; the source is then linked and must exit with 0.
    judge:   a function that looks at (command, source path, folder) itself and returns complaints.
    """

    name: str
    mode: Mode
    text: str
    flags: list = dataclasses.field(default_factory=list)
    refusal: str = ""
    program: list = None
    judge: object = None


def answers(command, language):
    """Whether the compiler exists and finds its own library."""
    if shutil.which(command[0]) is None:
        return False
    text = "#include <vector>\n" if language == "c++" else "#include <stdlib.h>\n"
    run = subprocess.run([*command, "-x", language, "-fsyntax-only", "-"], input=text, text=True,
                         capture_output=True)  # fmt: skip
    return run.returncode == 0


def find_modes():
    """All combinations that this machine has, and a line for each compiler that it has not."""
    table = [
        ("gcc", ["gcc"], "c", "c11 c17 gnu17"),
        ("clang", ["clang"], "c", "c11 c17 gnu17"),
        ("g++", ["g++"], "c++", "c++17 c++20"),
        ("clang++", ["clang++"], "c++", "c++17 c++20"),
        ("libc++", ["clang++", "-stdlib=libc++"], "c++", "c++17 c++20"),
    ]
    modes, skipped = [], []
    for label, command, language, standards in table:
        if not answers(command, language):
            skipped.append(f"skipped: {label}: {' '.join(command)} is absent or incomplete")
            continue
        for standard in standards.split():
            words = (*command, "-std=" + standard)
            modes.append(Mode(f"{label} {standard}", words, language))
    return modes, skipped


def errors(text):
    return re.findall(r"(?:fatal )?error: .*", text)


def first_error(run):
    lines = errors(run.stderr) or run.stderr.splitlines() or [f"exit code {run.returncode}"]
    return lines[0]


def execute(command, **options):
    return subprocess.run(command, capture_output=True, text=True, timeout=120, **options)


def refuse(case, command):
    """One clear error, and the one by which the header stops the compiler."""
    run = execute(command + ["-fsyntax-only"])
    found = errors(run.stderr)
    if run.returncode == 0:
        return "compiles, but must be refused"
    if len(found) > 2 or case.refusal not in found[0]:
        return f"{len(found)} errors, the first: {found[0] if found else run.stderr}"
    return ""


def run_program(case, command, folder):
    program = str(folder / "program")
    built = execute(command + case.program + ["-o", program])
    if built.returncode != 0:
        return first_error(built)
    ran = execute([program])
    return "" if ran.returncode == 0 else f"exits with {ran.returncode} {ran.stdout}"


def verdict(case, includes):
    """An empty string, or what is wrong."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        source = folder / ("case.c" if case.mode.language == "c" else "case.cc")
        source.write_text(case.text)
        command = [*case.mode.command, *STRICT, *case.flags, *includes, str(source)]
        if case.judge:
            return case.judge(command, source, folder)
        if case.refusal:
            return refuse(case, command)
        if case.program is not None:
            return run_program(case, command, folder)
        run = execute(command + ["-fsyntax-only"])
        return "" if run.returncode == 0 else first_error(run)


def run_all(cases, includes):
    """Prints a line per failed case; returns (passed, failed)."""
    passed = failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for case, complaint in zip(cases, pool.map(lambda c: verdict(c, includes), cases)):
            if complaint:
                failed += 1
                print(f"FAILED {case.mode.label}: {case.name}: {complaint}", flush=True)
            else:
                passed += 1
    return passed, failed

# SPDX-License-Identifier: MIT
"""Runs an example and compares what it prints with the lines "//   > ..." of its first comment."""

import argparse
import difflib
import pathlib
import re
import subprocess
import sys


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=pathlib.Path)
    parser.add_argument("command", nargs="+", help="the program, with what starts it before it")
    options = parser.parse_args()
    wanted = re.findall(r"^//   > (.*)$", options.source.read_text(), re.MULTILINE)
    if not wanted:
        sys.exit(f"{options.source} does not say what it prints")
    done = subprocess.run(options.command, stdout=subprocess.PIPE, text=True, timeout=60)
    printed = done.stdout.splitlines()
    # The order of the lines is that of threads which do not wait for each other.
    lines = difflib.unified_diff(sorted(wanted), sorted(printed), "what it says", "what it prints",
                                 lineterm="")
    difference = "\n".join(lines)
    print(done.stdout, end="")
    if done.returncode != 0 or difference:
        sys.exit(f"exit code {done.returncode}\n{difference}")


if __name__ == "__main__":
    main()

# SPDX-License-Identifier: MIT
"""Every function of the library is traced, or left out on purpose: rows.py LIBRARY."""

import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROWS = HERE.parent.parent / "lib" / "trace" / "trace_rows.h"


def exported(library):
    command = ["nm", "-D", "--defined-only", library]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    names = {line.split()[-1].split("@")[0] for line in output.splitlines()}
    return {re.sub("^wsx(16)?_", "", name) for name in names if name.startswith("wsx")}


def main():
    names = exported(sys.argv[1])
    rows = set(re.findall(r'^ *\{"(\w+)", Category::', ROWS.read_text(encoding="utf-8"), re.M))
    lines = (HERE / "untraced.txt").read_text(encoding="utf-8").splitlines()
    patterns = [line for line in lines if line and not line.startswith("#")]
    unused = [p for p in patterns if not any(re.fullmatch(p, name) for name in names)]
    left_out = {name for name in names if any(re.fullmatch(p, name) for p in patterns)}
    faults = [f"{name} has neither a row in lib/trace/trace_rows.h nor a place in tests/trace/untraced.txt"
              for name in sorted(names - rows - left_out)]
    faults += [f"tests/trace/untraced.txt names {name}, which is traced" for name in sorted(left_out & rows)]
    faults += [f"tests/trace/untraced.txt: nothing has the name {p}" for p in unused]
    if faults:
        sys.exit("\n".join(faults))
    print(f"{len(names & rows)} functions are traced, {len(left_out)} are not")


if __name__ == "__main__":
    main()

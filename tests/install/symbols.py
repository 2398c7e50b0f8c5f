# SPDX-License-Identifier: MIT
"""The shared library exports what the headers declare, and nothing else."""

import argparse
import pathlib
import re
import subprocess
import sys

# A label as the preprocessor leaves it: __asm__("" "wsx_" "send").
LABEL = re.compile(r'__asm__\s*\(\s*(?:""\s*)?"(wsx_|wsx16_)"\s*"(\w+)"\s*\)')
OWN = re.compile(r"\b(wsx_\w+)\s*\(")
ALLOWED = re.compile(r"wsx_\w+|wsx16_\w+|WSPStartup")


def output_of(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, **options).stdout


def declared(compiler, include, folders):
    """The labels of all public headers, and the functions that wsx.h adds under its own names."""
    headers = sorted(path.name for path in include.glob("*.h"))
    # winsock2.h comes before all that build upon it.
    text = "".join(f"#include <{name}>\n" for name in ["winsock2.h", *headers])
    flags = [f"-I{folder}" for folder in folders]
    plain = output_of(*compiler, *flags, "-E", "-P", "-x", "c", "-", input=text)
    names = {prefix + name for prefix, name in LABEL.findall(plain)}
    code = re.sub(r"//.*", "", (include / "wsx.h").read_text())
    return names | set(OWN.findall(code))


def exported(library):
    """Every defined dynamic symbol without its version."""
    lines = output_of("nm", "--dynamic", "--defined-only", library).splitlines()
    return {line.split()[-1].split("@")[0] for line in lines if line.split()[-2] != "A"}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--library", required=True)
    parser.add_argument("--include", type=pathlib.Path, required=True)
    parser.add_argument("--folder", action="append", required=True, help="of the include path")
    parser.add_argument("compiler", nargs="+")
    options = parser.parse_args()
    names = declared(options.compiler, options.include, options.folder)
    symbols = exported(options.library)
    if len(names) < 100:
        sys.exit(f"only {len(names)} declarations were found")
    missing = sorted(names - symbols)
    strange = sorted(name for name in symbols if not ALLOWED.fullmatch(name))
    print(f"{len(names)} declared, {len(symbols)} exported")
    for name in missing:
        print(f"declared and not exported: {name}")
    for name in strange:
        print(f"exported and none of ours: {name}")
    sys.exit(1 if missing or strange else 0)


if __name__ == "__main__":
    main()

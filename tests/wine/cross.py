# SPDX-License-Identifier: MIT
"""Builds the examples and the conformance tests for Windows and runs them under Wine."""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys

SKIPPED = 77
NEEDED = ["x86_64-w64-mingw32-gcc-posix", "x86_64-w64-mingw32-g++-posix", "wine"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=pathlib.Path, required=True)
    parser.add_argument("--build", type=pathlib.Path, required=True)
    options = parser.parse_args()
    missing = [name for name in NEEDED if not shutil.which(name)]
    if missing:
        print(f"skipped: {', '.join(missing)} not installed")
        sys.exit(SKIPPED)

    environment = os.environ | {
        "WINEPREFIX": str(options.build.resolve() / "wineprefix"),
        "WINEDEBUG": "-all",
        # No dialogue windows: neither the offer to install more nor the crash report.
        "WINEDLLOVERRIDES": "winedbg.exe,mscoree,mshtml=",
    }
    cross_file = options.source / "tests" / "mingw.txt"
    if not (options.build / "build.ninja").exists():
        command = ["meson", "setup", options.build, options.source, "--cross-file", cross_file]
        subprocess.run(command, env=environment, check=True)
    subprocess.run(["meson", "compile", "-C", options.build], env=environment, check=True)
    # Wine's services outlive the program that starts them and keep what they inherit open: started
    # by a test, they would hold that test's output until they end.
    subprocess.run(["wine", "wineboot"], env=environment, stdin=subprocess.DEVNULL,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    tests = ["meson", "test", "-C", options.build, "--print-errorlogs", "--num-processes", "1"]
    sys.exit(subprocess.run(tests, env=environment).returncode)


if __name__ == "__main__":
    main()

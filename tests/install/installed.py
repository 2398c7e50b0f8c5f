# SPDX-License-Identifier: MIT
"""An installed copy of the library, for programs that know of it by pkg-config alone."""

import argparse
import contextlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(SKIPPED)


def run(command, **options):
    """Runs to the end and returns the output; a failing command ends the test with all it said."""
    words = [str(word) for word in command]
    done = subprocess.run(words, capture_output=True, text=True, timeout=120, **options)
    if done.returncode != 0:
        sys.exit(f"{' '.join(words)}\nexit code {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def compilers(*names):
    """Those that this machine has; a test without any would prove nothing."""
    found = [name for name in names if shutil.which(name)]
    for name in names:
        if name not in found:
            print(f"{name}: not installed, left out")
    if not found:
        skip(f"none of {', '.join(names)} is installed")
    return found


class Installed:
    """root: where the files went; work: an empty folder; environment: finds both library and .pc."""

    def __init__(self, folder, prefix, libdir):
        self.root = folder / "root"
        self.prefix = self.root / prefix.relative_to("/")
        self.libdir = self.prefix / libdir
        self.work = folder / "work"
        self.work.mkdir()
        self.environment = os.environ | {
            "PKG_CONFIG_SYSROOT_DIR": str(self.root),
            "PKG_CONFIG_PATH": str(self.libdir / "pkgconfig"),
            "LD_LIBRARY_PATH": str(self.libdir),
        }

    def pkg_config(self, *words):
        return run(["pkg-config", *words], env=self.environment).split()

    def build(self, compiler, source, static=False):
        """Compiles and links as a user's one line does; returns the program."""
        flags = self.pkg_config("--cflags", "--libs", *(["--static"] if static else []), "wsx")
        if static:
            # Both libraries are in the folder and the linker would prefer the shared one.
            flags = ["-l:libwsx.a" if flag == "-lwsx" else flag for flag in flags]
        program = self.work / "program"
        run([compiler, source, "-o", program, *flags], cwd=self.work, env=self.environment)
        self.check_kind(program, static)
        return program

    def check_kind(self, program, static):
        """A program that was to have the static library needs no shared one, and the reverse."""
        needed = run(["readelf", "--dynamic", program])
        if ("libwsx.so" in needed) == static:
            sys.exit(f"{program} has the wrong one of the two libraries\n{needed}")

    def run(self, *command):
        return run(command, cwd=self.work, env=self.environment)


@contextlib.contextmanager
def installed(build, prefix, libdir):
    with tempfile.TemporaryDirectory(prefix="wsx-") as name:
        copy = Installed(pathlib.Path(name), prefix, libdir)
        run(["meson", "install", "-C", build, "--no-rebuild", "--quiet", "--destdir", copy.root])
        yield copy


def arguments(description):
    parser = argparse.ArgumentParser(description=description.splitlines()[0])
    parser.add_argument("--source", type=pathlib.Path, required=True, help="root of the sources")
    parser.add_argument("--build", type=pathlib.Path, required=True, help="build folder")
    parser.add_argument("--prefix", type=pathlib.Path, required=True)
    parser.add_argument("--libdir", type=pathlib.Path, required=True)
    return parser

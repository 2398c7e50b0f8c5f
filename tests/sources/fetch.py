# SPDX-License-Identifier: MIT
"""Fetches the sources that tests of this folder compile and that no package for developers has.

python3 fetch.py FOLDER, as root for apt-get. What cannot be had is left out, and its test is skipped. The
tests look into the folder that `meson setup -Dsources=FOLDER` names.
"""

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile

# Debian's source packages by the name of the folder that they unpack to, and npm's.
DEBIAN = ["cpp-httplib", "curl", "libevent", "libmicrohttpd", "nng"]
# Those that a mirror may have of another release only.
OTHER_RELEASE = {"trixie": ["enet"]}
NPM = ["nanomsg@4.2.1", "utp-native@2.5.3"]


def codename():
    return re.search(r"^VERSION_CODENAME=(\w+)", pathlib.Path("/etc/os-release").read_text(), re.M)[1]


def source_lists(folder, release=None):
    """The system's own lists, asked for sources instead of packages. The system keeps its own."""
    etc = pathlib.Path("/etc/apt")
    for path in [etc / "sources.list", *(etc / "sources.list.d").glob("*")]:
        if path.suffix not in (".list", ".sources") or not path.is_file():
            continue
        text = path.read_text()
        text = re.sub(r"^deb\s", "deb-src ", text, flags=re.MULTILINE)
        text = re.sub(r"^(Types:\s*)deb\s*$", r"\1deb-src", text, flags=re.MULTILINE)
        if release:
            text = re.sub(rf"\b{codename()}\b", release, text)
        (folder / path.name).write_text(text)


def unpack(archive, folder):
    with tarfile.open(archive) as tar:
        tar.extractall(folder)


def from_debian(names, folder, release=None):
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        for part in ("lists/partial", "parts", "files"):
            (work / part).mkdir(parents=True)
        source_lists(work / "parts", release)
        apt = ["apt-get", "-q", "-o", f"Dir::State::Lists={work}/lists",
               "-o", f"Dir::Etc::SourceParts={work}/parts", "-o", "Dir::Etc::SourceList=/dev/null",
               "-o", "APT::Sandbox::User=root"]
        subprocess.run(apt + ["update"], check=True)
        for package in names:
            command = apt + ["source", "--download-only", "--tar-only", package]
            if subprocess.run(command, cwd=work / "files").returncode != 0:
                continue
            # Beside the archive there may be its signature.
            archives = (work / "files").glob(f"{package}_*.orig.tar.?z*")
            archive = next(path for path in archives if path.suffix != ".asc")
            shutil.rmtree(folder / package, ignore_errors=True)
            unpack(archive, work / package)
            shutil.move(next((work / package).iterdir()), folder / package)


def from_npm(names, folder):
    if not shutil.which("npm"):
        print("npm is not installed; left out:", *names)
        return
    with tempfile.TemporaryDirectory() as work:
        for name in names:
            command = ["npm", "pack", "--silent", name]
            done = subprocess.run(command, cwd=work, stdout=subprocess.PIPE, text=True)
            if done.returncode != 0:
                continue
            package = name.split("@")[0]
            shutil.rmtree(folder / package, ignore_errors=True)
            unpack(os.path.join(work, done.stdout.split()[-1]), os.path.join(work, package))
            shutil.move(os.path.join(work, package, "package"), folder / package)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    folder = parser.parse_args().folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        from_debian(DEBIAN, folder)
        for release, names in OTHER_RELEASE.items():
            from_debian(names, folder, release)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"no sources of Debian's: {error}", file=sys.stderr)
    from_npm(NPM, folder)
    print("fetched:", *sorted(path.name for path in folder.iterdir()))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The header matrix: Windows' headers beside everything they must live with.

Headers x orders x compilers x standards are checked by compiling small sources made here; the
sources in cases/ hold what needs more than a list of includes.
"""

import argparse
import pathlib
import sys
import time

import checks
from runner import WIN32, Case, find_modes, run_all

HERE = pathlib.Path(__file__).parent

# The alphabet as most sources have it, and all of it.
COMMON = ["winsock2.h", "ws2tcpip.h", "mswsock.h", "windows.h"]

# Beyond the shield: headers of newer or older libraries, of libc and of the kernel. A header that a
# compiler lacks is left out for that compiler.
NEWER_HEADERS = """
    ccomplex ciso646 cstdalign cstdbool ctgmath cuchar expected format memory_resource
    source_location spanstream stacktrace stop_token syncstream
    """.split()
LIBC_HEADERS = """
    alloca.h dirent.h dlfcn.h endian.h err.h fcntl.h fnmatch.h getopt.h glob.h grp.h iconv.h
    langinfo.h libgen.h malloc.h memory.h pthread.h pwd.h sched.h search.h semaphore.h spawn.h
    strings.h sys/file.h sys/mman.h sys/param.h sys/random.h sys/resource.h
    sys/sendfile.h sys/stat.h sys/time.h sys/timeb.h sys/times.h sys/types.h sys/uio.h sys/wait.h
    syslog.h termios.h threads.h ucontext.h unistd.h utime.h wordexp.h linux/futex.h
    linux/stat.h linux/limits.h sys/auxv.h sys/eventfd.h sys/timerfd.h sys/syscall.h immintrin.h
    x86intrin.h
    """.split()
SOCKET_HEADERS = """
    sys/socket.h netinet/in.h netinet/tcp.h arpa/inet.h netdb.h poll.h sys/poll.h sys/un.h net/if.h
    ifaddrs.h resolv.h sys/epoll.h uv.h
    """.split()
TEXT_FUNCTIONS = """int first_digit(char *text) {
    size_t i = 0;
    while (i < strlen(text) && !isdigit((unsigned char)text[i])) i++;
    memset(text, 0, i);
    return (int)i;
}
"""
REFUSED_LATE = "a POSIX socket header follows winsock2.h"
REFUSED_EARLY = "winsock2.h (or windows.h) follows a POSIX socket header"


def include(names):
    return "".join(f"#include <{name}>\n" for name in names)


def if_present(names):
    return "".join(f"#if __has_include(<{n}>)\n#include <{n}>\n#endif\n" for n in names)


class Matrix:
    def __init__(self, modes, public, spellings, generator):
        self.modes = modes
        self.public = public
        self.spellings = spellings
        self.c_headers = generator.C_HEADERS
        self.cxx_headers = generator.CXX_HEADERS
        self.generator = generator

    def standard(self, mode):
        return self.c_headers + (self.cxx_headers if mode.language == "c++" else [])

    def newest(self):
        """One mode per compiler: its last."""
        return list({mode.label.split()[0]: mode for mode in self.modes}.values())

    def alone(self):
        """Every public header is complete by itself, and may come twice."""
        for mode in self.modes:
            for name in self.public:
                text = include([name, name]) + "typedef int unit_is_not_empty;\n"
                yield Case(f"<{name}> alone", mode, text)

    def packing(self):
        """The headers that only switch the packing of structs, each with its counterpart."""
        for mode in self.newest():
            for bytes_ in (1, 2, 4, 8):
                members = "{ char c; long long x; };\n"
                text = include([f"pshpack{bytes_}.h"]) + "struct packed " + members
                text += include(["poppack.h"]) + "struct plain " + members
                text += f"int packed[sizeof(struct packed) == 8 + {bytes_} ? 1 : -1];\n"
                text += "int plain[sizeof(struct plain) == 16 ? 1 : -1];\n"
                # clang warns of headers that change the packing, which is what these are for.
                yield Case(f"<pshpack{bytes_}.h>", mode, text, ["-Wno-pragma-pack"])

    def before_and_after(self):
        """Each header with the whole alphabet in both orders; the standard ones with the platform
        macros of Windows. One compiler for each library is enough here."""
        for mode in self.newest():
            if mode.label.startswith("clang++"):
                continue
            for name in self.standard(mode) + NEWER_HEADERS * (mode.language == "c++"):
                other = if_present([name])
                yield Case(f"<{name}> before", mode, other + include(COMMON), WIN32)
                yield Case(f"<{name}> after", mode, include(self.public) + other, WIN32)
            for name in LIBC_HEADERS if mode.language == "c" else []:
                yield Case(f"<{name}> before", mode, if_present([name]) + include(COMMON))
                yield Case(f"<{name}> after", mode, include(self.public) + if_present([name]))

    def together(self):
        """All of the library's headers at once, in both orders."""
        for mode in self.modes:
            names = self.standard(mode)
            if mode.label.endswith("c++17"):
                names = [name for name in names if name != "coroutine"]
            library, alphabet = include(names), include(self.public)
            yield Case("the library first", mode, library + alphabet)
            yield Case("the alphabet first", mode, alphabet + library)
        for mode in self.newest():
            library, alphabet = include(self.standard(mode)[::-1]), include(self.public[::-1])
            libc = if_present(LIBC_HEADERS)
            text = alphabet + libc + library
            yield Case("backwards, Windows' platform", mode, text, WIN32)
            yield Case("backwards, short wchar_t", mode, text, ["-fshort-wchar"])
            fortified = ["-O2", "-D_FORTIFY_SOURCE=2"]
            yield Case("backwards, fortified", mode, libc + library + alphabet, fortified)

    def every_spelling(self):
        text = "".join(
            f"#if !__has_include(<{name}>)\n#error {name} is missing\n#endif\n#include <{name}>\n"
            for name in self.spellings
        )
        for mode in self.newest():
            yield Case(f"{len(self.spellings)} other spellings", mode, text)

    def torture(self):
        for mode in self.modes:
            suffix = "c" if mode.language == "c" else "cc"
            text = (HERE / f"cases/torture.{suffix}").read_text()
            for flags in ([], ["-DSTANDARD_FIRST"], WIN32, ["-fshort-wchar"]):
                yield Case(f"names of functions {' '.join(flags[:1])}", mode, text, flags)
            yield Case("folders by -isystem", mode, text, judge=checks.system_folders)

    def refused(self):
        """A socket header of POSIX in the same file: one clear error in either order."""
        for mode in self.newest():
            for name in SOCKET_HEADERS:
                for ours in ("winsock2.h", "windows.h"):
                    early, late = include([name, ours]), include([ours, name])
                    yield Case(f"<{name}>, <{ours}>", mode, early, refusal=REFUSED_EARLY)
                    yield Case(f"<{ours}>, <{name}>", mode, late, refusal=REFUSED_LATE)
            text = include(["sys/select.h", "winsock2.h"])
            yield Case("<sys/select.h> by name, <winsock2.h>", mode, text, refusal=REFUSED_EARLY)
            text = include(["winsock2.h", "sys/ioctl.h"])
            yield Case("<winsock2.h>, <sys/ioctl.h>", mode, text, refusal=REFUSED_LATE)
            text = "#define WSX_POSIX_TU\n#include <winsock2.h>\n"
            yield Case("WSX_POSIX_TU, <winsock2.h>", mode, text, refusal=REFUSED_EARLY)

    def incomplete(self):
        text = include(["stdlib.h", "winsock2.h"])
        for mode in self.newest():
            yield Case("one folder of three", mode, text, judge=checks.missing_folders)

    def allowed(self):
        check = "int ok[FIONBIO == 0x8004667e && FD_SETSIZE == 64 ? 1 : -1];\n"
        lean = "#define WIN32_LEAN_AND_MEAN\n"
        for mode in self.newest():
            text = include(["sys/ioctl.h", "winsock2.h", "sys/select.h", "sys/ioctl.h"]) + check
            yield Case("<sys/ioctl.h> first, <sys/select.h> last", mode, text)
            text = lean + include(["windows.h", "sys/socket.h", "netdb.h", "poll.h"])
            yield Case("a lean <windows.h> with POSIX sockets", mode, text)
            text = lean + include(["sys/socket.h", "netdb.h", "windows.h"])
            yield Case("POSIX sockets with a lean <windows.h>", mode, text)
            text = lean + include(["winsock2.h"]) + TEXT_FUNCTIONS
            yield Case("a lean <winsock2.h> brings memset and isdigit", mode, text)

    def posix_files(self):
        """With the same flags, a POSIX file finds every name as libc has it."""
        for mode in self.modes:
            if mode.language == "c++":
                text = (HERE / "cases/posix_names.cc").read_text()
                for name in SOCKET_HEADERS + ["sys/select.h"]:
                    flags = [f"-DPOSIX_HEADER=<{name}>"]
                    yield Case(f"POSIX file by <{name}>", mode, text, flags)
                text = "#define WSX_POSIX_TU\n" + text
                yield Case("POSIX file by macro", mode, text, ["-DPOSIX_HEADER=<time.h>"])
            elif "gnu" in mode.label:
                text = (HERE / "cases/posix_program.c").read_text()
                for flags in (["-O0"], ["-O2", "-D_FORTIFY_SOURCE=2"]):
                    yield Case("POSIX program", mode, text, flags, program=[])
                for name in LIBC_HEADERS + SOCKET_HEADERS:
                    yield Case(f"POSIX <{name}>", mode, if_present([name, "sys/socket.h"]))

    def programs(self):
        for mode in self.modes:
            suffix = ".c" if mode.language == "c" else ".cc"
            for level in ("-O0", "-O2"):
                text = (HERE / f"cases/seh{suffix}").read_text()
                yield Case(f"__try and its kin run, {level}", mode, text, [level], program=[])
            if suffix == ".c":
                text = (HERE / "cases/control_walk.c").read_text()
                yield Case("control messages are walked", mode, text, program=[])

    def judged(self):
        everything, hostile = include(self.public), self.generator.HOSTILE_NAMES
        for mode in self.newest():
            newer = NEWER_HEADERS if mode.language == "c++" else []
            names = self.standard(mode) + newer + LIBC_HEADERS
            judge = checks.same_headers(names + (["__config"] if newer else []))
            yield Case("no header appears to exist that does not", mode, "", judge=judge)
            judge = checks.hostile_names(everything, hostile)
            text = include(self.standard(mode))
            yield Case("the shield knows every hostile macro", mode, text, judge=judge)
            judge = checks.same_text(self.standard(mode), newer, hostile)
            yield Case("the library reads as without the headers", mode, "", judge=judge)
            if mode.label.startswith("gcc"):
                name = "functions are bound to wsx_ symbols"
                yield Case(name, mode, everything, judge=checks.labels)
            if mode.language == "c++":
                name = "the linker sees two types where sizes differ"
                yield Case(name, mode, "", judge=checks.two_types)

    def cases(self):
        groups = """
            alone packing before_and_after together every_spelling torture refused incomplete
            allowed posix_files programs judged
            """.split()
        for group in groups:
            for case in getattr(self, group)():
                case.name = f"{group}: {case.name}"
                yield case


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--source", type=pathlib.Path, required=True, help="the include folder")
    parser.add_argument("--build", type=pathlib.Path, required=True, help="its build folder")
    parser.add_argument("--only", default="", help="a part of the names of the cases to run")
    options = parser.parse_args()
    started = time.monotonic()
    modes, skipped = find_modes()
    print("\n".join(skipped), end="\n" if skipped else "")
    public = sorted(p.name for p in options.source.glob("*.h") if "pack" not in p.name)
    spellings = sorted(p.name for p in (options.build / "alias").iterdir())
    spellings = [name for name in spellings if "pack" not in name.lower()]
    matrix = Matrix(modes, public, spellings, checks.load(options.source / "generate.py"))
    folders = [options.build / "overlay-std", options.source / "overlay"]
    folders += [options.build / "alias", options.source]
    cases = [case for case in matrix.cases() if options.only in f"{case.mode.label}: {case.name}"]
    passed, failed = run_all(cases, [f"-I{folder}" for folder in folders])
    print(f"{passed} passed, {failed} failed  ({time.monotonic() - started:.0f} s)")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()

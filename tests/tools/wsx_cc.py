# SPDX-License-Identifier: MIT
"""wsx-cc and wsx-c++ from an installed copy: what they take, what they say, what they leave alone."""

import os
import pathlib
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "install"))

from installed import arguments, compilers, installed  # noqa: E402

SHARED = """#ifndef SHARED_H
#define SHARED_H
#include <WinSock2.h>
#include <WS2TcpIp.H>
#include <Windows.h.>
#include <STDIO.H>
#define SAY(format, ...) printf(format, __VA_ARGS__)
#ifdef __cplusplus
extern "C"
#endif
DWORD add(DWORD a, DWORD b);
#endif
"""
MAIN = """#include "..\\Common\\shared.h"
#pragma comment(lib, "ws2_32.lib")
/* sizeof DWORD and , __VA_ARGS__ in a comment stay, "and sizeof DWORD in a text": */
static const char text[] = "sizeof DWORD";
int main(int argc, char** argv) {
  WSADATA data;
  SOCKADDR_IN address, *pointer = &address;
  (void)argc; (void)argv;
  if (WSAStartup(MAKEWORD(2, 2), &data) != 0) return 1;
  SAY("hello\\n");
  SAY("%d %d %d\\n", (int)sizeof SOCKADDR_IN, (int)sizeof *pointer, (int)sizeof data.wVersion);
  SAY("%d %s %d\\n", (int)sizeof text, text, (int)add(40, 2));
  WSACleanup();
  return 0;
}
\x1a"""
ADD = """#include "../common/Shared.h"
#include <string>
DWORD add(DWORD a, DWORD b) { return a + b + static_cast<DWORD>(std::string().size()); }
"""
PRINTED = "hello\n16 16 2\n13 sizeof DWORD 42\n"

MAKEFILE = """CC = gcc
CXX = g++
LIBS = -lws2_32 -lmswsock -lkernel32
main.exe: main.obj add.obj
\t$(CXX) -mconsole -o $@ main.obj add.obj $(LIBS)
main.obj: Src/Main.C
\t$(CC) -O2 -Wall -c -o $@ Src/Main.C
add.obj: Src/ADD.Cpp
\t$(CXX) -O2 -Wall -c -o $@ Src/ADD.Cpp
"""

ENTRIES = {
    "void.c": "#include <stdio.h>\nvoid main(void) { puts(\"void\"); }\n",
    "void.cpp": "#include <cstdio>\nvoid main() { std::puts(\"void\"); }\n",
    "void_args.cpp": "#include <windows.h>\n#include <cstdio>\n"
                     "void __cdecl main(int, char* argv[]) { std::puts(argv[1]); return; }\n",
    "tmain.cpp": "#include <tchar.h>\n#include <cstdio>\n"
                 "int _tmain(int, _TCHAR** argv) { std::puts(argv[1]); return 0; }\n",
    "void_tmain.cpp": "#include <tchar.h>\n#include <cstdio>\n"
                      "void _tmain(int, _TCHAR** argv) { std::puts(argv[1]); }\n",
}
# Prints the numbers of the characters, of which the last two are outside of what one unit holds.
WIDE = """#include <stdio.h>
#include <tchar.h>
{result} {name}(int argc, wchar_t* argv[]) {{
  const wchar_t* c;
  for (c = argc == 2 ? argv[1] : L"?"; *c; c++) printf("%x ", (unsigned)*c);
  puts(""); {end}
}}
"""
ARGUMENT = "a\N{LATIN SMALL LETTER E WITH ACUTE}\N{EURO SIGN}\N{MUSICAL SYMBOL G CLEF}"
UNITS_32 = "61 e9 20ac 1d11e \n"
UNITS_16 = "61 e9 20ac d834 dd1e \n"


class Tool:
    """Runs a wrapper in a folder of its own."""

    def __init__(self, copy, compiler, case):
        self.bin = copy.prefix / "bin"
        self.work = copy.work / case / compiler
        self.work.mkdir(parents=True)
        self.copy = copy
        cxx = {"gcc": "g++", "clang": "clang++"}[compiler]
        # No LD_LIBRARY_PATH and no PKG_CONFIG_PATH: it finds itself.
        self.environment = os.environ | {"WSX_CC": compiler, "WSX_CXX": cxx, "LC_ALL": "C.UTF-8",
                                         "TMPDIR": str(self.work / "tmp")}
        (self.work / "tmp").mkdir()

    def write(self, name, text, encoding="utf-8"):
        path = self.work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode(encoding))
        return path

    def start(self, *words):
        done = subprocess.run(words, cwd=self.work, env=self.environment, capture_output=True,
                              text=True, timeout=120)
        left = list((self.work / "tmp").iterdir())
        check(not left, f"{words} left {left}")
        return done

    def run(self, *words):
        done = self.start(*words)
        check(done.returncode == 0, f"{words}: {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def cc(self, *words):
        return self.run(str(self.bin / "wsx-cc"), *words)

    def cxx(self, *words):
        return self.run(str(self.bin / "wsx-c++"), *words)


def check(condition, complaint):
    if not condition:
        sys.exit(complaint)


def equal(found, wanted):
    check(found == wanted, f"found: {found!r}\nwanted: {wanted!r}")


def write_tree(tool):
    tool.write("Common/Shared.H", SHARED.replace("\n", "\r\n"))
    tool.write("Src/Main.C", MAIN.replace("\n", "\r\n"))
    tool.write("Src/ADD.Cpp", ADD)


def contents(folder):
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def takes_what_is_written_for_windows(tool):
    write_tree(tool)
    before = contents(tool.work)
    tool.cc("-Wall", "-Werror=implicit", "-c", "src\\main.c")
    tool.cxx("-Wall", "-c", "Src/add.cpp", "-o", "add.o")
    tool.cxx("-o", "program.exe", "Main.o", "add.o", "-lws2_32", "-l", "KERNEL32", "mswsock.lib",
             "AdvAPI32.LIB", "-mconsole", "-Wl,--subsystem,console", "-Wl,--enable-stdcall-fixup")
    equal(tool.run("./program.exe"), PRINTED)
    after = contents(tool.work)
    equal({path: after[path] for path in before}, before)
    tool.cxx("Src/Main.C", "Src/ADD.Cpp", "-o", "at-once", "ws2_32.lib")
    equal(tool.run("./at-once"), PRINTED)


def stands_in_a_make_file(tool):
    if not shutil.which("make"):
        print("make is not installed, left out")
        return
    write_tree(tool)
    tool.write("makefile", MAKEFILE)
    tool.run("make", f"CC={tool.bin}/wsx-cc", f"CXX={tool.bin}/wsx-c++")
    equal(tool.run("./main.exe"), PRINTED)


def starts_every_kind_of_main(tool):
    for name, text in ENTRIES.items():
        tool.write(name, text)
        compile = tool.cc if name.endswith(".c") else tool.cxx
        compile(name, "-o", "entry")
        equal(tool.run("./entry", "argument"), "void\n" if "void." in name else "argument\n")
    for suffix, compile in {"c": tool.cc, "cpp": tool.cxx}.items():
        for name in ("wmain", "_tmain"):
            for result, end in {"int": "return 0;", "void": ""}.items():
                tool.write(f"wide.{suffix}", WIDE.format(name=name, result=result, end=end))
                for flags, units in (([], UNITS_32), (["-fshort-wchar"], UNITS_16)):
                    compile(f"wide.{suffix}", "-DUNICODE", "-D_UNICODE", *flags, "-o", "wide")
                    equal(tool.run("./wide", ARGUMENT), units)
    equal(tool.start("./wide", b"\xff\xc3").stdout, "fffd fffd \n")


def prints_text_of_either_width(tool):
    tool.write("print.cpp", """#include <windows.h>
#include <tchar.h>
int _tmain(int, TCHAR* argv[]) {
  TCHAR text[40];
  volatile DWORD number = 0xffffffff;
  _tprintf(_T("%s %lu %I64d %hs\\n"), argv[1], number, 1i64 << 40, "narrow");
  _stprintf(text, _T("[%s] %ld"), argv[1], static_cast<LONG>(number));
  _puttchar(_T('>'));
  _fputtc(_T(' '), stdout);
  return _putts(text) < 0 || _fputts(_T("end\\n"), stdout) < 0;
}
""")
    for unicode in ([], ["-DUNICODE", "-D_UNICODE"]):
        tool.cxx("print.cpp", *unicode, "-o", "print")
        equal(tool.run("./print", "argument"),
              "argument 4294967295 1099511627776 narrow\n> [argument] -1\nend\n")


def finds_functions_of_the_programs_own_width(tool):
    tool.write("find.c", """#include <windows.h>
#include <stdio.h>
typedef int (WINAPI* Length)(LPCWSTR);
int main(void) {
  HMODULE module = LoadLibraryA("kernel32.dll");
  Length length = (Length)GetProcAddress(module, "lstrlenW");
  printf("%d %d\\n", length(L"three"), GetProcAddress(module, "Sleep") == (FARPROC)Sleep);
  return 0;
}
""")
    for flags in ([], ["-fshort-wchar"]):
        tool.cc("find.c", *flags, "-o", "find")
        equal(tool.run("./find"), "5 1\n")


def works_without_the_wrapper(tool):
    tool.write("void_main.cpp", ENTRIES["void_args.cpp"])
    tool.write("wide.cpp", WIDE.format(name="wmain", result="int", end="return 0;"))
    flags = tool.copy.pkg_config("--cflags", "--libs", "wsx-win32")
    tool.environment["LD_LIBRARY_PATH"] = str(tool.copy.libdir)
    compiler = tool.environment["WSX_CXX"]
    equal(tool.start(compiler, "void_main.cpp", "-Dmain=wsx_main", *flags, "-o", "entry").stderr, "")
    equal(tool.start("./entry", "argument").stdout, "argument\n")
    tool.run(compiler, "wide.cpp", *flags, "-o", "wide")
    equal(tool.run("./wide", ARGUMENT), UNITS_32)


def speaks_of_the_users_own_lines(tool):
    write_tree(tool)
    tool.write("Src/wrong.c", '#include "..\\Common\\WRONG.H"\nint f(void) {\n  return nothing;\n}\n')
    tool.write("Common/wrong.h", "int g(void);\nint h(void) { return sizeof DWORD + missing; }\n")
    done = tool.start(str(tool.bin / "wsx-cc"), "-c", "Src/wrong.c")
    check(done.returncode != 0, "what is wrong compiles")
    for wanted in ("Src/wrong.c:3:", "Common/wrong.h:2:", "return nothing;", "+ missing;"):
        check(wanted in done.stderr, f"{wanted} is not in:\n{done.stderr}")
    check("wsx-cc-" not in done.stderr, f"it names its copies:\n{done.stderr}")
    tool.write("name.c", '#include "Common\\Shared.H"\nint main(void) { puts(__FILE__); return __LINE__ - 2; }\n')
    tool.cc("name.c", "-g", "-o", "name")
    equal(tool.run("./name"), "name.c\n")
    check(b"wsx-cc-" not in (tool.work / "name").read_bytes(), "the program names the copies")


def names_the_users_files_to_make(tool):
    write_tree(tool)
    for text in (tool.cc("-M", "Src/Main.C"), tool.cc("-E", "Src/Main.C")):
        check("Src/../Common/Shared.H" in text and "wsx-cc-" not in text, text)
    tool.cc("-MMD", "-c", "Src/Main.C", "-o", "main.o")
    tool.cc("-MD", "-MF", "rules.d", "-MT", "target", "-c", "Src/Main.C", "-o", "main.o")
    for name, target in {"main.d": "main.o:", "rules.d": "target:"}.items():
        text = (tool.work / name).read_text()
        check(text.startswith(target), text)
        check("Src/../Common/Shared.H" in text and "wsx-cc-" not in text, text)


def includes_a_changed_header_once(tool):
    tool.write("once.h", "#pragma once\nenum { size = sizeof int };\n")
    tool.write("between.h", '#include "once.h"\n')
    tool.write("main.c", '#include "once.h"\n#include "between.h"\n#include <stdio.h>\n'
                         'int main(void) { printf("%d\\n", size); return 0; }\n')
    tool.cc("main.c", "-o", "program")
    equal(tool.run("./program"), "4\n")


def reads_sources_in_utf_16(tool):
    text = '#include <stdio.h>\nint main(void) { puts("\N{EURO SIGN}"); return 0; }\n'
    tool.write("wide_file.c", "\ufeff" + text, "utf-16-le")
    tool.cc("wide_file.c", "-o", "program")
    equal(tool.run("./program"), "\N{EURO SIGN}\n")


def leaves_the_standard_headers_alone(tool):
    """A header of the user's that differs in case only from a standard one."""
    tool.write("include/String.h", "#error this is not string.h\n")
    tool.write("main.c", "#include <string.h>\nint main(void) { return (int)strlen(\"\"); }\n")
    tool.cc("-Iinclude", "main.c", "-o", "program")
    tool.run("./program")


def links_libraries_of_the_users_own(tool):
    tool.write("part.c", "int part(void) { return 7; }\n")
    tool.write("main.c", "int part(void);\nint main(void) { return part() - 7; }\n")
    tool.cc("-c", "part.c")
    tool.run("ar", "rcs", "Part.lib", "part.o")
    tool.cc("main.c", "Part.lib", "ws2_32.lib", "-o", "program")
    tool.run("./program")
    tool.cc("-shared", "part.o", "part.def", "-o", "libpart.dll")
    done = tool.start(str(tool.bin / "wsx-cc"), "main.c", "unknown.lib")
    check(done.returncode != 0 and "unknown" in done.stderr, "an unknown library is no error")


def takes_the_static_library(tool):
    tool.write("main.c", '#include <winsock2.h>\n#include <stdio.h>\nint main(void) { WSADATA d;\n'
                         'printf("%d\\n", WSAStartup(0x202, &d)); return WSACleanup(); }\n')
    tool.cc("main.c", "-static", "-lws2_32", "-o", "program")
    tool.copy.check_kind(tool.work / "program", True)
    equal(tool.run("./program"), "0\n")


def asks_the_compiler_what_is_not_its_own(tool):
    check(tool.cc("--version") and tool.cc("-dumpmachine"), "the compiler does not answer")


def prints_numbers_of_64_bits(tool):
    tool.write("main.c", '#include <stdio.h>\nint main(void) { long long big = -(1i64 << 40);\n'
                         'printf("%I64d %-6I32u| %*.3I64x %%I64 %s\\n", big, 7u, 5, 10ull, "I64d");\n'
                         "return 0; }\n")
    tool.cc("-Wall", "-Werror", "main.c", "-o", "program")
    equal(tool.run("./program"), "-1099511627776 7     |   00a %I64 I64d\n")


def finds_what_is_not_declared(tool):
    tool.write("main.c", "#include <windows.h>\nint main(void) { return NotOfThisWorld(); }\n")
    done = tool.start(str(tool.bin / "wsx-cc"), "-c", "main.c")
    check(done.returncode != 0 and "NotOfThisWorld" in done.stderr, done.stderr)
    tool.cc("-Wno-error=implicit-function-declaration", "-c", "main.c")


def knows_the_sizes_of_numbers(tool):
    tool.write("main.c", '#include <stdio.h>\n#if 0x10ui64 != 16\n#error it differs\n#endif\n'
                         "int main(void) { /* 1i64 */\n"
                         'printf("%d %d %d %s\\n", (int)sizeof(1i64), (int)sizeof(0xffUi32), -1i64 < 0ui8, "5i64");\n'
                         "return 0; }\n")
    tool.cc("-Wall", "-Werror", "-Wno-sign-compare", "main.c", "-o", "program")
    equal(tool.run("./program"), "8 4 1 5i64\n")


def leaves_resources_out(tool):
    tool.write("main.c", "int main(void) { return 0; }\n")
    for name in ("app.rc", "APP.RES"):
        done = tool.start(str(tool.bin / "wsx-cc"), "main.c", name, "-o", "program")
        equal((done.returncode, done.stderr.count("\n")), (0, 1))
        check(name in done.stderr, done.stderr)


def takes_the_lines_of_microsofts_tools(tool):
    write_tree(tool)
    tool.write("unused.c", "int unused(void) { return VALUE; }\n")
    (tool.work / "Obj").mkdir()
    cl = [str(tool.bin / "wsx-cc"), "/nologo"]
    for words in (
        ["/c", "/W3", "/WX", "/MD", "/O2", "/DNDEBUG", "/Isrc", "/FoObj\\main.obj", "Src\\Main.C"],
        ["-c", "/EHsc", "/std:c++17", "/Zi", "/GS", "/utf-8", "/FoObj\\", "src\\add.cpp"],
        ["/OUT:Obj\\Program.exe", "/SUBSYSTEM:CONSOLE", "Obj\\main.obj", "Obj\\add.obj", "WS2_32.lib"],
        ["/c", "/DVALUE#7", "unused.c"],
        ["/out:part.lib", "obj\\Add.obj", "unused.obj"],
        ["Src\\Main.C", "ws2_32.lib", "part.lib", "app.res", "/Feother.exe", "/link", "/MACHINE:X64"],
        ["/std:c++17", "/std:c11", "Src/Main.C", "Src/ADD.Cpp"],
        ["/LD", "unused.obj", "/Fe:unused.dll"],
    ):
        done = tool.start(*cl, *words)
        check(done.returncode == 0, f"{words}: {done.stderr}")
        equal(done.stderr.count("wsx-cc: "), "app.res" in words)
    for name in ("Obj/Program.exe", "other.exe", "Main.exe"):
        equal(tool.run("./" + name), PRINTED)
    check((tool.work / "unused.dll").is_file(), "there is no unused.dll")
    done = tool.start(*cl, "/c", "unused.c", "/DVALUE", "/frobnicate")
    check("/frobnicate is not known here" in done.stderr, done.stderr)
    check(tool.start(*cl, "/c", "Src/wrong.c").returncode != 0, "a file that is not there compiles")


def tells_paths_from_options(tool):
    source = tool.write("D/c.c", "int main(void) { return 0; }\n")
    tool.cc(str(source), "-o", str(tool.work / "program"))
    tool.run("./program")


CASES = [
    takes_what_is_written_for_windows,
    stands_in_a_make_file,
    starts_every_kind_of_main,
    prints_text_of_either_width,
    finds_functions_of_the_programs_own_width,
    works_without_the_wrapper,
    speaks_of_the_users_own_lines,
    names_the_users_files_to_make,
    includes_a_changed_header_once,
    reads_sources_in_utf_16,
    leaves_the_standard_headers_alone,
    links_libraries_of_the_users_own,
    takes_the_static_library,
    asks_the_compiler_what_is_not_its_own,
    finds_what_is_not_declared,
    prints_numbers_of_64_bits,
    knows_the_sizes_of_numbers,
    leaves_resources_out,
    takes_the_lines_of_microsofts_tools,
    tells_paths_from_options,
]


def main():
    options = arguments(__doc__).parse_args()
    with installed(options.build, options.prefix, options.libdir) as copy:
        for case in CASES:
            for compiler in compilers("gcc", "clang"):
                case(Tool(copy, compiler, case.__name__))
                print(f"{compiler}: {case.__name__.replace('_', ' ')}", flush=True)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the parts of the include folder that depend on the compiler or cannot be in git.

The shield (overlay-std/): a wrapper for each standard header. Windows' headers define macros such
as __in, small and _WIN32, which the standard headers of Linux compilers do not expect; a wrapper
takes them away while the real header is read.

The aliases (alias/): other spellings of the header names, as WinSock2.h. They are files that
include the right one, because clang warns of a symbolic link that differs in case only.
"""

import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

# A wrapper makes __has_include(<name>) true for every compiler that ever uses the installed folder,
# and programs choose their code by that question. So only headers that all supported compilers have
# (gcc 12 with libstdc++, clang 14 with libc++, and later ones) may be here; what is newer stays
# bare, and so does libc++'s <__config>, by which programs recognise that library.
C_HEADERS = """
    assert.h complex.h ctype.h errno.h fenv.h float.h inttypes.h iso646.h limits.h locale.h math.h
    setjmp.h signal.h stdalign.h stdarg.h stdbool.h stddef.h stdint.h stdio.h stdlib.h
    stdnoreturn.h string.h tgmath.h time.h uchar.h wchar.h wctype.h
    """.split()
CXX_HEADERS = """
    algorithm any array atomic barrier bit bitset cassert cctype cerrno cfenv cfloat charconv chrono
    cinttypes ciso646 climits clocale cmath codecvt compare complex concepts condition_variable
    coroutine csetjmp csignal cstdarg cstdbool cstddef cstdint cstdio cstdlib cstring ctime cwchar
    cwctype cxxabi.h deque exception execution filesystem forward_list fstream functional future
    initializer_list iomanip ios iosfwd iostream istream iterator latch limits list locale map
    memory mutex new numbers numeric optional ostream queue random ranges ratio regex
    scoped_allocator semaphore set shared_mutex span sstream stack stdexcept streambuf string
    string_view strstream system_error thread tuple type_traits typeindex typeinfo unordered_map
    unordered_set utility valarray variant vector version
    """.split()
# Not standard, but read by many and confused by _WIN32.
OTHER_HEADERS = "fcntl.h malloc.h mm_malloc.h pthread.h strings.h unistd.h".split()
# Inner headers of libstdc++. No program asks whether they exist, so they are wrapped whatever the
# compiler is. The newer headers, which have no wrapper, read them: os_defines.h decides by
# __linux__, std_thread.h has a parameter __out.
INNER_HEADERS = ["bits/os_defines.h", "bits/std_thread.h"]

# Names the library defines for itself (__try in libstdc++) must not be in these lists: a nested
# wrapper would throw the library's definition away.
HOSTILE_NAMES = """
    _WIN32 _WIN64 WIN32 WIN64 __WIN32__ __WIN32 _MSC_VER _MSC_FULL_VER __MINGW32__ __MINGW64__
    __in __out __inout __in_opt __out_opt __inout_opt __deref __success __valid __notvalid __null
    __notnull __maybenull __pre __post __exceptthat __refparam __nullterminated __checkReturn
    __override __typefix __bound __range __format_string __in_range __out_range __fallthrough
    __near __far __export __based __int8 __int16 __int32 __int64 __noop __assume __leave __except
    __finally __forceinline __uptr __sptr __pascal __cdecl __stdcall __fastcall __declspec
    near far pascal cdecl small hyper interface IN OUT OPTIONAL CONST VOID CALLBACK
    ERROR DELETE STRICT TRUE FALSE TEXT __T min max ssize_t __min __max
    _lrotl _lrotr _rotl _rotr
    """.split()
# POSIX' names, which Windows sources define as macros (strcasecmp as _stricmp, close as
# closesocket), sometimes before the header that declares them here. No header of libc has one of
# them as a macro.
HOSTILE_NAMES += """
    access asctime_r atoll chdir close ctime_r dup dup2 fileno fseeko ftello ftruncate getcwd getpid
    gettimeofday gmtime_r isatty localtime_r lseek mkdir open pclose pipe popen random read rmdir
    sleep snprintf srandom strcasecmp strdup strerror_r strncasecmp strtok_r strtoll strtoull unlink
    usleep vsnprintf write
    """.split()
# Sources that choose by platform are compiled with these taken away (wsx-win32).
HOST_NAMES = "__linux__ __linux __gnu_linux__ __unix__ __unix".split()

# Spellings that cannot be derived: the SDK's own and those that sources use.
SPELLINGS = """
    BaseTsd.h Bcrypt.h ErrHandlingApi.h GuidDef.h HandleApi.h In6Addr.h InAddr.h InitGuid.h
    IoApiSet.h IPHlpApi.h IPTypes.h MinWinBase.h MinWinDef.h MSTcpIP.h MSWSock.h MSWSockDef.h
    MSWsock.h MsTcpip.h MsWSock.h MsWSockDef.h NetIOApi.h NLDef.h PopPack.h ProcessThreadsApi.h
    PshPack1.h PshPack2.h PshPack4.h PshPack8.h QoS.h SAL.h SDKDDKVer.h SPOrder.h SdkDdkVer.h
    ShellAPI.h SpecStrings.h StrSafe.h SynchApi.h SysInfoApi.h TChar.h VersionHelpers.h WS2Def.h
    WS2IPDef.h WS2Spi.h WS2TCPIP.h WS2TcpIp.h WS2TcpIP.h WS2Tcpip.h WS2ipdef.h WS2spi.h WS2tcpip.h
    WSPiApi.h WSpiApi.h WTypes.h WinBase.h WinDef.h WinError.h WinNT.h WinSock.h WinSock2.h
    WinApiFamily.h Windows.h. Winternl.h WspiApi.h Ws2TcpIp.h Ws2Tcpip.h Ws2IpDef.h Ws2Spi.h afUnix.h AfUnix.h
    """.split()

BEGIN, END = "wsx/shield_begin.h", "wsx/shield_end.h"
LICENSE = "// SPDX-License-Identifier: MIT\n"


def preprocess(compiler, language, text):
    """What the compiler makes of the text."""
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder, "ask." + ("c" if language == "c" else "cc"))
        source.write_text(text)
        run = subprocess.run(
            compiler + ["-x", language, "-E", "-P", str(source)], capture_output=True, text=True
        )
    if run.returncode != 0:
        sys.exit(f"{' '.join(compiler)} cannot preprocess:\n{run.stderr}")
    return run.stdout


def existing(compiler, language, names):
    """Those of the names that the compiler has a header for."""
    lines = []
    for name in names:
        lines += [f"#if __has_include(<{name}>)", f'"<{name}>"', "#endif"]
    found = set(re.findall(r'"<(.*?)>"', preprocess(compiler, language, "\n".join(lines) + "\n")))
    return [name for name in names if name in found]


def host_values(compiler):
    """The platform macros as the compiler defines them by itself."""
    lines = []
    for name in HOST_NAMES:
        lines += [f"#ifdef {name}", f'"{name}" {name}', "#endif"]
    text = preprocess(compiler, "c++", "\n".join(lines) + "\n")
    return re.findall(r'"(\w+)" (.*)', text)


def shield_begin(values):
    lines = [LICENSE + "#pragma GCC system_header"]
    for name in HOSTILE_NAMES:
        lines += [f'#pragma push_macro("{name}")', f"#undef {name}"]
    for name, value in values:
        lines += [f'#pragma push_macro("{name}")', f"#undef {name}", f"#define {name} {value}"]
    return "\n".join(lines) + "\n"


def shield_end(values):
    lines = [LICENSE + "#pragma GCC system_header"]
    for name, _ in values:
        lines.append(f"#undef {name}")
    names = HOSTILE_NAMES + [name for name, _ in values]
    lines += [f'#pragma pop_macro("{name}")' for name in names]
    return "\n".join(lines) + "\n"


def wrapper(name):
    """Only the outermost wrapper acts; within it the names are gone already."""
    # C programs ask for <version> as well and must get an empty file, as they would get none.
    include = f"#include_next <{name}>\n"
    if name == "version":
        include = f"#ifdef __cplusplus\n{include}#endif\n"
    return (
        f"{LICENSE}#pragma GCC system_header\n"
        f"#ifdef WSX_SHIELDED\n{include}#else\n#define WSX_SHIELDED 1\n#include <{BEGIN}>\n"
        f"{include}#include <{END}>\n#undef WSX_SHIELDED\n#endif\n"
    )


def write(path, text):
    """Leaves an equal file alone, so that nothing is compiled anew."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def remove_others(folder, wanted):
    for path in folder.rglob("*"):
        if path.is_file() and path.relative_to(folder).as_posix() not in wanted:
            path.unlink()


def write_shield(folder, cc, cxx):
    names = existing(cc, "c", C_HEADERS + OTHER_HEADERS)
    names += existing(cxx, "c++", CXX_HEADERS) + INNER_HEADERS
    names = list(dict.fromkeys(names))
    values = host_values(cxx)
    files = {name: wrapper(name) for name in names}
    files |= {BEGIN: shield_begin(values), END: shield_end(values)}
    for name, text in files.items():
        write(folder / name, text)
    remove_others(folder, files)


def aliases(names):
    """From each other spelling to the file, for the given lower-case header names."""
    pairs = {}
    for name in names:
        stem = name.removesuffix(".h")
        for spelling in (stem.capitalize() + ".h", stem.upper() + ".h", stem.upper() + ".H"):
            pairs[spelling] = name
    for spelling in SPELLINGS:
        name = spelling.lower().removesuffix(".")
        if name in names:
            pairs[spelling] = name
    return {spelling: name for spelling, name in pairs.items() if spelling != name}


def folds_case(folder):
    """Whether the file system takes two spellings for one file; it then needs no aliases."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(prefix="case", dir=folder) as file:
        return pathlib.Path(file.name.upper().replace(str(folder).upper(), str(folder))).exists()


def forwarder(name):
    return f"{LICENSE}#pragma GCC system_header\n#include <{name}>\n"


def write_aliases(folder, source):
    if folds_case(folder):
        return
    names = {path.name for path in source.glob("*.h")} - {"wsx.h"}
    spellings = {spelling: forwarder(name) for spelling, name in aliases(names).items()}
    for spelling, text in spellings.items():
        write(folder / spelling, text)
    remove_others(folder, spellings)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--source", type=pathlib.Path, required=True, help="the include folder")
    parser.add_argument("--output", type=pathlib.Path, required=True, help="its build folder")
    parser.add_argument("--cc", action="append", required=True, help="a word of the C compiler")
    parser.add_argument("--cxx", action="append", required=True, help="a word of the C++ compiler")
    options = parser.parse_args()
    write_shield(options.output / "overlay-std", options.cc, options.cxx)
    write_aliases(options.output / "alias", options.source)


if __name__ == "__main__":
    main()

# SPDX-License-Identifier: MIT
"""Compiles a library's sources as they are, and a program of ours, with wsx-cc, and runs it."""

import concurrent.futures
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "install"))

from installed import arguments, installed, run, skip  # noqa: E402

WINDOWS_10 = "-D_WIN32_WINNT=0x0A00"


class Library:
    """folder: below the fetched ones; sources: patterns in it; program: ours, one file or several; flags: as the library's own build for
    Windows gives them, {folder} being its place; without: patterns of sources that this build leaves
    out."""

    def __init__(self, folder, sources, program, flags, without=()):
        self.folder, self.sources, self.flags = folder, sources, flags
        self.program = [program] if isinstance(program, str) else program
        self.without = without


LIBRARIES = {
    "cpp-httplib": Library(
        "cpp-httplib", [], "httplib/main.cc", ["-std=c++17", "-I{folder}", WINDOWS_10]
    ),
    # The sources that its make file for Microsoft's compiler has, and the configuration for that. The
    # functions that Windows lacks and glibc has are glibc's, or have another name.
    "libevent": Library(
        "libevent",
        [f"{name}.c" for name in """
            event buffer bufferevent bufferevent_sock bufferevent_pair listener evmap log evutil
            strlcpy signal bufferevent_filter evthread bufferevent_ratelim evutil_rand evutil_time
            win32select evthread_win32 buffer_iocp event_iocp bufferevent_async event_tagging http
            evdns evrpc
            """.split()],
        ["libevent/main.c", "libevent/streams.c", "libevent/services.c"],
        ["-I{folder}/include", "-I{folder}/WIN32-Code", "-I{folder}/WIN32-Code/nmake", "-I{folder}",
         "-I{folder}/compat", "-include", f"{HERE}/libevent/names.h", "-w", "-DHAVE_CONFIG_H",
         "-DEVENT__HAVE_STRSEP", "-DEVENT__HAVE_STRTOK_R"],
    ),
    "enet": Library("enet", ["*.c"], "enet/main.c", ["-I{folder}/include", "-w"], without=["unix.c"]),
    # Its own ssize_t comes from a header that Windows' compilers read unasked.
    "libutp": Library(
        "utp-native/deps/libutp",
        ["utp_*.cpp", "libutp_inet_ntop.cpp"],
        "utp/main.cc",
        ["-I{folder}", "-include", "sys/types.h", "-w", WINDOWS_10],
    ),
    "nanomsg": Library(
        "nanomsg/deps/nanomsg/src",
        ["**/*.c"],
        "nanomsg/main.c",
        ["-I{folder}", "-w", "-DNN_HAVE_WINDOWS", "-DNN_USE_LITERAL_IFADDR", "-DNN_STATIC_LIB",
         "-DNN_HAVE_WINSOCK", "-DNN_USE_WINSOCK", "-D_CRT_SECURE_NO_WARNINGS", "-DNDEBUG"],
        without=["poller.c"],  # the other half's
    ),
    # It tells apart Microsoft's compiler and mingw's, and knows no third. The table of C's error
    # texts, which it copies from, is not here.
    "curl": Library(
        "curl",
        ["lib/*.c", "lib/vauth/*.c", "lib/vquic/vquic.c", "lib/vtls/vtls.c"],
        "curl/main.cc",
        ["-I{folder}/include", "-I{folder}/lib", f"-I{HERE}/curl", "-w", "-D__MINGW32__",
         "-DBUILDING_LIBCURL", "-DCURL_STATICLIB", "-DCURL_DISABLE_LDAP",
         "-DCURL_DISABLE_TELNET", "-DCURL_DISABLE_CRYPTO_AUTH", "-Dsys_nerr=0",
         "-Dsys_errlist=((char**)0)"],
    ),
    "libmicrohttpd": Library(
        "libmicrohttpd",
        ["src/microhttpd/*.c"],
        "libmicrohttpd/main.c",
        ["-I{folder}/w32/common", "-I{folder}/src/include", "-I{folder}/src/microhttpd", "-w",
         "-DWINDOWS", "-DMHD_W32LIB"],
        without=["test_*.c", "connection_https.c"],
    ),
    # It takes 2 for the size of a wide character.
    "nng": Library(
        "nng",
        ["src/*.c", "src/core/*.c", "src/platform/windows/*.c", "src/sp/*.c",
         "src/sp/protocol/*/*.c", "src/sp/transport/inproc/*.c", "src/sp/transport/tcp/*.c",
         "src/supplemental/tls/tls_common.c", "src/supplemental/websocket/stub.c"],
        "nng/main.c",
        ["-I{folder}/include", "-I{folder}/src", "-w", "-fshort-wchar", "-DNNG_PLATFORM_WINDOWS",
         "-DNNG_STATIC_LIB", "-DNNG_HAVE_CONDVAR", "-DNNG_HAVE_SNPRINTF", "-D_WIN32_WINNT=0x0600",
         "-DNNG_TRANSPORT_TCP", "-DNNG_TRANSPORT_INPROC"],
        without=["*_test.c"],
    ),
}


def compiler_for(copy, path):
    return copy.prefix / "bin" / ("wsx-cc" if path.suffix == ".c" else "wsx-c++")


def compile_one(copy, path, flags):
    target = copy.work / (str(path).replace("/", "_") + ".o")
    run([compiler_for(copy, path), "-O1", "-g", *flags, "-c", path, "-o", target])
    return target


def main():
    parser = arguments(__doc__)
    parser.add_argument("--fetched", type=pathlib.Path, required=True, help="what fetch.py has got")
    parser.add_argument("library", choices=LIBRARIES)
    options = parser.parse_args()
    library = LIBRARIES[options.library]
    folder = options.fetched / library.folder
    if not folder.is_dir():
        skip(f"{folder} is not there; tests/sources/fetch.py {options.fetched} fetches it")
    paths = [path for pattern in library.sources for path in sorted(folder.glob(pattern))
             if not any(path.match(pattern) for pattern in library.without)]
    paths += [HERE / name for name in library.program]
    flags = [flag.format(folder=folder) for flag in library.flags]
    with installed(options.build, options.prefix, options.libdir) as copy:
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            objects = list(pool.map(lambda path: compile_one(copy, path, flags), paths))
        program = copy.work / "program"
        run([compiler_for(copy, pathlib.Path("any.cc")), *objects, "-o", program, "-lws2_32",
             "-lmswsock", "-ladvapi32"])
        print(f"{len(paths)} files compiled", flush=True)
        done = subprocess.run([program], timeout=120)
    sys.exit(done.returncode)


if __name__ == "__main__":
    main()

# SPDX-License-Identifier: MIT
"""Every exported call that takes sockets or handles has a row in stale_socket_test.cc or
stale_handle_test.cc for each one that it takes: what was closed or never opened is refused there
by each of them."""

import argparse
import collections
import pathlib
import re
import subprocess
import sys

TESTS = ["tests/conformance/stale_socket_test.cc", "tests/conformance/stale_handle_test.cc"]
HEADERS = ["winsock2.h", "ws2tcpip.h", "mswsock.h", "ws2spi.h", "windows.h", "mstcpip.h",
           "process.h"]
DECLARATION = re.compile(r"(\w+)\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\)\s*__asm__")
HANDLE = re.compile(r"\b(SOCKET|HANDLE|WSAEVENT|fd_set|LPWSAPOLLFD|WSAPOLLFD)\b")

# What is given and not looked up.
EXEMPT = {
    ("__WSAFDIsSet", "s"): "searched for in the set",
    ("__WSAFDIsSet", "set"): "looked into, not at what it holds",
    ("LoadLibraryExA", "hFile"): "reserved",
    ("LoadLibraryExW", "hFile"): "reserved",
    ("CreateFileA", "hTemplateFile"): "refused, whatever it is",
    ("CreateFileW", "hTemplateFile"): "refused, whatever it is",
    # Windows does not look at what it takes for a heap.
    **{(name, "hHeap"): "not a handle on Windows: heap_test.cc"
       for name in ("HeapAlloc", "HeapCompact", "HeapDestroy", "HeapFree", "HeapLock",
                    "HeapReAlloc", "HeapSize", "HeapUnlock", "HeapValidate")},
    ("HeapQueryInformation", "HeapHandle"): "not a handle on Windows: heap_test.cc",
    ("HeapSetInformation", "HeapHandle"): "not a handle on Windows: heap_test.cc",
    # Objects of the thread pool are addresses on Windows.
    **{(name, parameter): "not a handle on Windows: timer_queue_test.cc"
       for name, parameter in (
           ("ChangeTimerQueueTimer", "Timer"), ("ChangeTimerQueueTimer", "TimerQueue"),
           ("CreateTimerQueueTimer", "TimerQueue"), ("DeleteTimerQueue", "TimerQueue"),
           ("DeleteTimerQueueEx", "TimerQueue"), ("DeleteTimerQueueTimer", "Timer"),
           ("DeleteTimerQueueTimer", "TimerQueue"), ("UnregisterWait", "WaitHandle"),
           ("UnregisterWaitEx", "WaitHandle"))},
    **{(name, "CompletionEvent"): "looked at beside the object: timer_queue_test.cc"
       for name in ("DeleteTimerQueueEx", "DeleteTimerQueueTimer", "UnregisterWaitEx")},
    **{(name, parameter): "told nothing of failures"
       for name, parameter in (
           ("SetEventWhenCallbackReturns", "evt"), ("ReleaseMutexWhenCallbackReturns", "mut"),
           ("ReleaseSemaphoreWhenCallbackReturns", "sem"), ("SetThreadpoolWait", "h"),
           ("SetThreadpoolWaitEx", "h"))},
    **{(name, "hThread"): "its errors are HRESULTs: thread_settings_test.cc"
       for name in ("SetThreadDescription", "GetThreadDescription")},
    ("CheckTokenMembership", "TokenHandle"): "NULL is the caller's: identity_test.cc",
    # Searches are addresses on Windows.
    **{(name, "hFindFile"): "not a handle on Windows: file_search_test.cc"
       for name in ("FindClose", "FindNextFileA", "FindNextFileW")},
    ("SetStdHandle", "hHandle"): "kept as it is given",
    **{(name, "Socket"): "in a library that not every toolchain knows: tests/fault/socket_test.cc"
       for name in ("WSADeleteSocketPeerTargetName", "WSAImpersonateSocketPeer",
                    "WSAQuerySocketSecurity", "WSASetSocketPeerTargetName",
                    "WSASetSocketSecurity")},
    ("TransmitFile", "hFile"): "looked at on a connected socket only: transmit_file_test.cc",
    ("WSALookupServiceNextA", "hLookup"): "none can be made: name_space_test.cc",
    ("WSALookupServiceNextW", "hLookup"): "none can be made: name_space_test.cc",
    ("WSALookupServiceEnd", "hLookup"): "none can be made: name_space_test.cc",
    ("WSANSPIoctl", "hLookup"): "none can be made: name_space_test.cc",
    ("WSAProviderCompleteAsyncCall", "hAsyncCall"): "none can be made: name_space_test.cc",
    ("WPUCompleteOverlappedRequest", "s"): "a provider's, with its error in a place of its own",
}


def declared(include):
    """(function, parameter) of every handle that an exported call is given."""
    source = "".join(f"#include <{name}>\n" for name in HEADERS if (include / name).exists())
    text = subprocess.run(["cc", "-E", "-P", "-x", "c", "-I", include, "-"], input=source,
                          capture_output=True, text=True, check=True).stdout
    text = " ".join(line for line in text.splitlines() if not line.startswith("#"))
    for function, parameters in DECLARATION.findall(text):
        for parameter in parameters.split(","):
            if HANDLE.search(parameter) and not re.search(r"\bLPHANDLE\b", parameter):
                yield function, re.findall(r"\w+", parameter)[-1]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=pathlib.Path, required=True)
    options = parser.parse_args()
    wanted = collections.Counter(function for function, parameter
                                 in set(declared(options.source / "include"))
                                 if (function, parameter) not in EXEMPT)
    rows = collections.Counter(name for path in TESTS for name
                               in re.findall(r'\{\s*"(\w+)",\s*\[\]', (options.source / path).read_text()))
    if len(wanted) < 50:
        sys.exit(f"only {len(wanted)} calls found in the headers")
    missing = [f"{function}: {rows[function]} of {count} rows"
               for function, count in sorted(wanted.items()) if rows[function] < count]
    unknown = sorted(set(rows) - set(wanted))
    for line in missing + [f"{function}: no exported call takes handles" for function in unknown]:
        print(line)
    sys.exit(bool(missing or unknown))


if __name__ == "__main__":
    main()

// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <string>

#include "conformance/stale.h"
#include "support/checks.h"

// Handles that were closed or never opened, given to every call that takes one. A row for each of a
// call's parameters: tests/compile/stale_handles.py compares with the headers.

using namespace support;
using namespace stale;

namespace {

// `any` value that names nothing, or only one that is no null pointer, which has a meaning here.
enum class Takes { any, no_null };

struct HandleRow {
  const char* name;
  bool (*fails)(HANDLE h, Rest& rest);
  Takes takes = Takes::any;
  DWORD error = ERROR_INVALID_HANDLE;
};

void CALLBACK nothing(ULONG_PTR) {}

const HANDLE own_process = GetCurrentProcess();

const HandleRow handle_rows[] = {
    {"CloseHandle", [](HANDLE h, Rest&) { return !CloseHandle(h); }},
    {"DuplicateHandle",
     [](HANDLE h, Rest& r) {
       return !DuplicateHandle(h, r.event, own_process, &r.made, 0, FALSE, DUPLICATE_SAME_ACCESS);
     }},
    {"DuplicateHandle",
     [](HANDLE h, Rest& r) {
       return !DuplicateHandle(own_process, h, own_process, &r.made, 0, FALSE,
                               DUPLICATE_SAME_ACCESS);
     }},
    {"DuplicateHandle",
     [](HANDLE h, Rest& r) {
       return !DuplicateHandle(own_process, r.event, h, &r.made, 0, FALSE, DUPLICATE_SAME_ACCESS);
     },
     Takes::no_null},
    {"SetEvent", [](HANDLE h, Rest&) { return !SetEvent(h); }},
    {"ResetEvent", [](HANDLE h, Rest&) { return !ResetEvent(h); }},
    {"PulseEvent", [](HANDLE h, Rest&) { return !PulseEvent(h); }},
    {"WSASetEvent", [](HANDLE h, Rest&) { return !WSASetEvent(h); }},
    {"WSAResetEvent", [](HANDLE h, Rest&) { return !WSAResetEvent(h); }},
    {"WSACloseEvent", [](HANDLE h, Rest&) { return !WSACloseEvent(h); }},
    {"ReleaseMutex", [](HANDLE h, Rest&) { return !ReleaseMutex(h); }},
    {"ReleaseSemaphore", [](HANDLE h, Rest&) { return !ReleaseSemaphore(h, 1, nullptr); }},
    {"WaitForSingleObject",
     [](HANDLE h, Rest&) { return WaitForSingleObject(h, 0) == WAIT_FAILED; }},
    {"WaitForSingleObjectEx",
     [](HANDLE h, Rest&) { return WaitForSingleObjectEx(h, 0, TRUE) == WAIT_FAILED; }},
    {"WaitForMultipleObjects",
     [](HANDLE h, Rest& r) {
       const HANDLE objects[] = {r.event, h};
       return WaitForMultipleObjects(2, objects, FALSE, 0) == WAIT_FAILED;
     }},
    {"WaitForMultipleObjectsEx",
     [](HANDLE h, Rest& r) {
       const HANDLE objects[] = {h, r.event};
       return WaitForMultipleObjectsEx(2, objects, TRUE, 0, TRUE) == WAIT_FAILED;
     }},
    {"WSAWaitForMultipleEvents",
     [](HANDLE h, Rest& r) {
       const WSAEVENT objects[] = {r.event, h};
       return WSAWaitForMultipleEvents(2, objects, TRUE, 0, FALSE) == WSA_WAIT_FAILED;
     }},
    {"SignalObjectAndWait",
     [](HANDLE h, Rest& r) { return SignalObjectAndWait(h, r.event, 0, FALSE) == WAIT_FAILED; }},
    {"SignalObjectAndWait",
     [](HANDLE h, Rest& r) { return SignalObjectAndWait(r.event, h, 0, FALSE) == WAIT_FAILED; }},
    {"CreateIoCompletionPort",
     [](HANDLE h, Rest&) { return CreateIoCompletionPort(h, nullptr, 0, 0) == nullptr; }},
    {"CreateIoCompletionPort",
     [](HANDLE h, Rest& r) {
       return CreateIoCompletionPort(handle(r.datagram), h, 0, 0) == nullptr;
     },
     Takes::no_null},
    {"GetQueuedCompletionStatus",
     [](HANDLE h, Rest& r) {
       return !GetQueuedCompletionStatus(h, &r.count, &r.key, &r.dequeued, 0);
     }},
    {"GetQueuedCompletionStatusEx",
     [](HANDLE h, Rest& r) {
       return !GetQueuedCompletionStatusEx(h, &r.entry, 1, &r.number, 0, FALSE);
     }},
    {"PostQueuedCompletionStatus",
     [](HANDLE h, Rest&) { return !PostQueuedCompletionStatus(h, 0, 0, nullptr); }},
    {"GetOverlappedResult",
     [](HANDLE h, Rest& r) { return !GetOverlappedResult(h, &r.pending, &r.count, TRUE); }},
    {"GetOverlappedResultEx",
     [](HANDLE h, Rest& r) { return !GetOverlappedResultEx(h, &r.pending, &r.count, 1, FALSE); }},
    {"CancelIo", [](HANDLE h, Rest&) { return !CancelIo(h); }},
    {"CancelIoEx", [](HANDLE h, Rest&) { return !CancelIoEx(h, nullptr); }},
    {"ReadFile",
     [](HANDLE h, Rest& r) { return !ReadFile(h, r.bytes, 1, &r.count, &r.request.overlapped); }},
    {"WriteFile",
     [](HANDLE h, Rest& r) { return !WriteFile(h, r.bytes, 1, &r.count, &r.request.overlapped); }},
    {"SetFilePointer",
     [](HANDLE h, Rest&) {
       return SetFilePointer(h, 0, nullptr, FILE_BEGIN) == INVALID_SET_FILE_POINTER;
     }},
    {"SetFilePointerEx",
     [](HANDLE h, Rest&) { return !SetFilePointerEx(h, {}, nullptr, FILE_BEGIN); }},
    {"GetFileSize", [](HANDLE h, Rest&) { return GetFileSize(h, nullptr) == INVALID_FILE_SIZE; }},
    {"GetFileSizeEx",
     [](HANDLE h, Rest&) {
       LARGE_INTEGER size;
       return !GetFileSizeEx(h, &size);
     }},
    {"SetEndOfFile", [](HANDLE h, Rest&) { return !SetEndOfFile(h); }},
    {"GetFileInformationByHandle",
     [](HANDLE h, Rest&) {
       BY_HANDLE_FILE_INFORMATION info;
       return !GetFileInformationByHandle(h, &info);
     }},
    {"GetFileTime", [](HANDLE h, Rest&) { return !GetFileTime(h, nullptr, nullptr, nullptr); }},
    {"SetFileTime", [](HANDLE h, Rest&) { return !SetFileTime(h, nullptr, nullptr, nullptr); }},
    // NULL is the paging file to some.
    {"CreateFileMappingA",
     [](HANDLE h, Rest&) {
       return CreateFileMappingA(h, nullptr, PAGE_READWRITE, 0, 4096, nullptr) == nullptr;
     },
     Takes::no_null},
    {"CreateFileMappingW",
     [](HANDLE h, Rest&) {
       return CreateFileMappingW(h, nullptr, PAGE_READWRITE, 0, 4096, nullptr) == nullptr;
     },
     Takes::no_null},
    {"MapViewOfFile",
     [](HANDLE h, Rest&) { return MapViewOfFile(h, FILE_MAP_READ, 0, 0, 0) == nullptr; }},
    {"MapViewOfFileEx",
     [](HANDLE h, Rest&) {
       return MapViewOfFileEx(h, FILE_MAP_READ, 0, 0, 0, nullptr) == nullptr;
     }},
    {"GetProcessId", [](HANDLE h, Rest&) { return GetProcessId(h) == 0; }},
    {"GetPriorityClass", [](HANDLE h, Rest&) { return GetPriorityClass(h) == 0; }},
    {"SetPriorityClass",
     [](HANDLE h, Rest&) { return !SetPriorityClass(h, NORMAL_PRIORITY_CLASS); }},
    {"GetProcessAffinityMask",
     [](HANDLE h, Rest&) {
       DWORD_PTR own, all;
       return !GetProcessAffinityMask(h, &own, &all);
     }},
    {"SetProcessAffinityMask", [](HANDLE h, Rest&) { return !SetProcessAffinityMask(h, 1); }},
    {"GetThreadTimes",
     [](HANDLE h, Rest&) {
       FILETIME times[4];
       return !GetThreadTimes(h, &times[0], &times[1], &times[2], &times[3]);
     }},
    {"SetThreadGroupAffinity",
     [](HANDLE h, Rest&) {
       const GROUP_AFFINITY wanted{1, 0, {}};
       return !SetThreadGroupAffinity(h, &wanted, nullptr);
     }},
    {"GetThreadGroupAffinity",
     [](HANDLE h, Rest&) {
       GROUP_AFFINITY found;
       return !GetThreadGroupAffinity(h, &found);
     }},
    {"PeekNamedPipe",
     [](HANDLE h, Rest&) { return !PeekNamedPipe(h, nullptr, 0, nullptr, nullptr, nullptr); }},
    {"FlushFileBuffers", [](HANDLE h, Rest&) { return !FlushFileBuffers(h); }},
    {"ConnectNamedPipe",
     [](HANDLE h, Rest& r) { return !ConnectNamedPipe(h, &r.request.overlapped); }},
    {"DisconnectNamedPipe", [](HANDLE h, Rest&) { return !DisconnectNamedPipe(h); }},
    {"GetNamedPipeClientProcessId",
     [](HANDLE h, Rest&) {
       ULONG process = 0;
       return !GetNamedPipeClientProcessId(h, &process);
     }},
    {"GetNamedPipeServerProcessId",
     [](HANDLE h, Rest&) {
       ULONG process = 0;
       return !GetNamedPipeServerProcessId(h, &process);
     }},
    {"DeviceIoControl",
     [](HANDLE h, Rest& r) {
       return !DeviceIoControl(h, 0, nullptr, 0, nullptr, 0, &r.count, nullptr);
     }},
    {"SetNamedPipeHandleState",
     [](HANDLE h, Rest& r) {
       r.count = PIPE_READMODE_BYTE;
       return !SetNamedPipeHandleState(h, &r.count, nullptr, nullptr);
     }},
    {"GetFileType", [](HANDLE h, Rest&) { return GetFileType(h) == FILE_TYPE_UNKNOWN; }},
    {"WriteConsoleA",
     [](HANDLE h, Rest& r) { return !WriteConsoleA(h, r.bytes, 1, &r.count, nullptr); }},
    {"WriteConsoleW",
     [](HANDLE h, Rest& r) { return !WriteConsoleW(h, L"a", 1, &r.count, nullptr); }},
    {"ReadConsoleA",
     [](HANDLE h, Rest& r) { return !ReadConsoleA(h, r.bytes, 1, &r.count, nullptr); }},
    {"ReadConsoleW",
     [](HANDLE h, Rest& r) {
       WCHAR text[2];
       return !ReadConsoleW(h, text, 1, &r.count, nullptr);
     }},
    {"GetConsoleMode", [](HANDLE h, Rest& r) { return !GetConsoleMode(h, &r.count); }},
    {"SetConsoleMode", [](HANDLE h, Rest&) { return !SetConsoleMode(h, 0); }},
    {"GetNumberOfConsoleInputEvents",
     [](HANDLE h, Rest& r) { return !GetNumberOfConsoleInputEvents(h, &r.count); }},
    {"FlushConsoleInputBuffer", [](HANDLE h, Rest&) { return !FlushConsoleInputBuffer(h); }},
    {"GetConsoleScreenBufferInfo",
     [](HANDLE h, Rest&) {
       CONSOLE_SCREEN_BUFFER_INFO info;
       return !GetConsoleScreenBufferInfo(h, &info);
     }},
    {"SetConsoleTextAttribute", [](HANDLE h, Rest&) { return !SetConsoleTextAttribute(h, 7); }},
    {"SetConsoleCursorPosition",
     [](HANDLE h, Rest&) {
       return !SetConsoleCursorPosition(h, {0, 0});
     }},
    {"GetHandleInformation", [](HANDLE h, Rest& r) { return !GetHandleInformation(h, &r.count); }},
    {"SetHandleInformation",
     [](HANDLE h, Rest&) { return !SetHandleInformation(h, HANDLE_FLAG_INHERIT, 0); }},
    {"TerminateProcess", [](HANDLE h, Rest&) { return !TerminateProcess(h, 1); }},
    {"GetExitCodeProcess", [](HANDLE h, Rest& r) { return !GetExitCodeProcess(h, &r.count); }},
    {"GetProcessTimes",
     [](HANDLE h, Rest&) {
       FILETIME times[4];
       return !GetProcessTimes(h, &times[0], &times[1], &times[2], &times[3]);
     }},
    {"GetCommState",
     [](HANDLE h, Rest&) {
       DCB state{};
       return !GetCommState(h, &state);
     }},
    {"SetCommState",
     [](HANDLE h, Rest&) {
       DCB state{};
       return !SetCommState(h, &state);
     }},
    {"GetCommTimeouts",
     [](HANDLE h, Rest&) {
       COMMTIMEOUTS timeouts{};
       return !GetCommTimeouts(h, &timeouts);
     }},
    {"SetCommTimeouts",
     [](HANDLE h, Rest&) {
       COMMTIMEOUTS timeouts{};
       return !SetCommTimeouts(h, &timeouts);
     }},
    {"SetFileCompletionNotificationModes",
     [](HANDLE h, Rest&) {
       return !SetFileCompletionNotificationModes(h, FILE_SKIP_SET_EVENT_ON_HANDLE);
     }},
    {"ResumeThread", [](HANDLE h, Rest&) { return ResumeThread(h) == DWORD(-1); }},
    {"SuspendThread", [](HANDLE h, Rest&) { return SuspendThread(h) == DWORD(-1); }},
    {"TerminateThread", [](HANDLE h, Rest&) { return !TerminateThread(h, 0); }},
    {"GetExitCodeThread", [](HANDLE h, Rest& r) { return !GetExitCodeThread(h, &r.count); }},
    {"RegisterWaitForSingleObject",
     [](HANDLE h, Rest& r) {
       const auto function = [](PVOID, BOOLEAN) {};
       return !RegisterWaitForSingleObject(&r.made, h, function, nullptr, 0, 0);
     }},
    {"BindIoCompletionCallback",
     [](HANDLE h, Rest&) {
       const auto function = [](DWORD, DWORD, LPOVERLAPPED) {};
       return !BindIoCompletionCallback(h, function, 0);
     }},
    {"CreateThreadpoolIo",
     [](HANDLE h, Rest&) {
       const auto function = [](PTP_CALLBACK_INSTANCE, PVOID, PVOID, ULONG, ULONG_PTR, PTP_IO) {};
       return CreateThreadpoolIo(h, function, nullptr, nullptr) == nullptr;
     }},
    {"SetThreadPriority", [](HANDLE h, Rest&) { return !SetThreadPriority(h, 0); }},
    {"GetThreadPriority",
     [](HANDLE h, Rest&) { return GetThreadPriority(h) == THREAD_PRIORITY_ERROR_RETURN; }},
    {"SetThreadAffinityMask", [](HANDLE h, Rest&) { return SetThreadAffinityMask(h, 1) == 0; }},
    {"GetThreadId", [](HANDLE h, Rest&) { return GetThreadId(h) == 0; }},
    {"SetWaitableTimer",
     [](HANDLE h, Rest&) {
       const LARGE_INTEGER at_once{};
       return !SetWaitableTimer(h, &at_once, 0, nullptr, nullptr, FALSE);
     }},
    {"SetWaitableTimerEx",
     [](HANDLE h, Rest&) {
       const LARGE_INTEGER at_once{};
       return !SetWaitableTimerEx(h, &at_once, 0, nullptr, nullptr, nullptr, 0);
     }},
    {"CancelWaitableTimer", [](HANDLE h, Rest&) { return !CancelWaitableTimer(h); }},
    {"QueueUserAPC", [](HANDLE h, Rest&) { return QueueUserAPC(nothing, h, 0) == 0; }},
    {"WSAEventSelect",
     [](HANDLE h, Rest& r) { return WSAEventSelect(r.datagram, h, FD_READ) == SOCKET_ERROR; },
     Takes::no_null, WSAENOTSOCK},
    {"WSAEnumNetworkEvents",
     [](HANDLE h,
        Rest& r) { return WSAEnumNetworkEvents(r.datagram, h, &r.events) == SOCKET_ERROR; },
     Takes::no_null, WSAENOTSOCK},
#if __has_include(<wsx.h>)
    // mingw-w64 does not declare it.
    {"QueueUserAPC2",
     [](HANDLE h, Rest&) { return !QueueUserAPC2(nothing, h, 0, QUEUE_USER_APC_FLAGS_NONE); }},
#endif
};

void check_handle_rows(Value make) {
  for (const HandleRow& row : handle_rows) {
    CAPTURE(std::string(row.name));
    if (wine_differs(row.name)) continue;
    Rest rest;
    const SOCKET value = make();
    CAPTURE(value);
    if (value == 0 && row.takes == Takes::no_null) continue;
    CHECK_RESULT_AND_ERROR(row.fails(handle(value), rest), true, static_cast<int>(row.error));
    CHECK_FALSE(rest.event.set());
    CHECK((rest.made == nullptr));
  }
}

}  // namespace

TEST_CASE_FIXTURE(Winsock,
                  "What is no handle any more, or was never one, is refused by every call") {
  for (const Value value : invented) check_handle_rows(value);
  check_handle_rows([] { return SOCKET{0}; });
}

TEST_CASE_FIXTURE(Winsock, "A request with an event that is none is refused and does nothing") {
  const UdpPair pair = connected_udp_pair();
  for (const Value make : invented) {
    const SOCKET value = make();
    CAPTURE(value);
    OVERLAPPED overlapped{};
    overlapped.hEvent = handle(value);
    char byte = 'x';
    WSABUF buffer{1, &byte};
    DWORD flags = 0;
    CHECK(WSASend(pair.sender, &buffer, 1, nullptr, 0, &overlapped, nullptr) == SOCKET_ERROR);
    CHECK(WSARecv(pair.receiver, &buffer, 1, nullptr, &flags, &overlapped, nullptr) ==
          SOCKET_ERROR);
    CHECK(WSAGetLastError() != WSA_IO_PENDING);
  }
  set_nonblocking(pair.receiver);
  char byte;
  CHECK_FAILS(recv(pair.receiver, &byte, 1, 0), WSAEWOULDBLOCK);
}

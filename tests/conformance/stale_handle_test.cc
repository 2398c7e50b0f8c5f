// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "support/checks.h"
#include "support/extensions.h"
#include "support/fixtures.h"
#include "support/message.h"
#include "support/routine.h"
#include "support/wine.h"

// Sockets and handles that were closed or never opened, given to every call that takes one. A row
// for each of a call's parameters: tests/compile/stale_handles.py compares with the headers.

using namespace support;

namespace {

HANDLE handle(SOCKET value) {
  return reinterpret_cast<HANDLE>(value);
}

// What the calls are given beside the handle in question. All of it is good.
struct Rest {
  UniqueSocket listener = tcp_listener();
  UniqueSocket datagram = udp_socket();
  UniqueSocket fresh{socket(AF_INET, SOCK_STREAM, 0)};
  UniqueEvent event;
  Request request;
  char bytes[512] = {};
  WSABUF buffer{1, bytes};
  sockaddr_in address = ipv4("127.0.0.1", htons(9));
  int length = sizeof address;
  DWORD count = 0;
  DWORD flags = 0;
  u_long number = 0;
  u_short half = 0;
  HANDLE made = nullptr;
  ULONG_PTR key = 0;
  OVERLAPPED* dequeued = nullptr;
  OVERLAPPED_ENTRY entry{};
  WSANETWORKEVENTS events{};
  WSAPROTOCOL_INFOA narrow{};
  WSAPROTOCOL_INFOW wide{};
  OVERLAPPED pending{0x103, 0, {{0, 0}}, nullptr};
};

int select_in(SOCKET s, int set) {
  fd_set members;
  members.fd_count = 1;
  members.fd_array[0] = s;
  std::array<fd_set*, 3> sets{};
  sets[static_cast<std::size_t>(set)] = &members;
  timeval at_once{0, 0};
  const int result = select(0, sets[0], sets[1], sets[2], &at_once);
  CHECK(members.fd_count == 1);
  return result;
}

int poll_one(SOCKET s) {
  WSAPOLLFD entry{s, POLLRDNORM, 0};
  return WSAPoll(&entry, 1, 0);
}

// Whether the call has failed in its own way.
struct SocketRow {
  const char* name;
  bool (*fails)(SOCKET s, Rest& rest);
  int error = WSAENOTSOCK;
};

const SocketRow socket_rows[] = {
    {"closesocket", [](SOCKET s, Rest&) { return closesocket(s) == SOCKET_ERROR; }},
    {"bind",
     [](SOCKET s, Rest& r) { return bind(s, generic(r.address), r.length) == SOCKET_ERROR; }},
    {"connect",
     [](SOCKET s, Rest& r) { return connect(s, generic(r.address), r.length) == SOCKET_ERROR; }},
    {"WSAConnect",
     [](SOCKET s, Rest& r) {
       return WSAConnect(s, generic(r.address), r.length, nullptr, nullptr, nullptr, nullptr) ==
              SOCKET_ERROR;
     }},
    {"listen", [](SOCKET s, Rest&) { return listen(s, 1) == SOCKET_ERROR; }},
    {"accept", [](SOCKET s, Rest&) { return accept(s, nullptr, nullptr) == INVALID_SOCKET; }},
    {"WSAAccept",
     [](SOCKET s, Rest&) { return WSAAccept(s, nullptr, nullptr, nullptr, 0) == INVALID_SOCKET; }},
    {"WSAJoinLeaf",
     [](SOCKET s, Rest& r) {
       return WSAJoinLeaf(s, generic(r.address), r.length, nullptr, nullptr, nullptr, nullptr,
                          JL_BOTH) == INVALID_SOCKET;
     }},
    {"shutdown", [](SOCKET s, Rest&) { return shutdown(s, SD_SEND) == SOCKET_ERROR; }},
    {"WSASendDisconnect",
     [](SOCKET s, Rest&) { return WSASendDisconnect(s, nullptr) == SOCKET_ERROR; }},
    {"WSARecvDisconnect",
     [](SOCKET s, Rest&) { return WSARecvDisconnect(s, nullptr) == SOCKET_ERROR; }},
    {"getsockname",
     [](SOCKET s, Rest& r) {
       return getsockname(s, generic(r.address), &r.length) == SOCKET_ERROR;
     }},
    {"getpeername",
     [](SOCKET s, Rest& r) {
       return getpeername(s, generic(r.address), &r.length) == SOCKET_ERROR;
     }},
    {"getsockopt",
     [](SOCKET s, Rest& r) {
       r.length = sizeof(DWORD);
       return getsockopt(s, SOL_SOCKET, SO_SNDBUF, r.bytes, &r.length) == SOCKET_ERROR;
     }},
    {"setsockopt",
     [](SOCKET s, Rest& r) {
       return setsockopt(s, SOL_SOCKET, SO_SNDBUF, r.bytes, sizeof(DWORD)) == SOCKET_ERROR;
     }},
    {"ioctlsocket",
     [](SOCKET s, Rest& r) { return ioctlsocket(s, FIONREAD, &r.number) == SOCKET_ERROR; }},
    {"WSAIoctl",
     [](SOCKET s, Rest& r) {
       return WSAIoctl(s, FIONREAD, nullptr, 0, &r.number, sizeof r.number, &r.count, nullptr,
                       nullptr) == SOCKET_ERROR;
     }},
    {"send", [](SOCKET s, Rest& r) { return send(s, r.bytes, 1, 0) == SOCKET_ERROR; }},
    {"sendto",
     [](SOCKET s, Rest& r) {
       return sendto(s, r.bytes, 1, 0, generic(r.address), r.length) == SOCKET_ERROR;
     }},
    {"WSASend",
     [](SOCKET s, Rest& r) {
       return WSASend(s, &r.buffer, 1, &r.count, 0, &r.request.overlapped, nullptr) == SOCKET_ERROR;
     }},
    {"WSASendTo",
     [](SOCKET s, Rest& r) {
       return WSASendTo(s, &r.buffer, 1, &r.count, 0, generic(r.address), r.length, nullptr,
                        nullptr) == SOCKET_ERROR;
     }},
    {"WSASendMsg",
     [](SOCKET s, Rest& r) {
       WSAMSG message{generic(r.address), r.length, &r.buffer, 1, {0, nullptr}, 0};
       return WSASendMsg(s, &message, 0, &r.count, nullptr, nullptr) == SOCKET_ERROR;
     }},
    {"recv", [](SOCKET s, Rest& r) { return recv(s, r.bytes, 1, 0) == SOCKET_ERROR; }},
    {"recvfrom",
     [](SOCKET s, Rest& r) {
       return recvfrom(s, r.bytes, 1, 0, generic(r.address), &r.length) == SOCKET_ERROR;
     }},
    {"WSARecv",
     [](SOCKET s, Rest& r) {
       return WSARecv(s, &r.buffer, 1, &r.count, &r.flags, &r.request.overlapped, nullptr) ==
              SOCKET_ERROR;
     }},
    {"WSARecvFrom",
     [](SOCKET s, Rest& r) {
       return WSARecvFrom(s, &r.buffer, 1, &r.count, &r.flags, nullptr, nullptr, nullptr,
                          nullptr) == SOCKET_ERROR;
     }},
    {"WSARecvEx",
     [](SOCKET s, Rest& r) { return WSARecvEx(s, r.bytes, 1, &r.length) == SOCKET_ERROR; }},
    {"select", [](SOCKET s, Rest&) { return select_in(s, 0) == SOCKET_ERROR; }},
    {"select", [](SOCKET s, Rest&) { return select_in(s, 1) == SOCKET_ERROR; }},
    {"select", [](SOCKET s, Rest&) { return select_in(s, 2) == SOCKET_ERROR; }},
    {"WSAPoll", [](SOCKET s, Rest&) { return poll_one(s) == SOCKET_ERROR; }},
    {"WSAEventSelect",
     [](SOCKET s, Rest& r) { return WSAEventSelect(s, r.event, FD_READ) == SOCKET_ERROR; }},
    {"WSAEnumNetworkEvents",
     [](SOCKET s, Rest& r) { return WSAEnumNetworkEvents(s, nullptr, &r.events) == SOCKET_ERROR; }},
    {"WSAAsyncSelect",
     [](SOCKET s, Rest&) { return WSAAsyncSelect(s, nullptr, 0x400, FD_READ) == SOCKET_ERROR; }},
    {"WSAGetOverlappedResult",
     [](SOCKET s, Rest& r) {
       return !WSAGetOverlappedResult(s, &r.pending, &r.count, FALSE, &r.flags);
     }},
    {"WSADuplicateSocketA",
     [](SOCKET s, Rest& r) {
       return WSADuplicateSocketA(s, GetCurrentProcessId(), &r.narrow) == SOCKET_ERROR;
     }},
    {"WSADuplicateSocketW",
     [](SOCKET s, Rest& r) {
       return WSADuplicateSocketW(s, GetCurrentProcessId(), &r.wide) == SOCKET_ERROR;
     }},
    {"WSAHtons", [](SOCKET s, Rest& r) { return WSAHtons(s, 1, &r.half) == SOCKET_ERROR; }},
    {"WSANtohs", [](SOCKET s, Rest& r) { return WSANtohs(s, 1, &r.half) == SOCKET_ERROR; }},
    {"WSAHtonl", [](SOCKET s, Rest& r) { return WSAHtonl(s, 1, &r.number) == SOCKET_ERROR; }},
    {"WSANtohl", [](SOCKET s, Rest& r) { return WSANtohl(s, 1, &r.number) == SOCKET_ERROR; }},
    {"AcceptEx",
     [](SOCKET s, Rest& r) {
       return !AcceptEx(s, r.fresh, r.bytes, 0, address_area, address_area, &r.count,
                        &r.request.overlapped);
     }},
    {"AcceptEx",
     [](SOCKET s, Rest& r) {
       return !AcceptEx(r.listener, s, r.bytes, 0, address_area, address_area, &r.count,
                        &r.request.overlapped);
     }},
    {"TransmitFile",
     [](SOCKET s, Rest&) { return !TransmitFile(s, nullptr, 0, 0, nullptr, nullptr, 0); }},
};

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

// Made when everything else is there: Windows gives values out again.
using Value = SOCKET (*)();

SOCKET closed() {
  const SOCKET s = socket(AF_INET, SOCK_DGRAM, 0);
  REQUIRE(closesocket(s) == 0);
  return s;
}

constexpr Value invented[] = {
    closed,
    [] { return SOCKET{0x7ffffff0}; },
    [] { return SOCKET{0x7ffffffc}; },
};

struct WineDifference {
  const char* name;
  const char* rule;
};
constexpr WineDifference wine_differences[] = {
    {"WSAHtons", "WSAHtons and its kin look at their socket"},
    {"WSANtohs", "WSAHtons and its kin look at their socket"},
    {"WSAHtonl", "WSAHtons and its kin look at their socket"},
    {"WSANtohl", "WSAHtons and its kin look at their socket"},
    {"WSAJoinLeaf", "WSAJoinLeaf looks at its socket"},
    {"RegisterWaitForSingleObject", "RegisterWaitForSingleObject looks at its handle"},
    {"WSARecvEx", "WSARecvEx says what is wrong"},
    {"WSAEventSelect", "WSAEventSelect and WSAEnumNetworkEvents look at the event"},
    {"WSAEnumNetworkEvents", "WSAEventSelect and WSAEnumNetworkEvents look at the event"},
};

bool wine_differs(const std::string& name) {
  for (const WineDifference& difference : wine_differences)
    if (name == difference.name && WINE_DIFFERS(difference.rule)) return true;
  return false;
}

void check_socket_rows(Value make) {
  for (const SocketRow& row : socket_rows) {
    CAPTURE(std::string(row.name));
    if (wine_differs(row.name)) continue;
    Rest rest;
    const SOCKET value = make();
    CAPTURE(value);
    CHECK_RESULT_AND_ERROR(row.fails(value, rest), true, row.error);
    CHECK_FALSE(rest.event.set());
    CHECK_FALSE(rest.request.event.set());
  }
}

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
                  "What is no socket any more, or was never one, is refused by every call") {
  for (const Value value : invented) check_socket_rows(value);
}

TEST_CASE_FIXTURE(Winsock, "INVALID_SOCKET and 0 are no sockets to any call") {
  if (WINE_DIFFERS("INVALID_SOCKET is no handle to a process")) return;
  check_socket_rows([] { return INVALID_SOCKET; });
  check_socket_rows([] { return SOCKET{0}; });
}

TEST_CASE_FIXTURE(Winsock, "A handle to something else is no socket to any call") {
  static UniqueEvent* something;
  UniqueEvent event;
  something = &event;
  check_socket_rows([] { return reinterpret_cast<SOCKET>(static_cast<HANDLE>(*something)); });
  CHECK_FALSE(event.set());
}

TEST_CASE_FIXTURE(Winsock,
                  "What is no handle any more, or was never one, is refused by every call") {
  for (const Value value : invented) check_handle_rows(value);
  check_handle_rows([] { return SOCKET{0}; });
}

TEST_CASE_FIXTURE(Winsock, "Values beyond 32 bits name nothing, whatever their lower half is") {
  if (for_windows) return;
  const UniqueSocket s = udp_socket();
  char byte;
  CHECK_FAILS(recv(s | SOCKET{1} << 32, &byte, 1, 0), WSAENOTSOCK);
  CHECK_FAILS(closesocket(s | SOCKET{1} << 40), WSAENOTSOCK);
}

TEST_CASE_FIXTURE(Winsock, "The extension functions refuse what is no socket") {
  const UniqueSocket stream(socket(AF_INET, SOCK_STREAM, 0));
  const UniqueSocket datagram = udp_socket();
  const Extensions extensions(stream);
  const LPFN_WSARECVMSG receive_message = receive_message_function(datagram);
  Rest rest;
  WSAMSG message{nullptr, 0, &rest.buffer, 1, {0, nullptr}, 0};
  for (const Value make : invented) {
    const SOCKET value = make();
    CAPTURE(value);
    CHECK_RESULT_AND_ERROR(extensions.connect_ex(value, generic(rest.address), rest.length, nullptr,
                                                 0, nullptr, &rest.request.overlapped),
                           FALSE, WSAENOTSOCK);
    CHECK_RESULT_AND_ERROR(extensions.disconnect_ex(value, nullptr, 0, 0), FALSE, WSAENOTSOCK);
    CHECK_FAILS(receive_message(value, &message, &rest.count, nullptr, nullptr), WSAENOTSOCK);
  }
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

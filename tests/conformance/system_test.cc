// SPDX-License-Identifier: MIT
#include "support/winsock.h"
//
#include <doctest/doctest.h>
#include <iphlpapi.h>
#include <mmsystem.h>
#include <objbase.h>
#include <process.h>
#include <rpc.h>
#include <shellapi.h>
#include <versionhelpers.h>
#include <winternl.h>

#include <cstring>
#include <string>

#include "support/checks.h"
#include "support/files.h"
#include "support/fixtures.h"
#include "support/untouched.h"
#include "support/wine.h"

// The system, the process, times, the environment and files by name.

using namespace support;

namespace {

std::string text(const wchar_t* wide) {
  return std::string(wide, wide + lstrlenW(wide));
}

// The words of a line, each in brackets.
std::string words(const wchar_t* line) {
  int count = 0;
  wchar_t** const list = CommandLineToArgvW(line, &count);
  REQUIRE(list != nullptr);
  std::string result;
  for (int i = 0; i < count; ++i) result += '[' + text(list[i]) + ']';
  CHECK(list[count] == nullptr);
  LocalFree(list);
  return result;
}

}  // namespace

TEST_CASE("GetSystemInfo counts processors and knows the size of pages") {
  SYSTEM_INFO info;
  memset(&info, 0xa5, sizeof info);
  GetSystemInfo(&info);
  CHECK(info.dwNumberOfProcessors >= 1);
  CHECK(info.dwNumberOfProcessors <= 4096);
  CHECK(info.dwPageSize >= 4096);
  CHECK(info.dwAllocationGranularity == 0x10000);
  CHECK(info.dwActiveProcessorMask != 0);
  CHECK(info.lpMinimumApplicationAddress < info.lpMaximumApplicationAddress);
}

TEST_CASE("GlobalMemoryStatusEx wants its size") {
  MEMORYSTATUSEX memory{};
  CHECK_RESULT_AND_ERROR(GlobalMemoryStatusEx(&memory), FALSE, ERROR_INVALID_PARAMETER);
  memory.dwLength = sizeof memory;
  REQUIRE(GlobalMemoryStatusEx(&memory));
  CHECK(memory.ullTotalPhys > memory.ullAvailPhys);
  CHECK(memory.dwMemoryLoad <= 100);
}

TEST_CASE("the version is that of Windows 10") {
  OSVERSIONINFOA version{};
  CHECK_RESULT_AND_ERROR(GetVersionExA(&version), FALSE, ERROR_INSUFFICIENT_BUFFER);
  version.dwOSVersionInfoSize = sizeof version;
  REQUIRE(GetVersionExA(&version));
  // A program without a manifest is told less by Windows.
  CHECK((version.dwMajorVersion == 10 || for_windows));
  CHECK(version.dwPlatformId == VER_PLATFORM_WIN32_NT);
  CHECK(IsWindows7OrGreater());
  CHECK(IsWindowsVistaOrGreater());
}

TEST_CASE("VerifyVersionInfo compares by the conditions of the mask") {
  OSVERSIONINFOEXA wanted{};
  wanted.dwOSVersionInfoSize = sizeof wanted;
  wanted.dwMajorVersion = 6;
  wanted.dwMinorVersion = 1;
  DWORDLONG mask = 0;
  VER_SET_CONDITION(mask, VER_MAJORVERSION, VER_GREATER_EQUAL);
  VER_SET_CONDITION(mask, VER_MINORVERSION, VER_GREATER_EQUAL);
  CHECK(VerifyVersionInfoA(&wanted, VER_MAJORVERSION | VER_MINORVERSION, mask));
  wanted.dwMajorVersion = 99;
  CHECK_RESULT_AND_ERROR(VerifyVersionInfoA(&wanted, VER_MAJORVERSION | VER_MINORVERSION, mask),
                         FALSE, ERROR_OLD_WIN_VERSION);
}

TEST_CASE("GetComputerName tells how much room it takes") {
  char name[MAX_COMPUTERNAME_LENGTH + 1];
  DWORD size = sizeof name;
  REQUIRE(GetComputerNameA(name, &size));
  CHECK(size == strlen(name));
  CHECK(size > 0);
  DWORD small = size;
  CHECK_RESULT_AND_ERROR(GetComputerNameA(name, &small), FALSE, ERROR_BUFFER_OVERFLOW);
  CHECK(small == size + 1);
}

TEST_CASE("GetLocalTime and GetSystemTime are within a day, and a time goes there and back") {
  SYSTEMTIME local, utc;
  GetLocalTime(&local);
  GetSystemTime(&utc);
  CHECK(utc.wYear >= 2024);
  CHECK(utc.wMonth >= 1);
  CHECK(utc.wDayOfWeek <= 6);
  FILETIME time, again;
  REQUIRE(SystemTimeToFileTime(&utc, &time));
  REQUIRE(FileTimeToSystemTime(&time, &local));
  CHECK(memcmp(&local, &utc, sizeof utc) == 0);
  REQUIRE(FileTimeToLocalFileTime(&time, &again));
  REQUIRE(LocalFileTimeToFileTime(&again, &again));
  CHECK(CompareFileTime(&time, &again) == 0);
}

TEST_CASE("the beginning of 1970 as a file time, and what is no time") {
  SYSTEMTIME moment{1970, 1, 4, 1, 0, 0, 0, 0};
  FILETIME time;
  REQUIRE(SystemTimeToFileTime(&moment, &time));
  CHECK(time.dwHighDateTime == 0x019db1de);
  CHECK(time.dwLowDateTime == 0xd53e8000);
  moment.wMonth = 2;
  moment.wDay = 30;
  CHECK_RESULT_AND_ERROR(SystemTimeToFileTime(&moment, &time), FALSE, ERROR_INVALID_PARAMETER);
}

TEST_CASE("the environment: set, read, measured and removed") {
  char value[8];
  CHECK(SetEnvironmentVariableA("WSX_SYSTEM_TEST", "value"));
  CHECK(GetEnvironmentVariableA("WSX_SYSTEM_TEST", value, sizeof value) == 5);
  CHECK(std::string(value) == "value");
  CHECK(GetEnvironmentVariableA("WSX_SYSTEM_TEST", value, 5) == 6);
  wchar_t wide[8];
  CHECK(GetEnvironmentVariableW(L"WSX_SYSTEM_TEST", wide, 8) == 5);
  CHECK(text(wide) == "value");
  CHECK(SetEnvironmentVariableA("WSX_SYSTEM_TEST", nullptr));
  CHECK_RESULT_AND_ERROR(GetEnvironmentVariableA("WSX_SYSTEM_TEST", value, sizeof value), 0u,
                         ERROR_ENVVAR_NOT_FOUND);
  CHECK_RESULT_AND_ERROR(SetEnvironmentVariableA("WSX=TEST", "a"), FALSE, ERROR_INVALID_PARAMETER);
}

TEST_CASE("all of the environment ends with an empty text") {
  SetEnvironmentVariableA("WSX_SYSTEM_TEST", "value");
  wchar_t* const all = GetEnvironmentStringsW();
  REQUIRE(all != nullptr);
  bool found = false;
  for (const wchar_t* one = all; *one; one += lstrlenW(one) + 1)
    found = found || text(one) == "WSX_SYSTEM_TEST=value";
  CHECK(found);
  CHECK(FreeEnvironmentStringsW(all));
  SetEnvironmentVariableA("WSX_SYSTEM_TEST", nullptr);
}

TEST_CASE("a command line falls into words") {
  CHECK(words(L"program a  b") == "[program][a][b]");
  CHECK(words(L"\"c:\\a b\\p.exe\" \"x y\" z") == "[c:\\a b\\p.exe][x y][z]");
  CHECK(words(L"p a\\\\b \"a\\\\\\\"b\" \\\\\"q r\"") == "[p][a\\\\b][a\\\"b][\\q r]");
  CHECK(words(L"p \"\"") == "[p][]");
  CHECK(words(L"").size() > 2);
}

TEST_CASE("the program's own command line falls into its words") {
  int count = 0;
  wchar_t** const list = CommandLineToArgvW(GetCommandLineW(), &count);
  REQUIRE(list != nullptr);
  CHECK(count >= 1);
  LocalFree(list);
  CHECK(strlen(GetCommandLineA()) > 0);
}

TEST_CASE("GetModuleFileName names the program, and cuts the name to its room") {
  char path[1024];
  const DWORD length = GetModuleFileNameA(nullptr, path, sizeof path);
  REQUIRE(length > 2);
  CHECK(length == strlen(path));
  CHECK_RESULT_AND_ERROR(GetModuleFileNameA(nullptr, path, 2), 2u, ERROR_INSUFFICIENT_BUFFER);
  CHECK((strlen(path) == 1 || WINE_DIFFERS("a name that is cut ends with a zero")));
}

TEST_CASE("folders and files by their names") {
  const TemporaryName name;
  CHECK_RESULT_AND_ERROR(GetFileAttributesA(name.get()), INVALID_FILE_ATTRIBUTES,
                         ERROR_FILE_NOT_FOUND);
  CHECK(CreateDirectoryA(name.get(), nullptr));
  CHECK_RESULT_AND_ERROR(CreateDirectoryA(name.get(), nullptr), FALSE, ERROR_ALREADY_EXISTS);
  CHECK((GetFileAttributesA(name.get()) & FILE_ATTRIBUTE_DIRECTORY) != 0);
  CHECK_RESULT_AND_ERROR(DeleteFileA(name.get()), FALSE, ERROR_ACCESS_DENIED);
  CHECK(RemoveDirectoryA(name.get()));
  name.fill("a");
  CHECK((GetFileAttributesA(name.get()) & FILE_ATTRIBUTE_DIRECTORY) == 0);
  CHECK(DeleteFileA(name.get()));
  CHECK_RESULT_AND_ERROR(DeleteFileA(name.get()), FALSE, ERROR_FILE_NOT_FOUND);
}

TEST_CASE("the folder for temporary files ends with a separator") {
  char path[MAX_PATH];
  const DWORD length = GetTempPathA(sizeof path, path);
  REQUIRE(length > 1);
  CHECK(length == strlen(path));
  CHECK((path[length - 1] == '/' || path[length - 1] == '\\'));
  CHECK(GetTempPathA(1, path) == length + 1);
}

TEST_CASE("the process runs, takes time, and no handle of it is inherited") {
  DWORD code = 0, flags = 7;
  CHECK(GetExitCodeProcess(GetCurrentProcess(), &code));
  CHECK(code == STILL_ACTIVE);
  FILETIME created, ended, kernel, user, now;
  REQUIRE(GetProcessTimes(GetCurrentProcess(), &created, &ended, &kernel, &user));
  GetSystemTimeAsFileTime(&now);
  CHECK(CompareFileTime(&created, &now) < 0);
  const UniqueEvent event;
  CHECK(GetHandleInformation(event, &flags));
  CHECK(flags == 0);
  CHECK(SetHandleInformation(event, HANDLE_FLAG_INHERIT, 0));
}

TEST_CASE("modes and filters are kept and given back") {
  const UINT before = SetErrorMode(SEM_FAILCRITICALERRORS);
  CHECK(SetErrorMode(before) == SEM_FAILCRITICALERRORS);
  const auto filter = [](EXCEPTION_POINTERS*) -> LONG { return 0; };
  const LPTOP_LEVEL_EXCEPTION_FILTER mine = filter;
  const auto former = SetUnhandledExceptionFilter(mine);
  CHECK((SetUnhandledExceptionFilter(former) == mine));
}

TEST_CASE("the multimedia timer takes periods of a millisecond") {
  CHECK(timeBeginPeriod(1) == TIMERR_NOERROR);
  CHECK(timeEndPeriod(1) == TIMERR_NOERROR);
  CHECK(timeBeginPeriod(0) == TIMERR_NOCANDO);
  const DWORD before = timeGetTime();
  CHECK(timeGetTime() - before < 10000);
}

TEST_CASE("identifiers are unique, of version 4, and have 38 characters") {
  GUID a, b;
  REQUIRE(CoCreateGuid(&a) == S_OK);
  REQUIRE(UuidCreate(&b) == RPC_S_OK);
  CHECK(memcmp(&a, &b, sizeof a) != 0);
  CHECK((a.Data3 >> 12) == 4);
  wchar_t name[39];
  CHECK(StringFromGUID2(a, name, 38) == 0);
  CHECK(StringFromGUID2(a, name, 39) == 39);
  CHECK(name[0] == L'{');
  CHECK(name[37] == L'}');
}

TEST_CASE("an interface's number leads to a name that leads back") {
  char name[IF_NAMESIZE];
  REQUIRE(if_indextoname(1, name) == name);
  const NET_IFINDEX number = if_nametoindex(name);
  CHECK((number == 1 || WINE_DIFFERS("if_nametoindex knows what if_indextoname says")));
  CHECK(if_nametoindex("no such interface") == 0);
  CHECK(if_indextoname(0x7fffffff, name) == nullptr);
}

TEST_CASE("a status of the kernel has the error that programs know") {
  CHECK(RtlNtStatusToDosError(0) == ERROR_SUCCESS);
  CHECK(RtlNtStatusToDosError(0x103) == ERROR_IO_PENDING);
  CHECK(RtlNtStatusToDosError(static_cast<NTSTATUS>(0xC0000120)) == ERROR_OPERATION_ABORTED);
  CHECK(RtlNtStatusToDosError(static_cast<NTSTATUS>(0xC000000D)) == ERROR_INVALID_PARAMETER);
  CHECK(RtlNtStatusToDosError(static_cast<NTSTATUS>(0xC0000022)) == ERROR_ACCESS_DENIED);
  CHECK(RtlNtStatusToDosError(static_cast<NTSTATUS>(0xC123FFFF)) == ERROR_MR_MID_NOT_FOUND);
}

TEST_CASE("_beginthread runs a function, and its handle is closed at the end") {
  struct Shared {
    UniqueEvent begun, go;
    DWORD id = 0;
  } shared;
  const auto handle = _beginthread(
      [](void* argument) {
        auto& mine = *static_cast<Shared*>(argument);
        mine.id = GetCurrentThreadId();
        SetEvent(mine.begun);
        WaitForSingleObject(mine.go, INFINITE);
      },
      0, &shared);
  REQUIRE(static_cast<intptr_t>(handle) != -1);
  HANDLE other = nullptr;
  REQUIRE(shared.begun.within(time_limit));
  REQUIRE(DuplicateHandle(GetCurrentProcess(), reinterpret_cast<HANDLE>(handle),
                          GetCurrentProcess(), &other, 0, FALSE, DUPLICATE_SAME_ACCESS));
  CHECK(shared.id != GetCurrentThreadId());
  SetEvent(shared.go);
  CHECK(WaitForSingleObject(other, time_limit) == WAIT_OBJECT_0);
  CloseHandle(other);
  CHECK(_getpid() == static_cast<int>(GetCurrentProcessId()));
}

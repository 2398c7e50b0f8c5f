// SPDX-License-Identifier: MIT
#include <sysinfoapi.h>
#include <winbase.h>
#include <winerror.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <iterator>
#include <new>
#include <string>

#include "lib/arguments.h"
#include "lib/give_text.h"
#include "lib/last_error.h"
#include "posix/pages.h"
#include "posix/resolve.h"
#include "posix/system.h"

// What machine and what version of the system this is.
namespace wsx {
namespace {

struct Version {
  DWORD major = 10, minor = 0, build = 19045;
} constexpr version;

WORD architecture() noexcept {
  switch (posix::instruction_set()) {
    case posix::InstructionSet::amd64:
      return PROCESSOR_ARCHITECTURE_AMD64;
    case posix::InstructionSet::arm64:
      return PROCESSOR_ARCHITECTURE_ARM64;
    default:
      return PROCESSOR_ARCHITECTURE_UNKNOWN;
  }
}

template <typename Info, typename Extended>
BOOL tell_version(Info* info) noexcept {
  if (bad_pointer(info)) return fail_win32(ERROR_NOACCESS);
  const DWORD size = info->dwOSVersionInfoSize;
  if (size != sizeof(Info) && size != sizeof(Extended))
    return fail_win32(ERROR_INSUFFICIENT_BUFFER);
  info->dwMajorVersion = version.major;
  info->dwMinorVersion = version.minor;
  info->dwBuildNumber = version.build;
  info->dwPlatformId = VER_PLATFORM_WIN32_NT;
  std::fill(std::begin(info->szCSDVersion), std::end(info->szCSDVersion), 0);
  if (size == sizeof(Info)) return TRUE;
  auto& extended = *reinterpret_cast<Extended*>(info);
  extended.wServicePackMajor = 0;
  extended.wServicePackMinor = 0;
  extended.wSuiteMask = 0x100;  // VER_SUITE_SINGLEUSERTS
  extended.wProductType = VER_NT_WORKSTATION;
  extended.wReserved = 0;
  return TRUE;
}

// The structure of short wide characters, for programs compiled so.
struct VersionInfo16 {
  DWORD dwOSVersionInfoSize, dwMajorVersion, dwMinorVersion, dwBuildNumber, dwPlatformId;
  char16_t szCSDVersion[128];
};
struct VersionInfoEx16 {
  DWORD dwOSVersionInfoSize, dwMajorVersion, dwMinorVersion, dwBuildNumber, dwPlatformId;
  char16_t szCSDVersion[128];
  WORD wServicePackMajor, wServicePackMinor, wSuiteMask;
  BYTE wProductType, wReserved;
};

// Three bits for each part, in the order of the parts' own bits.
constexpr unsigned condition_of(DWORDLONG mask, unsigned part) noexcept {
  return static_cast<unsigned>(mask >> (3 * part) & 7);
}

bool holds(unsigned condition, DWORD ours, DWORD wanted) noexcept {
  switch (condition) {
    case VER_EQUAL:
      return ours == wanted;
    case VER_GREATER:
      return ours > wanted;
    case VER_GREATER_EQUAL:
      return ours >= wanted;
    case VER_LESS:
      return ours < wanted;
    case VER_LESS_EQUAL:
      return ours <= wanted;
    default:
      return false;
  }
}

// Major, minor and service pack are one number: its first part that differs decides, by the
// condition of the highest part asked for.
template <typename Info>
bool verify_number(const Info& info, DWORD parts, DWORDLONG mask) noexcept {
  struct Part {
    DWORD flag;
    unsigned index;
    DWORD ours;
    DWORD wanted;
  };
  const Part order[] = {{VER_MAJORVERSION, 1, version.major, info.dwMajorVersion},
                        {VER_MINORVERSION, 0, version.minor, info.dwMinorVersion},
                        {VER_SERVICEPACKMAJOR, 5, 0, info.wServicePackMajor},
                        {VER_SERVICEPACKMINOR, 4, 0, info.wServicePackMinor}};
  unsigned condition = 0;
  for (const Part& part : order) {
    if ((parts & part.flag) == 0) continue;
    if (condition == 0) condition = condition_of(mask, part.index);
    if (part.ours != part.wanted) return holds(condition, part.ours, part.wanted);
  }
  return condition == 0 || holds(condition, 0, 0);
}

template <typename Info>
BOOL verify(const Info* info, DWORD parts, DWORDLONG mask) noexcept {
  constexpr DWORD known = 0xff;
  if (parts == 0 || (parts & ~known) != 0 || mask == 0) return fail_win32(ERROR_BAD_ARGUMENTS);
  if (bad_pointer(info)) return fail_win32(ERROR_NOACCESS);
  bool good = verify_number(*info, parts, mask);
  if (parts & VER_BUILDNUMBER)
    good = good && holds(condition_of(mask, 2), version.build, info->dwBuildNumber);
  if (parts & VER_PLATFORMID)
    good = good && holds(condition_of(mask, 3), VER_PLATFORM_WIN32_NT, info->dwPlatformId);
  if (parts & VER_PRODUCT_TYPE)
    good = good && holds(condition_of(mask, 7), VER_NT_WORKSTATION, info->wProductType);
  if (parts & VER_SUITENAME) good = good && (info->wSuiteMask & ~0x100) == 0;
  return good ? TRUE : fail_win32(ERROR_OLD_WIN_VERSION);
}

enum class NamePart { net_bios, host, domain, whole };

std::string computer_name(NamePart part) {
  std::string name;
  posix::host_name(name);
  const std::size_t dot = std::min(name.find('.'), name.size());
  if (part == NamePart::whole) return name;
  if (part == NamePart::domain) return dot < name.size() ? name.substr(dot + 1) : std::string();
  name.resize(dot);
  if (part == NamePart::host) return name;
  if (name.size() > MAX_COMPUTERNAME_LENGTH) name.resize(MAX_COMPUTERNAME_LENGTH);
  for (char& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return name;
}

// A name with its length in *size, which is the room at first. `with_zero`: of the result, too.
template <typename Char>
BOOL give_name(const std::string& name, Char* buffer, DWORD* size, DWORD too_small,
               bool with_zero) {
  if (bad_pointer(size)) return fail_win32(ERROR_INVALID_PARAMETER);
  std::basic_string<Char> text;
  if (!as_text(name, text)) return fail_win32(ERROR_NO_UNICODE_TRANSLATION);
  const auto needed = static_cast<DWORD>(text.size() + 1);
  if (*size < needed || bad_pointer(buffer)) {
    *size = needed;
    return fail_win32(too_small);
  }
  std::copy_n(text.c_str(), text.size() + 1, buffer);
  *size = with_zero ? needed : needed - 1;
  return TRUE;
}

template <typename Char>
BOOL net_bios_name(Char* buffer, DWORD* size) noexcept try {
  return give_name(computer_name(NamePart::net_bios), buffer, size, ERROR_BUFFER_OVERFLOW, false);
} catch (const std::bad_alloc&) {
  return fail_win32(ERROR_NOT_ENOUGH_MEMORY);
}

template <typename Char>
BOOL any_name(COMPUTER_NAME_FORMAT format, Char* buffer, DWORD* size) noexcept try {
  if (format < 0 || format >= ComputerNameMax) return fail_win32(ERROR_INVALID_PARAMETER);
  // The physical ones, behind, are the same.
  const auto part = static_cast<NamePart>(format % ComputerNamePhysicalNetBIOS);
  return give_name(computer_name(part), buffer, size, ERROR_MORE_DATA, false);
} catch (const std::bad_alloc&) {
  return fail_win32(ERROR_NOT_ENOUGH_MEMORY);
}

template <typename Char>
BOOL user_name(Char* buffer, DWORD* size) noexcept try {
  return give_name(posix::user_name(), buffer, size, ERROR_INSUFFICIENT_BUFFER, true);
} catch (const std::bad_alloc&) {
  return fail_win32(ERROR_NOT_ENOUGH_MEMORY);
}

template <typename Char>
UINT root_folder(Char* buffer, UINT room) noexcept {
  static const std::basic_string<Char> root(1, Char{'/'});
  return give_text(root, buffer, room);
}

}  // namespace
}  // namespace wsx

using namespace wsx;

VOID WINAPI GetSystemInfo(LPSYSTEM_INFO lpSystemInfo) {
  const posix::Processors processors = posix::processors();
  *lpSystemInfo = {};
  lpSystemInfo->wProcessorArchitecture = architecture();
  lpSystemInfo->dwPageSize = static_cast<DWORD>(posix::page_size());
  lpSystemInfo->lpMinimumApplicationAddress = reinterpret_cast<void*>(0x10000);
  lpSystemInfo->lpMaximumApplicationAddress = reinterpret_cast<void*>(0x7ffffffeffff);
  lpSystemInfo->dwActiveProcessorMask = processors.mask;
  lpSystemInfo->dwNumberOfProcessors = processors.count;
  lpSystemInfo->dwProcessorType = architecture() == PROCESSOR_ARCHITECTURE_AMD64 ? 8664 : 0;
  lpSystemInfo->dwAllocationGranularity = 0x10000;
  lpSystemInfo->wProcessorLevel = 6;
}
VOID WINAPI GetNativeSystemInfo(LPSYSTEM_INFO lpSystemInfo) {
  GetSystemInfo(lpSystemInfo);
}

BOOL WINAPI GlobalMemoryStatusEx(LPMEMORYSTATUSEX lpBuffer) {
  if (bad_pointer(lpBuffer) || lpBuffer->dwLength != sizeof *lpBuffer)
    return fail_win32(ERROR_INVALID_PARAMETER);
  constexpr DWORDLONG addresses = 0x7ffffffe0000;
  const posix::Memory memory = posix::memory();
  const std::uint64_t used = memory.total - memory.available;
  lpBuffer->dwMemoryLoad = memory.total ? static_cast<DWORD>(used * 100 / memory.total) : 0;
  lpBuffer->ullTotalPhys = memory.total;
  lpBuffer->ullAvailPhys = memory.available;
  lpBuffer->ullTotalPageFile = memory.total + memory.total_swap;
  lpBuffer->ullAvailPageFile = memory.available + memory.available_swap;
  lpBuffer->ullTotalVirtual = addresses;
  lpBuffer->ullAvailVirtual = addresses;
  lpBuffer->ullAvailExtendedVirtual = 0;
  return TRUE;
}

BOOL WINAPI GetVersionExA(LPOSVERSIONINFOA lpVersionInformation) {
  return tell_version<OSVERSIONINFOA, OSVERSIONINFOEXA>(lpVersionInformation);
}
BOOL WINAPI GetVersionExW(LPOSVERSIONINFOW lpVersionInformation) {
  return tell_version<OSVERSIONINFOW, OSVERSIONINFOEXW>(lpVersionInformation);
}
DWORD WINAPI GetVersion() {
  return version.build << 16 | version.minor << 8 | version.major;
}

BOOL WINAPI VerifyVersionInfoA(LPOSVERSIONINFOEXA lpVersionInformation, DWORD dwTypeMask,
                               DWORDLONG dwlConditionMask) {
  return verify(lpVersionInformation, dwTypeMask, dwlConditionMask);
}
BOOL WINAPI VerifyVersionInfoW(LPOSVERSIONINFOEXW lpVersionInformation, DWORD dwTypeMask,
                               DWORDLONG dwlConditionMask) {
  return verify(lpVersionInformation, dwTypeMask, dwlConditionMask);
}
ULONGLONG NTAPI VerSetConditionMask(ULONGLONG ConditionMask, DWORD TypeMask, BYTE Condition) {
  for (unsigned part = 0; part < 8; ++part)
    if (TypeMask & 1u << part) ConditionMask |= ULONGLONG{Condition & 7u} << (3 * part);
  return ConditionMask;
}

BOOL WINAPI GetComputerNameA(LPSTR lpBuffer, LPDWORD nSize) {
  return net_bios_name(lpBuffer, nSize);
}
BOOL WINAPI GetComputerNameW(LPWSTR lpBuffer, LPDWORD nSize) {
  return net_bios_name(lpBuffer, nSize);
}
BOOL WINAPI GetComputerNameExA(COMPUTER_NAME_FORMAT NameType, LPSTR lpBuffer, LPDWORD nSize) {
  return any_name(NameType, lpBuffer, nSize);
}
BOOL WINAPI GetComputerNameExW(COMPUTER_NAME_FORMAT NameType, LPWSTR lpBuffer, LPDWORD nSize) {
  return any_name(NameType, lpBuffer, nSize);
}
BOOL WINAPI GetUserNameA(LPSTR lpBuffer, LPDWORD pcbBuffer) {
  return user_name(lpBuffer, pcbBuffer);
}
BOOL WINAPI GetUserNameW(LPWSTR lpBuffer, LPDWORD pcbBuffer) {
  return user_name(lpBuffer, pcbBuffer);
}

UINT WINAPI GetSystemDirectoryA(LPSTR lpBuffer, UINT uSize) {
  return root_folder(lpBuffer, uSize);
}
UINT WINAPI GetSystemDirectoryW(LPWSTR lpBuffer, UINT uSize) {
  return root_folder(lpBuffer, uSize);
}
UINT WINAPI GetWindowsDirectoryA(LPSTR lpBuffer, UINT uSize) {
  return root_folder(lpBuffer, uSize);
}
UINT WINAPI GetWindowsDirectoryW(LPWSTR lpBuffer, UINT uSize) {
  return root_folder(lpBuffer, uSize);
}

// The same for programs compiled with -fshort-wchar.
WSX_BEGIN_DECLS
BOOL WINAPI wsx16_GetVersionExW(VersionInfo16* info) {
  return tell_version<VersionInfo16, VersionInfoEx16>(info);
}
BOOL WINAPI wsx16_VerifyVersionInfoW(const VersionInfoEx16* info, DWORD parts, DWORDLONG mask) {
  return verify(info, parts, mask);
}
BOOL WINAPI wsx16_GetComputerNameW(char16_t* buffer, DWORD* size) {
  return net_bios_name(buffer, size);
}
BOOL WINAPI wsx16_GetComputerNameExW(COMPUTER_NAME_FORMAT format, char16_t* buffer, DWORD* size) {
  return any_name(format, buffer, size);
}
BOOL WINAPI wsx16_GetUserNameW(char16_t* buffer, DWORD* size) {
  return user_name(buffer, size);
}
UINT WINAPI wsx16_GetSystemDirectoryW(char16_t* buffer, UINT room) {
  return root_folder(buffer, room);
}
UINT WINAPI wsx16_GetWindowsDirectoryW(char16_t* buffer, UINT room) {
  return root_folder(buffer, room);
}
WSX_END_DECLS

// SPDX-License-Identifier: MIT
#include <memoryapi.h>
#include <winbase.h>
#include <winerror.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <new>

#include "lib/files/file.h"
#include "lib/files/section.h"
#include "lib/last_error.h"
#include "lib/meant.h"
#include "lib/status.h"
#include "lib/trace/trace.h"
#include "posix/descriptor.h"
#include "posix/disk_file.h"

// Files as memory: CreateFileMapping and the calls on what it makes.
namespace wsx {
namespace {

struct Protection {
  DWORD windows;
  bool extends;  // may make the file longer
  Section::Rights rights;
};
constexpr Protection protections[] = {
    {PAGE_READONLY, false, {false, false}},       {PAGE_READWRITE, true, {true, false}},
    {PAGE_WRITECOPY, false, {false, false}},      {PAGE_EXECUTE_READ, false, {false, true}},
    {PAGE_EXECUTE_READWRITE, true, {true, true}}, {PAGE_EXECUTE_WRITECOPY, false, {false, true}},
};

DWORD find_protection(DWORD flags, const Protection*& found) noexcept {
  constexpr DWORD refused = SEC_IMAGE | SEC_LARGE_PAGES | SEC_WRITECOMBINE;
  constexpr DWORD without_effect = SEC_COMMIT | SEC_RESERVE | SEC_NOCACHE;
  found = std::ranges::find(protections, flags & ~(refused | without_effect), &Protection::windows);
  if (found == std::end(protections)) return ERROR_INVALID_PARAMETER;
  return flags & refused ? ERROR_NOT_SUPPORTED : ERROR_SUCCESS;
}

// What a file's mapping shows: the descriptor, another one for the same file, and the size.
DWORD take_file(const File& file, const Protection& protection, std::uint64_t& size,
                int& descriptor) noexcept {
  const File::Access& access = file.access();
  if (!access.read || (protection.rights.write && !access.write)) return ERROR_ACCESS_DENIED;
  std::uint64_t present = 0;
  Status status = file.size(present);
  if (succeeded(status) && size == 0 && present == 0) return ERROR_FILE_INVALID;
  if (size == 0) size = present;
  if (succeeded(status) && size > present) {
    if (!protection.extends) return ERROR_NOT_ENOUGH_MEMORY;
    status = posix::resize_file(file.descriptor(), size);
  }
  if (succeeded(status)) status = posix::duplicate_descriptor(file.descriptor(), descriptor);
  return succeeded(status) ? ERROR_SUCCESS : win32_error(status);
}

DWORD take_memory(std::uint64_t size, int& descriptor) noexcept {
  if (size == 0) return ERROR_INVALID_PARAMETER;
  const Status status = posix::open_memory(size, descriptor);
  return succeeded(status) ? ERROR_SUCCESS : win32_error(status);
}

HANDLE create(HANDLE handle, DWORD flags, std::uint64_t size, const Name& name) noexcept {
  const Protection* protection = nullptr;
  DWORD error = find_protection(flags, protection);
  if (error != ERROR_SUCCESS) return no_handle(error);
  if (name.error() != ERROR_SUCCESS) return no_handle(name.error());
  int descriptor = -1;
  if (handle == INVALID_HANDLE_VALUE) {
    error = take_memory(size, descriptor);
  } else {
    const Pinned<File> file(value_of(handle));
    if (!file) return no_handle(ERROR_INVALID_HANDLE);
    error = take_file(*file, *protection, size, descriptor);
  }
  if (error != ERROR_SUCCESS) return no_handle(error);
  Ref<Named> section(new (std::nothrow) Section(descriptor, size, protection->rights));
  if (!section) posix::close_descriptor(descriptor);
  return publish(name, std::move(section));
}

std::uint64_t joined(DWORD high, DWORD low) noexcept {
  return std::uint64_t{high} << 32 | low;
}

void* map(HANDLE handle, const Section::Wish& wish) noexcept {
  const Pinned<Section> section(value_of(handle));
  void* address = nullptr;
  const DWORD error = section ? section->map(wish, address) : ERROR_INVALID_HANDLE;
  if (error == ERROR_SUCCESS) return address;
  set_last_error(error);
  return nullptr;
}

}  // namespace
}  // namespace wsx

using namespace wsx;

HANDLE WINAPI CreateFileMappingA(HANDLE hFile, LPSECURITY_ATTRIBUTES lpFileMappingAttributes,
                                 DWORD flProtect, DWORD dwMaximumSizeHigh, DWORD dwMaximumSizeLow,
                                 LPCSTR lpName) {
  TRACED(CreateFileMappingA, hFile, lpFileMappingAttributes, flProtect, dwMaximumSizeHigh,
         dwMaximumSizeLow, lpName);
  return create(hFile, flProtect, joined(dwMaximumSizeHigh, dwMaximumSizeLow), lpName);
}
HANDLE WINAPI CreateFileMappingW(HANDLE hFile, LPSECURITY_ATTRIBUTES lpFileMappingAttributes,
                                 DWORD flProtect, DWORD dwMaximumSizeHigh, DWORD dwMaximumSizeLow,
                                 LPCWSTR lpName) {
  TRACED(CreateFileMappingW, hFile, lpFileMappingAttributes, flProtect, dwMaximumSizeHigh,
         dwMaximumSizeLow, lpName);
  return create(hFile, flProtect, joined(dwMaximumSizeHigh, dwMaximumSizeLow), lpName);
}

HANDLE WINAPI OpenFileMappingA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName) {
  TRACED(OpenFileMappingA, dwDesiredAccess, bInheritHandle, lpName);
  return open_named(lpName, Object::Kind::section);
}
HANDLE WINAPI OpenFileMappingW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName) {
  TRACED(OpenFileMappingW, dwDesiredAccess, bInheritHandle, lpName);
  return open_named(lpName, Object::Kind::section);
}

LPVOID WINAPI MapViewOfFileEx(HANDLE hFileMappingObject, DWORD dwDesiredAccess,
                              DWORD dwFileOffsetHigh, DWORD dwFileOffsetLow,
                              SIZE_T dwNumberOfBytesToMap, LPVOID lpBaseAddress) {
  TRACED(MapViewOfFileEx, hFileMappingObject, dwDesiredAccess, dwFileOffsetHigh, dwFileOffsetLow,
         dwNumberOfBytesToMap, lpBaseAddress);
  return map(hFileMappingObject, {dwDesiredAccess, joined(dwFileOffsetHigh, dwFileOffsetLow),
                                  dwNumberOfBytesToMap, lpBaseAddress});
}
LPVOID WINAPI MapViewOfFile(HANDLE hFileMappingObject, DWORD dwDesiredAccess,
                            DWORD dwFileOffsetHigh, DWORD dwFileOffsetLow,
                            SIZE_T dwNumberOfBytesToMap) {
  TRACED(MapViewOfFile, hFileMappingObject, dwDesiredAccess, dwFileOffsetHigh, dwFileOffsetLow,
         dwNumberOfBytesToMap);
  return map(hFileMappingObject, {dwDesiredAccess, joined(dwFileOffsetHigh, dwFileOffsetLow),
                                  dwNumberOfBytesToMap, nullptr});
}

BOOL WINAPI UnmapViewOfFile(LPCVOID lpBaseAddress) {
  TRACED(UnmapViewOfFile, lpBaseAddress);
  const DWORD error = unmap_view(lpBaseAddress);
  return error == ERROR_SUCCESS ? TRUE : fail_win32(error);
}

BOOL WINAPI FlushViewOfFile(LPCVOID lpBaseAddress, SIZE_T dwNumberOfBytesToFlush) {
  TRACED(FlushViewOfFile, lpBaseAddress, dwNumberOfBytesToFlush);
  const DWORD error = flush_view(lpBaseAddress, dwNumberOfBytesToFlush);
  return error == ERROR_SUCCESS ? TRUE : fail_win32(error);
}

// The same for programs compiled with -fshort-wchar.
WSX_BEGIN_DECLS
HANDLE WINAPI wsx16_CreateFileMappingW(HANDLE file, LPSECURITY_ATTRIBUTES attributes,
                                       DWORD protection, DWORD size_high, DWORD size_low,
                                       const char16_t* name) {
  TRACED(wsx16_CreateFileMappingW, file, attributes, protection, size_high, size_low, name);
  return create(file, protection, joined(size_high, size_low), name);
}
HANDLE WINAPI wsx16_OpenFileMappingW(DWORD access, BOOL inherit, const char16_t* name) {
  TRACED(wsx16_OpenFileMappingW, access, inherit, name);
  return open_named(name, Object::Kind::section);
}
WSX_END_DECLS

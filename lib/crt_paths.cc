// SPDX-License-Identifier: MIT
#include <stdlib.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <string_view>

#include "lib/crt_rule.h"

// Paths and aligned memory of Microsoft's C runtime. `malloc` stays libc's.
namespace wsx {
namespace {

struct Parts {
  std::string_view drive, folder, name, extension;
};

Parts split(std::string_view path) noexcept {
  Parts parts;
  if (path.size() >= 2 && path[1] == ':') {
    parts.drive = path.substr(0, 2);
    path.remove_prefix(2);
  }
  const std::size_t slash = path.find_last_of("\\/");
  const std::size_t begin = slash == std::string_view::npos ? 0 : slash + 1;
  parts.folder = path.substr(0, begin);
  parts.name = path.substr(begin);
  const std::size_t dot = parts.name.rfind('.');
  if (dot != std::string_view::npos) {
    parts.extension = parts.name.substr(dot);
    parts.name = parts.name.substr(0, dot);
  }
  return parts;
}

bool fits(const char* place, std::size_t size, std::string_view text) noexcept {
  return !place || text.size() < size;
}
void give(char* place, std::string_view text) noexcept {
  if (place) *std::copy(text.begin(), text.end(), place) = '\0';
}

std::string join(const char* drive, const char* folder, const char* name, const char* extension) {
  std::string path;
  if (drive && *drive) path.append(1, *drive).append(":");
  if (folder && *folder) {
    path += folder;
    if (path.back() != '/' && path.back() != '\\') path += '/';
  }
  if (name) path += name;
  if (extension && *extension) {
    if (*extension != '.') path += '.';
    path += extension;
  }
  return path;
}

bool is_power_of_two(std::size_t n) noexcept {
  return n != 0 && (n & (n - 1)) == 0;
}

// Before an aligned block: its size, for the copy that a larger one needs, and where it begins.
struct BlockHead {
  std::size_t size;
  void* begin;
};
BlockHead& head_of(void* memory) noexcept {
  return static_cast<BlockHead*>(memory)[-1];
}

}  // namespace
}  // namespace wsx

using namespace wsx;

errno_t _splitpath_s(const char* path, char* drive, size_t drive_size, char* folder,
                     size_t folder_size, char* name, size_t name_size, char* extension,
                     size_t extension_size) {
  const bool consistent = (!drive == (drive_size == 0)) && (!folder == (folder_size == 0)) &&
                          (!name == (name_size == 0)) && (!extension == (extension_size == 0));
  const Parts parts = path ? split(path) : Parts{};
  const bool whole = fits(drive, drive_size, parts.drive) &&
                     fits(folder, folder_size, parts.folder) && fits(name, name_size, parts.name) &&
                     fits(extension, extension_size, parts.extension);
  const bool good = path && consistent && whole;
  if (consistent) {
    give(drive, good ? parts.drive : "");
    give(folder, good ? parts.folder : "");
    give(name, good ? parts.name : "");
    give(extension, good ? parts.extension : "");
  }
  if (good) return 0;
  return path && consistent ? errno = ERANGE : broken_rule(EINVAL);
}

void _splitpath(const char* path, char* drive, char* folder, char* name, char* extension) {
  const auto room = [](const char* place, std::size_t size) { return place ? size : 0; };
  _splitpath_s(path, drive, room(drive, _MAX_DRIVE), folder, room(folder, _MAX_DIR), name,
               room(name, _MAX_FNAME), extension, room(extension, _MAX_EXT));
}

errno_t _makepath_s(char* path, size_t size, const char* drive, const char* folder,
                    const char* name, const char* extension) try {
  if (!path || size == 0) return broken_rule(EINVAL);
  const std::string whole = join(drive, folder, name, extension);
  if (whole.size() >= size) return empty_and_broken(path, size, ERANGE);
  give(path, whole);
  return 0;
} catch (const std::bad_alloc&) {
  *path = '\0';
  return errno = ENOMEM;
}

char* _fullpath(char* absolute, const char* path, size_t size) try {
  namespace fs = std::filesystem;
  std::string given(path && *path ? path : ".");
  std::ranges::replace(given, '\\', '/');
  std::error_code error;
  const std::string whole = fs::absolute(given, error).lexically_normal().string();
  if (error) return nullptr;
  if (!absolute) {
    size = whole.size() + 1;
    absolute = static_cast<char*>(std::malloc(size));
    if (!absolute) return nullptr;
  }
  if (whole.size() >= size) return empty_and_broken(absolute, size, ERANGE), nullptr;
  give(absolute, whole);
  return absolute;
} catch (const std::bad_alloc&) {
  errno = ENOMEM;
  return nullptr;
}

void* _aligned_malloc(size_t size, size_t alignment) {
  if (!is_power_of_two(alignment)) return broken_rule(EINVAL), nullptr;
  if (alignment < alignof(BlockHead)) alignment = alignof(BlockHead);
  std::size_t room = 0;
  if (__builtin_add_overflow(size, alignment + sizeof(BlockHead), &room))
    return errno = ENOMEM, nullptr;
  void* const begin = std::malloc(room);
  if (!begin) return nullptr;
  const auto after_head = reinterpret_cast<std::uintptr_t>(begin) + sizeof(BlockHead);
  const std::uintptr_t aligned = (after_head + alignment - 1) & ~(std::uintptr_t{alignment} - 1);
  void* const memory =
      static_cast<char*>(begin) + (aligned - reinterpret_cast<std::uintptr_t>(begin));
  head_of(memory) = {size, begin};
  return memory;
}

void* _aligned_realloc(void* memory, size_t size, size_t alignment) {
  if (!memory) return _aligned_malloc(size, alignment);
  if (size == 0) return _aligned_free(memory), nullptr;
  void* const other = _aligned_malloc(size, alignment);
  if (!other) return nullptr;
  std::memcpy(other, memory, std::min(size, head_of(memory).size));
  _aligned_free(memory);
  return other;
}

void _aligned_free(void* memory) {
  if (memory) std::free(head_of(memory).begin);
}

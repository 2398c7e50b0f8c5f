// SPDX-License-Identifier: MIT
#include <stdlib.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <new>
#include <string>
#include <string_view>

#include "lib/crt/rule.h"
#include "lib/encoding.h"
#include "lib/give_text.h"
#include "posix/pages.h"

// Paths and aligned memory of Microsoft's C runtime. `malloc` stays libc's.
namespace wsx {
namespace {

template <typename Char>
struct Parts {
  std::basic_string_view<Char> drive, folder, name, extension;
};

template <typename Char>
constexpr Char separators[] = {Char{'\\'}, Char{'/'}, Char{}};

template <typename Char>
Parts<Char> split(std::basic_string_view<Char> path) noexcept {
  Parts<Char> parts;
  if (path.size() >= 2 && path[1] == Char{':'}) {
    parts.drive = path.substr(0, 2);
    path.remove_prefix(2);
  }
  const std::size_t slash = path.find_last_of(separators<Char>);
  const std::size_t begin = slash == path.npos ? 0 : slash + 1;
  parts.folder = path.substr(0, begin);
  parts.name = path.substr(begin);
  const std::size_t dot = parts.name.rfind(Char{'.'});
  if (dot != parts.name.npos) {
    parts.extension = parts.name.substr(dot);
    parts.name = parts.name.substr(0, dot);
  }
  return parts;
}

template <typename Char>
void give(Char* place, std::basic_string_view<Char> text) noexcept {
  if (place) *std::copy(text.begin(), text.end(), place) = Char{};
}

template <typename Char>
std::basic_string<Char> join(const Char* drive, const Char* folder, const Char* name,
                             const Char* extension) {
  std::basic_string<Char> path;
  if (drive && *drive) (path += *drive) += Char{':'};
  if (folder && *folder) {
    path += folder;
    if (path.back() != Char{'/'} && path.back() != Char{'\\'}) path += Char{'/'};
  }
  if (name) path += name;
  if (extension && *extension) {
    if (*extension != Char{'.'}) path += Char{'.'};
    path += extension;
  }
  return path;
}

// A part's place and its room.
template <typename Char>
struct Place {
  Char* text;
  std::size_t size;

  bool consistent() const noexcept { return !text == (size == 0); }
  bool holds(std::basic_string_view<Char> part) const noexcept {
    return !text || part.size() < size;
  }
};
template <typename Char>
struct Places {
  Place<Char> drive, folder, name, extension;
};

template <typename Char>
errno_t split_safely(const Char* path, const Places<Char>& to) noexcept {
  const bool consistent = to.drive.consistent() && to.folder.consistent() && to.name.consistent() &&
                          to.extension.consistent();
  const auto parts = path ? split(std::basic_string_view<Char>(path)) : Parts<Char>{};
  const bool whole = to.drive.holds(parts.drive) && to.folder.holds(parts.folder) &&
                     to.name.holds(parts.name) && to.extension.holds(parts.extension);
  const bool good = path && consistent && whole;
  const auto given = good ? parts : Parts<Char>{};
  if (consistent) {
    give(to.drive.text, given.drive);
    give(to.folder.text, given.folder);
    give(to.name.text, given.name);
    give(to.extension.text, given.extension);
  }
  if (good) return 0;
  return path && consistent ? errno = ERANGE : broken_rule(EINVAL);
}

// Where the program only says that there is room.
template <typename Char>
void split_all(const Char* path, Char* drive, Char* folder, Char* name, Char* extension) noexcept {
  const auto place = [](Char* text, std::size_t size) {
    return Place<Char>{text, text ? size : 0};
  };
  split_safely<Char>(path, {place(drive, _MAX_DRIVE), place(folder, _MAX_DIR),
                            place(name, _MAX_FNAME), place(extension, _MAX_EXT)});
}

template <typename Char>
errno_t make_path(Char* path, std::size_t size, const Char* drive, const Char* folder,
                  const Char* name, const Char* extension) noexcept try {
  if (!path || size == 0) return broken_rule(EINVAL);
  const std::basic_string<Char> whole = join(drive, folder, name, extension);
  if (whole.size() >= size) return empty_and_broken(path, size, ERANGE);
  give(path, std::basic_string_view<Char>(whole));
  return 0;
} catch (const std::bad_alloc&) {
  *path = Char{};
  return errno = ENOMEM;
}

template <typename Char>
Char* full_path(Char* absolute, const char* path, std::size_t size) noexcept try {
  namespace fs = std::filesystem;
  std::string given(path && *path ? path : ".");
  std::ranges::replace(given, '\\', '/');
  std::error_code error;
  const std::string normal = fs::absolute(given, error).lexically_normal().string();
  std::basic_string<Char> whole;
  if (error || !as_text(normal, whole)) return nullptr;
  if (!absolute) {
    size = whole.size() + 1;
    absolute = static_cast<Char*>(std::malloc(size * sizeof(Char)));
    if (!absolute) return nullptr;
  }
  if (whole.size() >= size) return empty_and_broken(absolute, size, ERANGE), nullptr;
  give(absolute, std::basic_string_view<Char>(whole));
  return absolute;
} catch (const std::bad_alloc&) {
  return errno = ENOMEM, nullptr;
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

char* _fullpath(char* absolute, const char* path, size_t size) {
  return full_path(absolute, path, size);
}

template <typename Wide>
static Wide* full_path_wide(Wide* absolute, const Wide* path, size_t size) {
  const Utf8Argument narrow(path);
  return narrow.valid() ? full_path(absolute, narrow.get(), size) : (errno = EILSEQ, nullptr);
}

// For the kinds of characters; `sym` completes the names, whose wide forms have a w.
#define TEXT_DOORS(Char, sym)                                                                     \
  errno_t sym(splitpath_s)(const Char* path, Char* drive, size_t drive_size, Char* folder,        \
                           size_t folder_size, Char* name, size_t name_size, Char* extension,     \
                           size_t extension_size) {                                               \
    return split_safely<Char>(path, {{drive, drive_size},                                         \
                                     {folder, folder_size},                                       \
                                     {name, name_size},                                           \
                                     {extension, extension_size}});                               \
  }                                                                                               \
  void sym(splitpath)(const Char* path, Char* drive, Char* folder, Char* name, Char* extension) { \
    split_all(path, drive, folder, name, extension);                                              \
  }                                                                                               \
  errno_t sym(makepath_s)(Char * path, size_t size, const Char* drive, const Char* folder,        \
                          const Char* name, const Char* extension) {                              \
    return make_path(path, size, drive, folder, name, extension);                                 \
  }                                                                                               \
  void sym(makepath)(Char * path, const Char* drive, const Char* folder, const Char* name,        \
                     const Char* extension) {                                                     \
    make_path(path, _MAX_PATH, drive, folder, name, extension);                                   \
  }

#define NARROW(name) _##name
#define WIDE(name) _w##name
#define SHORT_WIDE(name) wsx16__w##name

TEXT_DOORS(char, NARROW)
TEXT_DOORS(wchar_t, WIDE)

wchar_t* _wfullpath(wchar_t* absolute, const wchar_t* path, size_t size) {
  return full_path_wide(absolute, path, size);
}

// The same for programs compiled with -fshort-wchar.
WSX_BEGIN_DECLS
TEXT_DOORS(char16_t, SHORT_WIDE)
char16_t* wsx16__wfullpath(char16_t* absolute, const char16_t* path, size_t size) {
  return full_path_wide(absolute, path, size);
}
WSX_END_DECLS

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

size_t _msize(void* memory) {
  if (memory) return posix::size_of_block(memory);
  broken_rule(EINVAL);
  return static_cast<size_t>(-1);
}

// SPDX-License-Identifier: MIT
#include "posix/library.h"

#include <dlfcn.h>
#include <link.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <string_view>

namespace wsx::posix {
namespace {

struct Free {
  void operator()(char* text) const noexcept { std::free(text); }
};

bool is_own_file(const struct stat& file) noexcept {
  const bool owned = file.st_uid == 0 || file.st_uid == ::geteuid();
  return S_ISREG(file.st_mode) && owned && (file.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

// In a sticky folder everybody may write, and nobody may replace what is another's.
bool keeps_names(const struct stat& folder) noexcept {
  return (folder.st_mode & S_IWOTH) == 0 || (folder.st_mode & S_ISVTX) != 0;
}

// The folders above an absolute path without links, up to the root.
bool folders_keep_names(char* path) noexcept {
  for (std::string_view rest(path); rest.size() > 1;) {
    const std::size_t slash = rest.rfind('/');
    rest = rest.substr(0, slash == 0 ? 1 : slash);
    path[rest.size()] = '\0';
    struct stat folder {};
    if (::stat(path, &folder) < 0 || !keeps_names(folder)) return false;
  }
  return true;
}

}  // namespace

bool is_trusted_file(const char* path) noexcept {
  const std::unique_ptr<char, Free> real(::realpath(path, nullptr));
  struct stat file {};
  if (!real || ::stat(real.get(), &file) < 0 || !is_own_file(file)) return false;
  return folders_keep_names(real.get());
}

Status open_library(const char* path, void*& library) noexcept {
  library = ::dlopen(path, RTLD_NOW | RTLD_LOCAL);
  return library ? Status::success : Status::object_name_not_found;
}

void close_library(void* library) noexcept {
  if (library) ::dlclose(library);
}

std::string library_path(void* library) {
  link_map* map = nullptr;
  return ::dlinfo(library, RTLD_DI_LINKMAP, &map) == 0 && map ? map->l_name : "";
}

bool is_in_library(void* library, const void* address) noexcept {
  Dl_info info{};
  link_map* home = nullptr;
  link_map* asked = nullptr;
  return ::dlinfo(library, RTLD_DI_LINKMAP, &asked) == 0 &&
         ::dladdr1(address, &info, reinterpret_cast<void**>(&home), RTLD_DL_LINKMAP) != 0 &&
         home == asked;
}

void* find_symbol(void* library, const char* name) noexcept {
  void* const symbol = ::dlsym(library, name);
  Dl_info info{};
  link_map* home = nullptr;
  link_map* asked = nullptr;
  const bool found =
      symbol && ::dlinfo(library, RTLD_DI_LINKMAP, &asked) == 0 &&
      ::dladdr1(symbol, &info, reinterpret_cast<void**>(&home), RTLD_DL_LINKMAP) != 0;
  return found && home == asked ? symbol : nullptr;
}

void* open_own_library() noexcept {
  Dl_info info{};
  if (::dladdr(reinterpret_cast<void*>(&open_own_library), &info) == 0) return nullptr;
  void* const library = ::dlopen(info.dli_fname, RTLD_NOW | RTLD_NOLOAD);
  // The program itself is found by no name.
  return library ? library : open_program();
}

void* open_program() noexcept {
  return ::dlopen(nullptr, RTLD_NOW);
}

}  // namespace wsx::posix

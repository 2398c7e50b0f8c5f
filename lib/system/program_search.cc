// SPDX-License-Identifier: MIT
#include "lib/system/program_search.h"

#include <winerror.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "lib/status.h"
#include "posix/child.h"
#include "posix/file_facts.h"
#include "posix/system.h"

namespace wsx {
namespace {

bool ends_with_exe(std::string_view name) noexcept {
  constexpr std::string_view suffix = ".exe";
  return name.size() > suffix.size() &&
         std::ranges::equal(name.substr(name.size() - suffix.size()), suffix, {},
                            [](char c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c; });
}

// Windows' programs end with .exe, the host's with nothing.
bool find_file(std::string& path) {
  if (posix::is_program(path.c_str())) return true;
  if (!ends_with_exe(path)) return false;
  const std::string without = path.substr(0, path.size() - 4);
  if (!posix::is_program(without.c_str())) return false;
  path = without;
  return true;
}

std::vector<std::string> folders_of_programs() {
  const std::string own = posix::program_path();
  std::vector<std::string> folders{own.substr(0, own.rfind('/') + 1), "./"};
  const char* const path = std::getenv("PATH");
  for (std::string_view rest(path ? path : ""); !rest.empty();) {
    const std::size_t end = std::min(rest.find(':'), rest.size());
    folders.push_back(std::string(rest.substr(0, end)) + "/");
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return folders;
}

bool search(const std::string& name, std::string& path) {
  path = name;
  if (name.find('/') != name.npos) return find_file(path);
  for (const std::string& folder : folders_of_programs()) {
    path = folder + name;
    if (find_file(path)) return true;
  }
  return false;
}

bool search_line(std::string line, std::string& path) {
  std::ranges::replace(line, '\\', '/');
  const std::size_t begin = line.find_first_not_of(" \t");
  if (begin == line.npos) return false;
  if (line[begin] == '"') {
    const std::size_t end = std::min(line.find('"', begin + 1), line.size());
    return search(line.substr(begin + 1, end - begin - 1), path);
  }
  for (std::size_t end = begin; end < line.size();) {
    end = std::min(line.find_first_of(" \t", end + 1), line.size());
    if (search(line.substr(begin, end - begin), path)) return true;
  }
  return false;
}

}  // namespace

DWORD program_of_name(const std::string& name, std::string& path) {
  path = name;
  if (find_file(path)) return ERROR_SUCCESS;
  posix::FileFacts facts;
  const Status status = posix::facts_of(path.c_str(), facts);
  return succeeded(status) ? ERROR_ACCESS_DENIED : win32_error(status);
}

DWORD program_of_line(const std::string& line, std::string& path) {
  return search_line(line, path) ? ERROR_SUCCESS : ERROR_FILE_NOT_FOUND;
}

}  // namespace wsx

// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tools/scan/names.h"

namespace scan {

struct Place {
  std::string_view file;
  int line;
};

struct Use {
  const Name* name;
  std::vector<Place> places;
};

// What a source tree uses of Windows.
class Survey {
 public:
  explicit Survey(const Names& names) : names_(names) {}
  // A folder with all below it, or a file, whatever its name ends in. Throws what the file system
  // says about a path that is not there.
  void add(const std::string& path);

  // By verdict, the worst first, then by kind and name.
  std::vector<Use> uses() const;
  std::size_t files() const noexcept { return files_.size(); }
  std::size_t bytes() const noexcept { return bytes_; }
  const std::vector<std::string>& unreadable() const noexcept { return unreadable_; }

 private:
  struct Reader;
  void read(const std::string& path);
  void note_own_headers();

  const Names& names_;
  std::vector<std::string> paths_;
  std::map<std::string, int, std::less<>> own_headers_;  // the tree's, in lower case
  std::map<std::string, int, std::less<>> files_;
  std::map<const Name*, std::vector<Place>> places_;
  std::vector<std::string> unreadable_;
  std::size_t bytes_ = 0;
};

std::string lower(std::string_view text);

}  // namespace scan

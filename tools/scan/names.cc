// SPDX-License-Identifier: MIT
#include "tools/scan/names.h"

#include <algorithm>
#include <iterator>

#include "names_data.h"

namespace scan {
namespace {

std::string_view take(std::string_view& text, char end) {
  const std::string_view taken = text.substr(0, text.find(end));
  text.remove_prefix(std::min(taken.size() + 1, text.size()));
  return taken;
}

Verdict verdict_of(std::string_view name) {
  const auto found = std::find(std::begin(verdict_names), std::end(verdict_names), name);
  return static_cast<Verdict>(found - std::begin(verdict_names));
}

}  // namespace

Names::Names() {
  for (const std::string_view part : names_data) read(part);
  for (std::size_t i = 0; i < rows_.size(); ++i)
    (rows_[i].kind == "header" ? headers_ : names_).emplace(rows_[i].name, i);
}

void Names::read(std::string_view table) {
  while (!table.empty()) {
    std::string_view line = take(table, '\n');
    if (line.empty() || line.front() == '#') continue;
    Name row;
    row.name = take(line, '\t');
    row.kind = take(line, '\t');
    row.where = take(line, '\t');
    row.verdict = verdict_of(take(line, '\t'));
    row.note = take(line, '\t');
    rows_.push_back(row);
  }
}

const Name* Names::find(std::string_view name) const {
  const auto found = names_.find(name);
  return found != names_.end() ? &rows_[found->second] : nullptr;
}

const Name* Names::find_header(std::string_view name) const {
  const auto found = headers_.find(name);
  return found != headers_.end() ? &rows_[found->second] : nullptr;
}

}  // namespace scan

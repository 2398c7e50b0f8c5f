// SPDX-License-Identifier: MIT
#include "lib/providers/json.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

namespace wsx {
namespace {

// What the parser calls. A value goes to the innermost list or object that is still open; those
// stay where they are as long, since only the innermost grows.
class Builder {
 public:
  explicit Builder(Json& root) : root_(root) {}

  bool null() { return put(Json()); }
  bool boolean(bool) { return put(Json()); }
  bool number_integer(std::int64_t value) { return put(value); }
  bool number_unsigned(std::uint64_t value) {
    constexpr std::uint64_t highest = std::numeric_limits<std::int64_t>::max();
    return put(value <= highest ? Json(static_cast<std::int64_t>(value)) : Json());
  }
  bool number_float(double, const std::string&) { return put(Json()); }
  bool string(std::string& value) { return put(std::move(value)); }
  template <typename Binary>
  bool binary(Binary&) {
    return false;
  }
  bool start_object(std::size_t) { return open(Json::Kind::object); }
  bool start_array(std::size_t) { return open(Json::Kind::list); }
  bool key(std::string& name) {
    open_.back()->names.push_back(std::move(name));
    return true;
  }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  template <typename Exception>
  bool parse_error(std::size_t, const std::string&, const Exception&) {
    return false;
  }

 private:
  Json& place(Json value) {
    return open_.empty() ? root_ = std::move(value) : open_.back()->add(std::move(value));
  }
  bool put(Json value) {
    place(std::move(value));
    return true;
  }
  bool open(Json::Kind kind) {
    constexpr std::size_t deepest = 8;
    if (open_.size() == deepest) return false;
    open_.push_back(&place(Json(kind)));
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }

  Json& root_;
  std::vector<Json*> open_;
};

void print(const Json& json, std::size_t depth, std::string& text);

// nlohmann's single values are harmless.
std::string quoted(const std::string& text) {
  return nlohmann::json(text).dump();
}

void print_values(const Json& json, std::size_t depth, std::string& text) {
  for (std::size_t place = 0; place < json.values.size(); ++place) {
    text += place == 0 ? "\n" : ",\n";
    text.append(2 * depth, ' ');
    if (json.kind == Json::Kind::object) text += quoted(json.names[place]) + ": ";
    print(json.values[place], depth, text);
  }
  if (json.values.empty()) return;
  text += '\n';
  text.append(2 * (depth - 1), ' ');
}

void print(const Json& json, std::size_t depth, std::string& text) {
  switch (json.kind) {
    case Json::Kind::other:
      text += "null";
      break;
    case Json::Kind::number:
      text += std::to_string(json.number);
      break;
    case Json::Kind::text:
      text += quoted(json.text);
      break;
    case Json::Kind::list:
    case Json::Kind::object:
      text += json.kind == Json::Kind::list ? '[' : '{';
      print_values(json, depth + 1, text);
      text += json.kind == Json::Kind::list ? ']' : '}';
  }
}

}  // namespace

// The last of several members of one name counts.
const Json* Json::find(std::string_view name) const noexcept {
  const auto place = std::find(names.rbegin(), names.rend(), name);
  return place != names.rend() ? &values[static_cast<std::size_t>(names.rend() - place) - 1]
                               : nullptr;
}

Json& Json::add(Json value) {
  return values.emplace_back(std::move(value));
}

Json& Json::add(std::string name, Json value) {
  names.push_back(std::move(name));
  return add(std::move(value));
}

bool parse_json(std::string_view text, Json& json) {
  Builder builder(json);
  return nlohmann::json::sax_parse(text, &builder);
}

std::string print_json(const Json& json) {
  std::string text;
  print(json, 0, text);
  return text + '\n';
}

}  // namespace wsx

// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// JSON as far as a catalog needs it. nlohmann's parser reads it, but not into nlohmann's values:
// those allocate when they are destroyed, and end the process when there is no memory then.
namespace wsx {

struct Json {
  enum class Kind {
    other,  // null, a boolean, a fraction, a number beyond 64 bits with sign
    number,
    text,
    list,
    object,
  };

  Json() = default;
  explicit Json(Kind its_kind) : kind(its_kind) {}
  Json(std::int64_t value) : kind(Kind::number), number(value) {}
  Json(std::string value) : kind(Kind::text), text(std::move(value)) {}

  // Null: not an object, or no such member.
  const Json* find(std::string_view name) const noexcept;

  Json& add(Json value);
  Json& add(std::string name, Json value);

  Kind kind = Kind::other;
  std::int64_t number = 0;
  std::string text;
  std::vector<Json> values;        // of a list or an object
  std::vector<std::string> names;  // of an object's members
};

// False for a text that is not JSON, or is nested too deeply.
bool parse_json(std::string_view text, Json& json);
// With every value on a line of its own.
std::string print_json(const Json& json);

}  // namespace wsx

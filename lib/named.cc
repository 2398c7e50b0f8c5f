// SPDX-License-Identifier: MIT
#include "lib/named.h"

#include <utf8.h>
#include <winerror.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <mutex>
#include <string_view>

namespace wsx {

// Taken before the lock of the handle table, and never under it.
struct Names {
  using Entries = std::map<std::string, Named*>;

  // The object of that name, held, unless it is about to go or there is none.
  Ref<Named> find(const std::string& key) noexcept {
    const auto entry = entries.find(key);
    if (entry == entries.end() || entry->second->handles() == 0) return {};
    entry->second->hold();
    return Ref<Named>(entry->second);
  }

  // One that has lost its last handle loses its name, whether it has heard of it or not.
  HandleValue add(const std::string& key, Ref<Named> fresh) {
    const auto [entry, added] = entries.try_emplace(key, nullptr);
    if (!added) entry->second->name_.store(nullptr);
    entry->second = fresh.get();
    fresh->name_.store(&entry->first);
    const HandleValue value = open_handle(std::move(fresh));
    if (value == 0) entries.erase(entry);
    return value;
  }

  void remove(Named& object) noexcept {
    if (const std::string* const name = object.name_.exchange(nullptr))
      entries.erase(entries.find(*name));
  }

  Entries entries;
  std::mutex mutex;
};

namespace {

// Never destroyed: programs close handles in the destructors of their static objects.
Names& names() noexcept {
  static Names& instance = *new Names;
  return instance;
}

// Windows' names are any 16-bit units; half a surrogate pair is as good as another.
template <typename Char>
void append_utf8(std::basic_string_view<Char> wide, std::string& text) {
  const auto is_half = [](char32_t unit, char32_t first) { return (unit & ~0x3FFu) == first; };
  for (std::size_t i = 0; i < wide.size(); ++i) {
    auto point = static_cast<char32_t>(wide[i]);
    if (is_half(point, 0xD800) && i + 1 < wide.size() && is_half(wide[i + 1], 0xDC00))
      point = 0x10000 + ((point & 0x3FF) << 10) + (wide[++i] & 0x3FFu);
    utf8::unchecked::append(point, std::back_inserter(text));
  }
}

template <typename Char>
DWORD read_name(const Char* name, std::string& text) noexcept try {
  if (!name) return ERROR_SUCCESS;
  if constexpr (sizeof(Char) == 1)
    text = name;
  else
    append_utf8(std::basic_string_view<Char>(name), text);
  return ERROR_SUCCESS;
} catch (const std::bad_alloc&) {
  return ERROR_NOT_ENOUGH_MEMORY;
}

// As Windows counts: a character beyond the first 65536 has two units.
std::size_t utf16_units(std::string_view text) noexcept {
  std::size_t units = 0;
  for (const char byte : text) {
    const auto value = static_cast<unsigned char>(byte);
    units += (value & 0xC0) != 0x80;
    units += value >= 0xF0;
  }
  return units;
}

// Windows has these in the folder of its names.
constexpr std::array<std::string_view, 3> folders{"Global", "Local", "Session"};

}  // namespace

Name::Name(const char* name) noexcept : given_(name), error_(read_name(name, key_)) {
  read();
}
Name::Name(const wchar_t* name) noexcept : given_(name), error_(read_name(name, key_)) {
  read();
}
Name::Name(const char16_t* name) noexcept : given_(name), error_(read_name(name, key_)) {
  read();
}

// A program in a session has "x" and "Local\x" for the same, and "Global\x" for something else.
void Name::read() noexcept {
  constexpr std::string_view local = "Local\\";
  constexpr std::string_view global = "Global\\";
  if (error_ != ERROR_SUCCESS) return;
  if (utf16_units(key_) > MAX_PATH) {
    error_ = ERROR_FILENAME_EXCED_RANGE;
    return;
  }
  if (!given_ || key_.empty()) return;
  std::string_view rest = key_;
  const bool prefixed = rest.starts_with(local) || rest.starts_with(global);
  if (prefixed) rest.remove_prefix(rest.find('\\') + 1);
  if (rest.empty())
    error_ = ERROR_INVALID_NAME;
  else if (rest.find('\\') != rest.npos)
    error_ = ERROR_PATH_NOT_FOUND;
  else if (!prefixed && std::ranges::find(folders, rest) != folders.end())
    error_ = ERROR_INVALID_HANDLE;
  else if (key_.starts_with(local))
    key_.erase(0, local.size());
}

void Named::closed() noexcept {
  if (!name_.load(std::memory_order_relaxed)) return;
  const std::lock_guard lock(names().mutex);
  names().remove(*this);
}

HANDLE no_handle(DWORD error) noexcept {
  set_last_error(error);
  return nullptr;
}

namespace {

// ERROR_FILE_NOT_FOUND also when the object's last handle goes meanwhile.
DWORD share(Ref<Named> object, Object::Kind kind, HandleValue& value) noexcept {
  if (!object) return ERROR_FILE_NOT_FOUND;
  if (object->kind() != kind) return ERROR_INVALID_HANDLE;
  value = duplicate_handle(*object);
  if (value != 0) return ERROR_SUCCESS;
  return object->handles() != 0 ? ERROR_NOT_ENOUGH_MEMORY : ERROR_FILE_NOT_FOUND;
}

// A new object's, or 0 when there is no room for it.
HANDLE first_handle(HandleValue value) noexcept {
  set_last_error(value != 0 ? ERROR_SUCCESS : ERROR_NOT_ENOUGH_MEMORY);
  return reinterpret_cast<HANDLE>(value);
}

}  // namespace

HANDLE publish(const Name& name, Ref<Named> fresh) noexcept try {
  if (!fresh) return no_handle(ERROR_NOT_ENOUGH_MEMORY);
  if (name.error() != ERROR_SUCCESS) return no_handle(name.error());
  if (name.empty()) return first_handle(open_handle(std::move(fresh)));
  for (;;) {
    Ref<Named> existing;
    {
      const std::lock_guard lock(names().mutex);
      existing = names().find(name.key());
      if (!existing) return first_handle(names().add(name.key(), std::move(fresh)));
    }
    HandleValue value = 0;
    const DWORD error = share(std::move(existing), fresh->kind(), value);
    if (error == ERROR_FILE_NOT_FOUND) continue;
    set_last_error(error == ERROR_SUCCESS ? ERROR_ALREADY_EXISTS : error);
    return reinterpret_cast<HANDLE>(value);
  }
} catch (const std::bad_alloc&) {
  return no_handle(ERROR_NOT_ENOUGH_MEMORY);
}

// Success leaves the last error alone, unlike that of the Create functions.
HANDLE open_named(const Name& name, Object::Kind kind) noexcept {
  if (!name.given()) return no_handle(ERROR_INVALID_PARAMETER);
  if (name.error() != ERROR_SUCCESS) return no_handle(name.error());
  if (name.empty()) return no_handle(ERROR_INVALID_HANDLE);
  Ref<Named> object;
  {
    const std::lock_guard lock(names().mutex);
    object = names().find(name.key());
  }
  HandleValue value = 0;
  const DWORD error = share(std::move(object), kind, value);
  if (error != ERROR_SUCCESS) return no_handle(error);
  return reinterpret_cast<HANDLE>(value);
}

}  // namespace wsx

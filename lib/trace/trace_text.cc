// SPDX-License-Identifier: MIT
#include "lib/trace/trace_text.h"

#include <ws2tcpip.h>

#include <algorithm>

#include "lib/address_text.h"
#include "lib/last_error.h"
#include "lib/trace/error_name.h"
#include "posix/diagnosis.h"

namespace wsx::trace {
namespace {

using Kind = Argument::Kind;

template <typename T>
bool read(std::uint64_t pointer, T& value) noexcept {
  return posix::copy_memory(reinterpret_cast<const void*>(pointer), &value, sizeof value);
}

constexpr std::size_t longest_text = 80;

template <typename Character>
void add_text(Line& line, std::uint64_t pointer) noexcept {
  line.add("\"");
  for (std::size_t length = 0;; ++length, pointer += sizeof(Character)) {
    Character character;
    if (length == longest_text || !read(pointer, character)) return line.add("\"...");
    if (character == 0) return line.add("\"");
    const auto code = static_cast<std::uint32_t>(character);
    if (code >= ' ' && code < 0x7F)
      line.add("{}", static_cast<char>(code));
    else
      line.add("\\x{:02x}", code);
  }
}

// The length is in the argument after it, which may say less than the family needs.
void add_address(Line& line, std::uint64_t pointer) noexcept {
  ADDRESS_FAMILY family = AF_UNSPEC;
  SOCKADDR_IN ipv4;
  SOCKADDR_IN6 ipv6;
  read(pointer, family);
  if (family == AF_INET && read(pointer, ipv4))
    line.add("{{{}}}", wsx::print(ipv4).view());
  else if (family == AF_INET6 && read(pointer, ipv6))
    line.add("{{{}}}", wsx::print(ipv6).view());
  else
    line.add("{:#x}", pointer);
}

void add_buffers(Line& line, const Buffers& buffers) noexcept {
  line.add("{{");
  for (std::size_t i = 0; i < buffers.count; ++i)
    line.add("{}{}", i ? ", " : "", buffers.first[i].len);
  line.add("{}}}", buffers.all > buffers.count ? ", ..." : "");
}

void add_set(Line& line, std::uint64_t pointer) noexcept {
  u_int count = 0;
  if (!read(pointer, count)) return line.add("{:#x}", pointer);
  line.add("{{");
  for (u_int i = 0; i < std::min(count, 8u); ++i) {
    SOCKET s = 0;
    read(pointer + offsetof(fd_set, fd_array) + i * sizeof s, s);
    line.add("{}{:#x}", i ? ", " : "", s);
  }
  line.add("{}}}", count > 8 ? ", ..." : "");
}

void add_number(Line& line, std::uint64_t value) noexcept {
  const auto number = static_cast<std::int32_t>(value);
  if (number >= -1 && number < 0xFFFF)
    line.add("{}", number);
  else
    line.add("{:#x}", static_cast<std::uint32_t>(value));
}

void add_output(Line& line, const Argument& argument, bool filled) noexcept {
  line.add("{:#x}", argument.value);
  if (!filled) return;
  std::uint32_t number = 0;
  std::uint64_t word = 0;
  if (argument.kind == Kind::number_out && read(argument.value, number)) {
    line.add("->");
    add_number(line, number);
  } else if (argument.kind == Kind::word_out && read(argument.value, word)) {
    line.add("->{:#x}", word);
  }
}

void add_value(Line& line, std::span<const Argument> from, bool filled) noexcept {
  const Argument& argument = from.front();
  if (argument.kind == Kind::number) return add_number(line, argument.value);
  if (argument.kind == Kind::structure) return line.add("{{...}}");
  if (argument.kind == Kind::word) return line.add("{:#x}", argument.value);
  if (argument.value == 0) return line.add("NULL");
  switch (argument.kind) {
    case Kind::text:
      return add_text<char>(line, argument.value);
    case Kind::text16:
      return add_text<char16_t>(line, argument.value);
    case Kind::text32:
      return add_text<wchar_t>(line, argument.value);
    case Kind::address:
      return add_address(line, argument.value);
    case Kind::address_out:
      return filled ? add_address(line, argument.value) : line.add("{:#x}", argument.value);
    case Kind::buffers:
    case Kind::message:
      return add_buffers(line, read_buffers(from));
    case Kind::set:
      return add_set(line, argument.value);
    default:
      return add_output(line, argument, filled);
  }
}

// The data of a send are bytes; the type does not tell them from text.
bool is_data(std::string_view name) noexcept {
  return name == "buf" || name == "optval" || name == "addr";
}

std::string_view take_name(std::string_view& names) noexcept {
  const std::string_view name = names.substr(0, names.find(','));
  names.remove_prefix(std::min(name.size() + 2, names.size()));
  return name;
}

Vocabulary vocabulary_of(const Row& row) noexcept {
  const bool winsock = row.name.starts_with("WS") || (row.name[0] >= 'a' && row.name[0] <= 'z');
  return winsock ? Vocabulary::winsock : Vocabulary::win32;
}

void add_error(Line& line, const Row& row, DWORD code) noexcept {
  const std::string_view name = error_name(code, vocabulary_of(row));
  if (name.empty()) return line.add("error {}", code);
  line.add("{} ({})", name, code);
}

bool add_named_wait(Line& line, DWORD result) noexcept {
  if (result == WAIT_TIMEOUT) return line.add("WAIT_TIMEOUT"), true;
  if (result == WAIT_IO_COMPLETION) return line.add("WAIT_IO_COMPLETION"), true;
  if (result < MAXIMUM_WAIT_OBJECTS) return line.add("WAIT_OBJECT_0+{}", result), true;
  if (result < WAIT_ABANDONED_0 || result >= WAIT_ABANDONED_0 + MAXIMUM_WAIT_OBJECTS) return false;
  return line.add("WAIT_ABANDONED_0+{}", result - WAIT_ABANDONED_0), true;
}

std::string_view failure_name(const Row& row, Argument result) noexcept {
  switch (row.result) {
    case Result::boolean:
      return "FALSE";
    case Result::wait:
      return "WAIT_FAILED";
    case Result::handle:
      if (result.value == 0) return "NULL";
      return result.kind == Kind::word ? "INVALID_SOCKET" : "INVALID_HANDLE_VALUE";
    case Result::count:
      return vocabulary_of(row) == Vocabulary::winsock ? "SOCKET_ERROR" : "-1";
    default:
      return "0";
  }
}

}  // namespace

Buffers read_buffers(std::span<const Argument> from) noexcept {
  Buffers buffers;
  std::uint64_t first = from[0].value;
  if (from[0].kind == Kind::message) {
    WSAMSG message;
    if (!read(first, message)) return buffers;
    first = reinterpret_cast<std::uintptr_t>(message.lpBuffers);
    buffers.all = message.dwBufferCount;
  } else {
    buffers.all = from.size() > 1 && from[1].kind == Kind::number
                      ? static_cast<std::uint32_t>(from[1].value)
                      : 1;
  }
  const std::size_t most = std::min(buffers.all, buffers.first.size());
  while (buffers.count < most &&
         read(first + buffers.count * sizeof(WSABUF), buffers.first[buffers.count]))
    ++buffers.count;
  return buffers;
}

void add_arguments(Line& line, std::string_view names, std::span<const Argument> arguments,
                   bool succeeded) noexcept {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view name = take_name(names);
    line.add("{}{}=", i ? ", " : "", name);
    if (arguments[i].kind == Kind::text && is_data(name))
      line.add("{:#x}", arguments[i].value);
    else
      add_value(line, arguments.subspan(i), succeeded);
  }
}

bool succeeded(const Row& row, Argument result) noexcept {
  const bool all_bits = result.kind == Kind::number
                            ? static_cast<std::uint32_t>(result.value) == 0xFFFFFFFF
                            : result.value == ~std::uint64_t{0};
  switch (row.result) {
    case Result::nothing:
      return true;
    case Result::boolean:
    case Result::number:
      return result.value != 0;
    case Result::handle:
      return result.value != 0 && !all_bits;
    case Result::code:
      return result.value == 0;
    default:
      return !all_bits;
  }
}

void add_result(Line& line, const Row& row, Argument result) noexcept {
  const auto number = static_cast<std::uint32_t>(result.value);
  if (row.result == Result::nothing) return;
  if (!succeeded(row, result)) {
    if (row.result != Result::code) line.add("{} ", failure_name(row, result));
    return add_error(line, row, row.result == Result::code ? number : last_error());
  }
  if (row.result == Result::boolean) return line.add("TRUE");
  if (row.result == Result::wait && add_named_wait(line, number)) return;
  if (result.kind == Kind::number) return add_number(line, result.value);
  line.add("{:#x}", result.value);
}

}  // namespace wsx::trace

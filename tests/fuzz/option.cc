// SPDX-License-Identifier: MIT
#include <ws2tcpip.h>

#include "fuzz/input.h"
#include "fuzz/sockets.h"
#include "lib/option.h"

// getsockopt and setsockopt on a socket of each kind, several calls in a row.
namespace {

using fuzz::require;

struct Call {
  int level;
  int name;
  bool reading;
  bool lying;  // about the length
  const wsx::OptionRow* row;
};

// Mostly options that exist.
Call take_call(fuzz::Input& input) {
  const auto bits = input.take<std::uint8_t>();
  Call call{0, 0, (bits & 1) != 0, (bits & 2) != 0, nullptr};
  if ((bits & 0xc) == 0xc) {
    call.level = input.take<std::int32_t>();
    call.name = input.take<std::int32_t>();
    return call;
  }
  const auto rows = wsx::option_rows();
  const wsx::OptionRow& row = rows[input.take<std::uint8_t>() % rows.size()];
  call.level = row.level;
  call.name = row.name;
  call.row = &row;
  return call;
}

void set(SOCKET s, const Call& call, fuzz::Input& input) {
  const std::size_t size = input.take<std::uint8_t>();
  // Windows takes a negative length for a large one, so there must be something to read.
  const fuzz::Bytes value = input.bytes(call.lying ? std::max<std::size_t>(size, 512) : size);
  const int length = call.lying ? -static_cast<int>(size) : static_cast<int>(size);
  fuzz::check_result(
      setsockopt(s, call.level, call.name, reinterpret_cast<const char*>(value.data()), length));
}

void get(SOCKET s, const Call& call, fuzz::Input& input) {
  const std::size_t size = input.take<std::uint8_t>();
  fuzz::Bytes value(size, fuzz::poison);
  const int before = call.lying ? -static_cast<int>(size) : static_cast<int>(size);
  int length = before;
  const int result =
      getsockopt(s, call.level, call.name, reinterpret_cast<char*>(value.data()), &length);
  fuzz::check_result(result);
  if (result == 0) {
    require(length > 0 && length <= before, "the length is what was written");
    require(fuzz::untouched(value, static_cast<std::size_t>(length)), "nothing is written behind");
  } else {
    // Some options tell how much room they need.
    const bool told = call.row && call.row->shape == wsx::Shape::report && length == call.row->size;
    require((length == before || told) && fuzz::untouched(value), "a failure writes nothing");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const fuzz::AnySocket s(input.take<std::uint8_t>());
  if (s == INVALID_SOCKET) return 0;
  for (int calls = 0; calls < 16 && !input.empty(); ++calls) {
    const Call call = take_call(input);
    call.reading ? get(s, call, input) : set(s, call, input);
  }
  return 0;
}

// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <ostream>
#include <vector>

// Control data for the tests of its translation, written and read without the code under test.
namespace unit {

using Bytes = std::vector<std::byte>;

template <typename Value>
Bytes bytes_of(const Value& value) {
  Bytes bytes(sizeof value);
  std::memcpy(bytes.data(), &value, sizeof value);
  return bytes;
}

template <typename... More>
Bytes joined(Bytes first, const More&... more) {
  (first.insert(first.end(), more.begin(), more.end()), ...);
  return first;
}

// Bytes from their numbers: raw({127, 0, 0, 1}).
Bytes raw(std::initializer_list<int> numbers);

struct Record {
  int level;
  int type;
  Bytes payload;
  bool operator==(const Record&) const = default;
};
std::ostream& operator<<(std::ostream& out, const Record& record);

// One record with its padding, and with any length in its header.
Bytes encode(const Record& record);
Bytes encode_with_length(const Record& record, std::uint64_t length);
Bytes encode(const std::vector<Record>& records);

// Fails the test when the bytes are not a series of well-formed records.
std::vector<Record> decode(const std::byte* bytes, std::size_t length);

}  // namespace unit

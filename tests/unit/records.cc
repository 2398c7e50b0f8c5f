// SPDX-License-Identifier: MIT
#include "unit/records.h"

#include <doctest/doctest.h>
#include <sys/socket.h>

namespace unit {

Bytes raw(std::initializer_list<int> numbers) {
  Bytes bytes;
  for (const int number : numbers) bytes.push_back(static_cast<std::byte>(number));
  return bytes;
}

std::ostream& operator<<(std::ostream& out, const Record& record) {
  out << "{" << record.level << ", " << record.type << ":";
  for (const std::byte byte : record.payload) out << " " << std::to_integer<int>(byte);
  return out << "}";
}

Bytes encode_with_length(const Record& record, std::uint64_t length) {
  Bytes bytes =
      joined(bytes_of(length), bytes_of(record.level), bytes_of(record.type), record.payload);
  bytes.resize((bytes.size() + 7) / 8 * 8);
  return bytes;
}

Bytes encode(const Record& record) {
  return encode_with_length(record, 16 + record.payload.size());
}

Bytes encode(const std::vector<Record>& records) {
  Bytes bytes;
  for (const Record& record : records) bytes = joined(std::move(bytes), encode(record));
  return bytes;
}

// By the C library's macros: what the kernel's other users see.
std::vector<Record> decode(const std::byte* bytes, std::size_t length) {
  std::vector<Record> records;
  alignas(cmsghdr) std::byte copy[1024];
  REQUIRE(length <= sizeof copy);
  if (length > 0) std::memcpy(copy, bytes, length);
  msghdr message{};
  message.msg_control = copy;
  message.msg_controllen = length;
  std::size_t seen = 0;
  for (cmsghdr* at = CMSG_FIRSTHDR(&message); at; at = CMSG_NXTHDR(&message, at)) {
    REQUIRE(at->cmsg_len >= CMSG_LEN(0));
    const std::size_t size = at->cmsg_len - CMSG_LEN(0);
    const auto* payload = reinterpret_cast<const std::byte*>(CMSG_DATA(at));
    records.push_back({at->cmsg_level, at->cmsg_type, Bytes(payload, payload + size)});
    seen += CMSG_SPACE(size);
  }
  CHECK(seen == (length + 7) / 8 * 8);
  return records;
}

}  // namespace unit

// SPDX-License-Identifier: MIT
#pragma once

#include <netinet/in.h>

#include <cstddef>
#include <cstdint>
#include <cstring>

// Control records as bytes. Windows' WSACMSGHDR and the host's cmsghdr have one layout on 64-bit
// systems: length (header included, padding not), level, type, then the payload; each record begins
// at a multiple of eight. Only levels, types and payloads differ. The bytes may be unaligned and
// hostile, so they are copied out, never pointed into as structures.
namespace wsx::posix {

struct RecordHeader {
  std::uint64_t length;
  std::int32_t level;
  std::int32_t type;
};
inline constexpr std::size_t header_size = sizeof(RecordHeader);
static_assert(header_size == 16);

constexpr std::size_t padded(std::size_t size) {
  return (size + 7) & ~std::size_t{7};
}

// IN_PKTINFO. The host's has one member more.
struct WindowsPacketInfo {
  in_addr address;
  std::uint32_t interface;
};
static_assert(sizeof(WindowsPacketInfo) == 8 && sizeof(in6_pktinfo) == 20);

template <typename Value>
Value load(const std::byte* bytes) {
  Value value;
  std::memcpy(&value, bytes, sizeof value);
  return value;
}

struct Record {
  int level = 0;
  int type = 0;
  std::size_t size = 0;
  const std::byte* payload = nullptr;
};

// Goes through the records without ever reading outside. A remainder too small for a header is no
// record, as for WSA_CMSG_NXTHDR; a length that is too small or points outside is malformed, where
// the macro would loop or run away.
class RecordWalk {
 public:
  RecordWalk(const void* records, std::size_t length)
      : next_(static_cast<const std::byte*>(records)), left_(length) {}

  bool next(Record& record) {
    if (left_ < header_size) return false;
    const auto header = load<RecordHeader>(next_);
    malformed_ = header.length < header_size || header.length > left_;
    if (malformed_) return false;
    record = {header.level, header.type, header.length - header_size, next_ + header_size};
    step(header.length);
    return true;
  }

  bool malformed() const { return malformed_; }

 private:
  // Padding after the last record may be missing.
  void step(std::size_t length) {
    const std::size_t left = left_ - length;
    const std::size_t padding = (0 - length) & 7;
    next_ += left > padding ? length + padding : left_;
    left_ = left > padding ? left - padding : 0;
  }

  const std::byte* next_;
  std::size_t left_;
  bool malformed_ = false;
};

// Writes a record with its padding; `to` has room for both. Returns the bytes taken.
inline std::size_t put_record(std::byte* to, int level, int type, const void* payload,
                              std::size_t size) {
  const RecordHeader header{header_size + size, level, type};
  const std::size_t whole = padded(header_size + size);
  std::memset(to, 0, whole);
  std::memcpy(to, &header, sizeof header);
  std::memcpy(to + header_size, payload, size);
  return whole;
}

}  // namespace wsx::posix

// SPDX-License-Identifier: MIT
#pragma once

#include "fuzz/input.h"

// Control records, walked without the code under test.
namespace fuzz {

struct Header {
  std::uint64_t length;
  int level;
  int type;
};

inline Header header_at(const Bytes& records, std::size_t at) {
  Header header;
  std::memcpy(&header, &records[at], sizeof header);
  return header;
}

// Where the next record begins. The padding of the last one may be missing.
inline std::size_t next_record(const Bytes& records, std::size_t at, const Header& header) {
  return std::min<std::size_t>(at + (header.length + 7) / 8 * 8, records.size());
}

// Less than a header at the end is no record.
inline bool well_formed(const Bytes& records) {
  for (std::size_t at = 0; records.size() - at >= sizeof(Header);) {
    const Header header = header_at(records, at);
    if (header.length < sizeof header || header.length > records.size() - at) return false;
    at = next_record(records, at, header);
  }
  return true;
}

}  // namespace fuzz

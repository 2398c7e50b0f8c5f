// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "support/fixtures.h"

namespace support {

inline const char* bytes_of(const void* value) {
  return static_cast<const char*>(value);
}

inline int set(SOCKET s, int level, int name, DWORD value, int length = sizeof(DWORD)) {
  return setsockopt(s, level, name, bytes_of(&value), length);
}

// The value, or the error as a large number.
inline DWORD get(SOCKET s, int level, int name) {
  DWORD value = 0;
  int length = sizeof value;
  const int result = getsockopt(s, level, name, reinterpret_cast<char*>(&value), &length);
  return result == 0 ? value : 1'000'000 + WSAGetLastError();
}

// What getsockopt has written into poisoned room.
struct Read {
  int result;
  int length;
  std::array<unsigned char, 8> bytes;
};
inline Read read(SOCKET s, int level, int name, int capacity) {
  Read read{0, capacity, {}};
  read.bytes.fill(0xa5);
  read.result =
      getsockopt(s, level, name, reinterpret_cast<char*>(read.bytes.data()), &read.length);
  return read;
}

inline UniqueSocket open(int family, int type) {
  return UniqueSocket(socket(family, type, 0));
}

}  // namespace support

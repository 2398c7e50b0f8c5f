// SPDX-License-Identifier: MIT
#include "support/data.h"

#include <cstring>

#include "support/fixtures.h"

namespace support {

std::string pattern(std::size_t size, std::uint32_t seed) {
  std::string bytes(size, '\0');
  std::uint32_t state = seed * 2654435761u + 1;
  for (char& byte : bytes) {
    state = state * 1664525u + 1013904223u;
    byte = static_cast<char>(state >> 24);
  }
  return bytes;
}

WSABUF piece(std::string& bytes) {
  return {static_cast<ULONG>(bytes.size()), bytes.data()};
}

WSABUF piece(const char* text) {
  return {static_cast<ULONG>(std::strlen(text)), const_cast<char*>(text)};
}

std::vector<WSABUF> pieces_of(std::string& bytes, std::size_t count) {
  std::vector<WSABUF> pieces;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const bool last = i + 1 == count;
    std::size_t end = last ? bytes.size() : bytes.size() * (i + 1) / count;
    if (!last && i % 3 == 1 && end > begin) --end;
    pieces.push_back({static_cast<ULONG>(end - begin), bytes.data() + begin});
    begin = end;
  }
  return pieces;
}

std::string read_exactly(SOCKET s, std::size_t size) {
  std::string bytes(size, '\0');
  std::size_t have = 0;
  while (have < size) {
    const int more = recv(s, bytes.data() + have, static_cast<int>(size - have), 0);
    if (more <= 0) break;
    have += more;
  }
  bytes.resize(have);
  return bytes;
}

std::string read_to_end(SOCKET s) {
  std::string bytes;
  std::string block(65536, '\0');
  int more;
  while ((more = recv(s, block.data(), static_cast<int>(block.size()), 0)) > 0)
    bytes.append(block, 0, more);
  return bytes;
}

std::string next_datagram(SOCKET s) {
  std::string bytes(65536, '\0');
  const int size = recv(s, bytes.data(), static_cast<int>(bytes.size()), 0);
  if (size < 0) return "<error " + std::to_string(WSAGetLastError()) + ">";
  bytes.resize(size);
  return bytes;
}

bool nothing_to_receive(SOCKET s) {
  set_nonblocking(s);
  char byte;
  const bool nothing = recv(s, &byte, 1, MSG_PEEK) < 0 && WSAGetLastError() == WSAEWOULDBLOCK;
  set_nonblocking(s, false);
  return nothing;
}

}  // namespace support

// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "support/winsock.h"

namespace support {

// Bytes that no other seed or offset repeats, to notice what is lost, doubled or out of order.
std::string pattern(std::size_t size, std::uint32_t seed = 1);

WSABUF piece(std::string& bytes);
WSABUF piece(const char* text);

// Cuts `bytes` into `count` pieces, of uneven lengths where they allow it.
std::vector<WSABUF> pieces_of(std::string& bytes, std::size_t count);

// What arrives until `size` bytes are there, the stream ends, or time_limit runs out.
std::string read_exactly(SOCKET s, std::size_t size);
std::string read_to_end(SOCKET s);

// The next datagram, by a blocking recv; "<error n>" when it fails.
std::string next_datagram(SOCKET s);
bool nothing_to_receive(SOCKET s);

}  // namespace support

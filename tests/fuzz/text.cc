// SPDX-License-Identifier: MIT
#include <ws2tcpip.h>

#include <array>
#include <string>

#include "fuzz/input.h"
#include "fuzz/sockets.h"

// inet_pton, inet_ntop, inet_addr and inet_ntoa in both widths: what one writes, the others read.
namespace {

using fuzz::require;

// Bytes as they stand in a packet: at an address that is a multiple of nothing.
template <std::size_t size>
struct Packet {
  alignas(8) std::array<char, 1 + size> bytes{};
  char* at() { return bytes.data() + 1; }
};

// Buffers of every size: too small is told, and nothing is written.
void check_room(INT family, const char* bytes, const std::string& text, std::size_t capacity) {
  fuzz::Bytes buffer(capacity, fuzz::poison);
  const bool fits = inet_ntop(family, bytes, reinterpret_cast<char*>(buffer.data()), capacity);
  require(fits == (text.size() < capacity), "what fits is written");
  require(fuzz::untouched(buffer, fits ? text.size() + 1 : 0), "nothing is written behind");
}

template <std::size_t size>
std::string check_bytes(INT family, const char* bytes, std::size_t capacity) {
  std::array<char, 128> text;
  require(inet_ntop(family, bytes, text.data(), text.size()) == text.data(), "bytes have a text");
  Packet<size> again;
  require(inet_pton(family, text.data(), again.at()) == 1, "what is printed can be read");
  require(std::memcmp(bytes, again.at(), size) == 0, "what is read was printed");
  std::array<WCHAR, 128> wide;
  require(InetNtopW(family, bytes, wide.data(), wide.size()) == wide.data(), "in either width");
  const std::string printed(text.data());
  require(std::wstring(wide.data()) == std::wstring(printed.begin(), printed.end()),
          "both widths say the same");
  check_room(family, bytes, printed, capacity);
  return printed;
}

template <std::size_t size>
bool check_text(INT family, const std::string& text, Packet<size>& packet) {
  const std::wstring wide(text.begin(), text.end());
  Packet<size> wide_packet;
  const INT found = inet_pton(family, text.c_str(), packet.at());
  require(found == 0 || found == 1, "it is an address or none");
  require(InetPtonW(family, wide.c_str(), wide_packet.at()) == found, "in either width");
  if (found == 0) return false;
  require(packet.bytes == wide_packet.bytes, "both widths read the same");
  check_bytes<size>(family, packet.at(), text.size());
  return true;
}

IN_ADDR ipv4_at(const char* bytes) {
  IN_ADDR address;
  std::memcpy(&address, bytes, sizeof address);
  return address;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::start();
  const std::string text(reinterpret_cast<const char*>(data), size);
  Packet<4> ipv4;
  if (check_text(AF_INET, text, ipv4))
    require(inet_addr(text.c_str()) == ipv4_at(ipv4.at()).s_addr, "inet_addr reads it too");
  Packet<16> ipv6;
  check_text(AF_INET6, text, ipv6);
  require(inet_pton(AF_UNIX, text.c_str(), ipv4.at()) == -1, "other families have no text");

  // What inet_addr takes in its many forms has one form in print.
  const IN_ADDR loose{.S_un = {.S_addr = inet_addr(text.c_str())}};
  require(inet_addr(inet_ntoa(loose)) == loose.s_addr, "inet_addr reads what inet_ntoa prints");

  fuzz::Input input(data, size);
  const std::size_t capacity = input.take<std::uint8_t>() % 80u;
  const fuzz::Bytes bytes = input.bytes(16);
  const char* address = reinterpret_cast<const char*>(bytes.data());
  const std::string dotted = check_bytes<4>(AF_INET, address, capacity);
  require(dotted == inet_ntoa(ipv4_at(address)), "inet_ntoa prints the same");
  check_bytes<16>(AF_INET6, address, capacity);
  return 0;
}

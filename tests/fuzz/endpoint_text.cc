// SPDX-License-Identifier: MIT
#include <ws2tcpip.h>

#include <array>
#include <string>

#include "fuzz/input.h"
#include "fuzz/sockets.h"

// WSAStringToAddress, WSAAddressToString and getnameinfo: addresses with ports and scopes.
namespace {

using fuzz::require;

// At a multiple of two, as a SOCKADDR may stand.
struct Endpoint {
  alignas(8) std::array<char, 2 + sizeof(SOCKADDR_STORAGE)> bytes{};
  INT length = sizeof(SOCKADDR_STORAGE);

  SOCKADDR* name() { return reinterpret_cast<SOCKADDR*>(bytes.data() + 2); }
  INT family() { return name()->sa_family; }
  std::string_view view() { return {bytes.data() + 2, static_cast<std::size_t>(length)}; }
};

bool parse(std::string text, INT family, Endpoint& endpoint) {
  return WSAStringToAddressA(text.data(), family, nullptr, endpoint.name(), &endpoint.length) == 0;
}

int print(Endpoint& endpoint, char* text, DWORD& length) {
  return WSAAddressToStringA(endpoint.name(), static_cast<DWORD>(endpoint.length), nullptr, text,
                             &length);
}

std::string text_of(Endpoint& endpoint) {
  std::array<char, 128> text;
  DWORD length = text.size();
  require(print(endpoint, text.data(), length) == 0, "an address has a text");
  require(length == std::strlen(text.data()) + 1, "the length counts the null");
  return text.data();
}

// Buffers of every size: too small is told, and nothing is written.
void check_room(Endpoint& endpoint, const std::string& text, std::size_t capacity) {
  fuzz::Bytes buffer(capacity, fuzz::poison);
  DWORD length = static_cast<DWORD>(capacity);
  char none;  // a buffer, if one without room
  char* out = capacity > 0 ? reinterpret_cast<char*>(buffer.data()) : &none;
  const bool fits = print(endpoint, out, length) == 0;
  require(fits == (text.size() < capacity), "what fits is written");
  require(length == text.size() + 1, "the length is the one that is needed");
  require(fuzz::untouched(buffer, fits ? length : 0), "nothing is written behind");
}

void check_wide(Endpoint& endpoint, const std::string& text) {
  std::array<WCHAR, 128> wide;
  DWORD length = wide.size();
  require(WSAAddressToStringW(endpoint.name(), static_cast<DWORD>(endpoint.length), nullptr,
                              wide.data(), &length) == 0,
          "an address has a wide text");
  require(std::wstring(wide.data()) == std::wstring(text.begin(), text.end()),
          "both widths say the same");
  Endpoint again;
  require(WSAStringToAddressW(wide.data(), endpoint.family(), nullptr, again.name(),
                              &again.length) == 0 &&
              again.view() == endpoint.view(),
          "the wide text is the address");
}

void check_numbers(Endpoint& endpoint, const std::string& text) {
  std::array<char, 128> node;
  std::array<char, 16> service;
  require(getnameinfo(endpoint.name(), endpoint.length, node.data(), node.size(), service.data(),
                      service.size(), NI_NUMERICHOST | NI_NUMERICSERV) == 0,
          "an address has numbers");
  const std::string port(service.data());
  const bool told = text.size() > port.size() && text.ends_with(":" + port);
  require(told || port == "0" || text.find(':') == std::string::npos, "the port is the same");
}

void check_endpoint(Endpoint& endpoint, std::size_t capacity) {
  const std::string text = text_of(endpoint);
  Endpoint again;
  require(parse(text, endpoint.family(), again), "what is printed can be read");
  require(again.view() == endpoint.view(), "what is read was printed");
  check_room(endpoint, text, capacity);
  check_wide(endpoint, text);
  check_numbers(endpoint, text);
}

// What has no place in a text is 0.
template <typename Address>
void check_bytes(fuzz::Input input, INT family, std::size_t capacity) {
  auto address = input.take<Address>();
  if constexpr (sizeof address == sizeof(SOCKADDR_IN))
    std::memset(address.sin_zero, 0, sizeof address.sin_zero);
  else
    address.sin6_flowinfo = 0;
  Endpoint endpoint;
  endpoint.length = sizeof address;
  std::memcpy(endpoint.name(), &address, sizeof address);
  endpoint.name()->sa_family = static_cast<ADDRESS_FAMILY>(family);
  check_endpoint(endpoint, capacity);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::start();
  fuzz::Input input(data, size);
  const std::size_t capacity = input.take<std::uint8_t>() % 80u;
  check_bytes<SOCKADDR_IN>(input, AF_INET, capacity);
  check_bytes<SOCKADDR_IN6>(input, AF_INET6, capacity);
  const std::string text(reinterpret_cast<const char*>(data), size);
  for (const INT family : {AF_INET, AF_INET6}) {
    Endpoint endpoint;
    if (parse(text, family, endpoint)) check_endpoint(endpoint, text.size());
  }
  return 0;
}

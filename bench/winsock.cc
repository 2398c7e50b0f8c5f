// SPDX-License-Identifier: MIT
#include "winsock.h"

namespace bench {

void refused(const char* call) {
  throw Broken(std::string(call) + ": Windows error " + std::to_string(GetLastError()));
}

Winsock::Winsock() {
  WSADATA data;
  if (WSAStartup(MAKEWORD(2, 2), &data) != 0) throw Broken("WSAStartup");
}

namespace {

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

}  // namespace

StreamWork::StreamWork(std::uint16_t port, unsigned bytes)
    : socket_(WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, nullptr, 0, WSA_FLAG_OVERLAPPED)),
      data_(bytes, 'd'),
      buffer_{bytes, data_.data()} {
  check(socket_ != INVALID_SOCKET, "WSASocket");
  const sockaddr_in to = loopback(port);
  check(connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0, "connect");
}

DatagramWork::DatagramWork(const Datagrams& datagrams, Peer peer)
    : socket_(WSASocketW(AF_INET, SOCK_DGRAM, IPPROTO_UDP, nullptr, 0, WSA_FLAG_OVERLAPPED)),
      to_(loopback(datagrams.port)),
      data_(datagrams.bytes, 'd') {
  check(socket_ != INVALID_SOCKET, "WSASocket");
  if (peer == Peer::connected) check(connect(socket_, to(), to_length()) == 0, "connect");
  unsigned at = 0;
  for (unsigned left = datagrams.buffers; left > 0; --left) {
    const unsigned length = (datagrams.bytes - at) / left;
    buffers_.push_back({length, data_.data() + at});
    at += length;
  }
}

void* DatagramWork::extension(GUID id) const {
  void* function = nullptr;
  DWORD length = 0;
  check(WSAIoctl(socket_, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &function,
                 sizeof function, &length, nullptr, nullptr) == 0,
        "SIO_GET_EXTENSION_FUNCTION_POINTER");
  return function;
}

}  // namespace bench

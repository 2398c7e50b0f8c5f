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

DatagramWork::DatagramWork(const Datagrams& datagrams, Peer peer)
    : socket_(WSASocketW(AF_INET, SOCK_DGRAM, IPPROTO_UDP, nullptr, 0, WSA_FLAG_OVERLAPPED)),
      data_(datagrams.bytes, 'd') {
  check(socket_ != INVALID_SOCKET, "WSASocket");
  to_.sin_family = AF_INET;
  to_.sin_port = htons(datagrams.port);
  to_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
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

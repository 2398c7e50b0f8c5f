// SPDX-License-Identifier: MIT
#include "provider.h"

namespace bench {

ProviderWork::ProviderWork(const Datagrams& datagrams, DatagramWork::Peer peer)
    : data_(datagrams.bytes, 'd'), buffer_{datagrams.bytes, data_.data()} {
  WSPDATA data;
  WSAPROTOCOL_INFOW info{};
  INT error = WSPStartup(MAKEWORD(2, 2), &data, &info, {}, &table_);
  check(error == 0, "WSPStartup", error);
  socket_ =
      table_.lpWSPSocket(AF_INET, SOCK_DGRAM, IPPROTO_UDP, nullptr, 0, WSA_FLAG_OVERLAPPED, &error);
  check(socket_ != INVALID_SOCKET, "WSPSocket", error);
  to_.sin_family = AF_INET;
  to_.sin_port = htons(datagrams.port);
  to_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (peer == DatagramWork::Peer::connected)
    check(table_.lpWSPConnect(socket_, to(), to_length(), nullptr, nullptr, nullptr, nullptr,
                              &error) == 0,
          "WSPConnect", error);
}

ProviderWork::~ProviderWork() {
  INT error = 0;
  table_.lpWSPCloseSocket(socket_, &error);
  table_.lpWSPCleanup(&error);
}

void ProviderWork::check(bool good, const char* call, INT error) {
  if (!good) throw Broken(std::string(call) + ": Windows error " + std::to_string(error));
}

}  // namespace bench

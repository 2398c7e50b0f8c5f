// SPDX-License-Identifier: MIT
#include "race/streams.h"

namespace race {

using namespace support;

Streams::Streams(const UniquePort* port) : port_(port) {
  for (std::size_t i = 0; i < count; ++i) {
    senders_[i] = receivers_[i] = INVALID_SOCKET;
    replace(i);
  }
  drain_ = std::make_unique<Worker>([this] { drain(); });
}

Streams::~Streams() {
  clear();
  ending_ = true;
}

void Streams::put(Ends& ends, std::size_t i, SOCKET s) {
  const SOCKET before = ends[i].exchange(s);
  if (before != INVALID_SOCKET) closesocket(before);
}

// Connections that end by a reset keep no port of the host busy.
void Streams::replace(std::size_t i) {
  TcpPair fresh = tcp_pair();
  const linger reset{1, 0};
  for (const SOCKET s : {SOCKET(fresh.client), SOCKET(fresh.server)}) {
    setsockopt(s, SOL_SOCKET, SO_LINGER, reinterpret_cast<const char*>(&reset), sizeof reset);
    set_option(s, SOL_SOCKET, SO_SNDBUF, 8192);
    set_option(s, SOL_SOCKET, SO_RCVBUF, 8192);
    if (port_) port_->add(s, key);
  }
  set_nonblocking(fresh.server);
  put(senders_, i, fresh.client.release());
  put(receivers_, i, fresh.server.release());
}

void Streams::clear() {
  for (std::size_t i = 0; i < count; ++i) {
    put(senders_, i, INVALID_SOCKET);
    put(receivers_, i, INVALID_SOCKET);
  }
}

// A socket may be closed at any moment; then the others are read.
void Streams::drain() {
  std::string room(65536, '\0');
  while (!ending_) {
    std::array<WSAPOLLFD, count> ends{};
    for (std::size_t i = 0; i < count; ++i) ends[i] = {receivers_[i], POLLRDNORM, 0};
    if (WSAPoll(ends.data(), count, 1) == SOCKET_ERROR) Sleep(1);
    for (const WSAPOLLFD& end : ends)
      if (end.revents & POLLRDNORM) read(end.fd, room);
  }
}

void Streams::read(SOCKET s, std::string& room) {
  const int got = recv(s, room.data(), static_cast<int>(room.size()), 0);
  if (got > 0 && std::string_view(room.data(), static_cast<std::size_t>(got)).find(poison) !=
                     std::string_view::npos)
    spoilt_ = true;
}

}  // namespace race

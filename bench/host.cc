// SPDX-License-Identifier: MIT
#include "host.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "contender.h"

namespace bench {

void failed(const char* call) {
  throw Broken(std::string(call) + ": " + std::strerror(errno));
}

Descriptor::~Descriptor() {
  if (number_ >= 0) close(number_);
}

Descriptor udp_socket() {
  Descriptor made(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (made.get() < 0) failed("socket");
  return made;
}

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

Descriptor connected_udp_socket(std::uint16_t port) {
  Descriptor made = udp_socket();
  const sockaddr_in to = loopback(port);
  if (connect(made.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0)
    failed("connect");
  return made;
}

Descriptor connected_tcp_socket(std::uint16_t port) {
  Descriptor made(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr_in to = loopback(port);
  if (made.get() < 0) failed("socket");
  if (connect(made.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0)
    failed("connect");
  return made;
}

void wait_writable(int descriptor) {
  pollfd waiting{descriptor, POLLOUT, 0};
  if (poll(&waiting, 1, 5000) != 1) failed("poll");
}

std::uint16_t port_of(const Descriptor& socket) {
  sockaddr_in address{};
  socklen_t length = sizeof address;
  if (getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &length) != 0)
    failed("getsockname");
  return ntohs(address.sin_port);
}

Data::Data(unsigned bytes, unsigned buffers) : bytes_(bytes, 'd') {
  unsigned at = 0;
  for (unsigned left = buffers; left > 0; --left) {
    const unsigned size = (bytes - at) / left;
    pieces_.push_back({bytes_.data() + at, size});
    at += size;
  }
}

}  // namespace bench

// SPDX-License-Identifier: MIT
#include "race/descriptor.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace race {
namespace {

sockaddr_in loopback(unsigned short port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

const sockaddr* generic(const sockaddr_in& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

}  // namespace

int host_socket(Transport transport, unsigned short& port) {
  const int type = transport == Transport::stream ? SOCK_STREAM : SOCK_DGRAM;
  const int descriptor = ::socket(AF_INET, type | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  socklen_t length = sizeof address;
  if (::bind(descriptor, generic(address), length) < 0) return -1;
  if (::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &length) < 0) return -1;
  port = ntohs(address.sin_port);
  return descriptor;
}

bool host_connect(int descriptor, unsigned short port) {
  const sockaddr_in address = loopback(port);
  return ::connect(descriptor, generic(address), sizeof address) == 0;
}

bool host_listen(int descriptor) {
  return ::listen(descriptor, 8) == 0;
}

bool host_send(int descriptor, unsigned short port) {
  const sockaddr_in address = loopback(port);
  return ::sendto(descriptor, "x", 1, MSG_NOSIGNAL, generic(address), sizeof address) == 1;
}

void host_close(int descriptor) {
  ::close(descriptor);
}

bool host_open(int descriptor) {
  return ::fcntl(descriptor, F_GETFD) >= 0;
}

}  // namespace race

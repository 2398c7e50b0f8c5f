// SPDX-License-Identifier: MIT
//
// What the contenders that speak POSIX share. Not for files that include winsock2.h.
#ifndef WSX_BENCH_HOST_H
#define WSX_BENCH_HOST_H

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <cstdint>
#include <utility>
#include <vector>

#include "settings.h"

namespace bench {

// Throws Broken with the name of the call and the system's reason.
[[noreturn]] void failed(const char* call);

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor();

  int get() const { return number_; }

 private:
  int number_ = -1;
};

Descriptor udp_socket();
Descriptor connected_udp_socket(std::uint16_t port);
Descriptor connected_tcp_socket(std::uint16_t port);
sockaddr_in loopback(std::uint16_t port);
std::uint16_t port_of(const Descriptor& socket);

// Waits until a descriptor can be written.
void wait_writable(int descriptor);

// Bytes of a datagram, or of a stream's write, in buffers of their own.
class Data {
 public:
  Data(unsigned bytes, unsigned buffers);
  iovec* pieces() { return pieces_.data(); }
  unsigned count() const { return static_cast<unsigned>(pieces_.size()); }
  const char* bytes() const { return bytes_.data(); }
  std::size_t size() const { return bytes_.size(); }

 private:
  std::vector<char> bytes_;
  std::vector<iovec> pieces_;
};

}  // namespace bench

#endif  // WSX_BENCH_HOST_H

// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <string>
#include <utility>

#include "support/winsock.h"

namespace support {

// No wait in these tests lasts longer; whoever reaches it has failed.
constexpr DWORD time_limit = 5000;

// Winsock 2.2 for the length of a test: TEST_CASE_FIXTURE(Winsock, "...").
class Winsock {
 public:
  Winsock();
  ~Winsock();
  Winsock(const Winsock&) = delete;
  Winsock& operator=(const Winsock&) = delete;
};

class UniqueSocket {
 public:
  UniqueSocket() = default;
  explicit UniqueSocket(SOCKET value) : value_(value) {}
  UniqueSocket(UniqueSocket&& other) noexcept : value_(other.release()) {}
  UniqueSocket& operator=(UniqueSocket&& other) noexcept {
    std::swap(value_, other.value_);
    return *this;
  }
  ~UniqueSocket() { close(); }

  operator SOCKET() const { return value_; }
  SOCKET release() { return std::exchange(value_, INVALID_SOCKET); }
  int close();

 private:
  SOCKET value_ = INVALID_SOCKET;
};

enum class Reset { manual, automatic };

class UniqueEvent {
 public:
  explicit UniqueEvent(Reset reset = Reset::manual, bool set = false);
  UniqueEvent(UniqueEvent&& other) noexcept : value_(std::exchange(other.value_, nullptr)) {}
  ~UniqueEvent();

  operator HANDLE() const { return value_; }
  // Looks without waiting. Consumes an automatic event.
  bool set() const { return within(0); }
  bool within(DWORD milliseconds) const;

 private:
  HANDLE value_;
};

// An OVERLAPPED with its event. The members that a socket must not touch are poisoned.
struct Request {
  explicit Request(Reset reset = Reset::manual);
  bool done_within(DWORD milliseconds) const { return event.within(milliseconds); }
  // Internal while another thread may be completing the operation.
  ULONG_PTR status() { return std::atomic_ref(overlapped.Internal).load(); }

  UniqueEvent event;
  OVERLAPPED overlapped{};
};

sockaddr_in ipv4(const char* host, u_short port = 0);
sockaddr_in6 ipv6(const char* host, u_short port = 0);
sockaddr_in bound_to(SOCKET s);
sockaddr_in6 bound_to6(SOCKET s);

template <class Address>
const sockaddr* generic(const Address& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}
template <class Address>
sockaddr* generic(Address& address) {
  return reinterpret_cast<sockaddr*>(&address);
}

// Sockets that fail a receive after time_limit instead of hanging.
UniqueSocket udp_socket(const char* host = "127.0.0.1");
UniqueSocket udp_socket6(bool only_ipv6 = true, const char* host = "::1");

struct UdpPair {
  UniqueSocket sender, receiver;
  sockaddr_in sender_address, receiver_address;
};
UdpPair udp_pair();
UdpPair connected_udp_pair();

struct TcpPair {
  UniqueSocket client, server;
};
TcpPair tcp_pair(const char* host = "127.0.0.1");
// With buffers of a fixed size, far smaller than the megabytes that the host would let grow.
TcpPair narrow_tcp_pair();
UniqueSocket tcp_listener();
// A port on which nobody listens.
sockaddr_in deserted_address(int type);

void set_nonblocking(SOCKET s, bool nonblocking = true);
void set_option(SOCKET s, int level, int name, DWORD value);
void abort_connection(UniqueSocket& s);

// Fills the way from client to server, so that the client's next send has to wait; returns how
// many bytes ('f') are on it.
// Byte by byte no send goes in part, so that nothing of it waits in the library.
std::size_t fill_stream(const TcpPair& pair, std::size_t block_size = 65536);

template <class Function>
Function fetch_extension(SOCKET s, GUID guid) {
  Function function = nullptr;
  DWORD bytes = 0;
  const int result = WSAIoctl(s, SIO_GET_EXTENSION_FUNCTION_POINTER, &guid, sizeof guid, &function,
                              sizeof function, &bytes, nullptr, nullptr);
  return result == 0 && bytes == sizeof function ? function : nullptr;
}

}  // namespace support

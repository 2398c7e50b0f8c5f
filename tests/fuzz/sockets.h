// SPDX-License-Identifier: MIT
#pragma once

#include <afunix.h>
#include <winsock2.h>

#include <iterator>

#include "fuzz/input.h"

namespace fuzz {

// Winsock for the life of the program.
inline void start() {
  static const bool started = [] {
    WSADATA data;
    return WSAStartup(MAKEWORD(2, 2), &data) == 0;
  }();
  require(started, "Winsock starts");
}

// A new socket of one of all kinds. Raw ones need a privilege; without it there is none.
class AnySocket {
 public:
  explicit AnySocket(unsigned kind) {
    struct Kind {
      int family, type, protocol;
    };
    constexpr Kind kinds[] = {
        {AF_INET, SOCK_STREAM, 0}, {AF_INET, SOCK_DGRAM, 0},  {AF_INET6, SOCK_STREAM, 0},
        {AF_INET6, SOCK_DGRAM, 0}, {AF_UNIX, SOCK_STREAM, 0}, {AF_INET, SOCK_RAW, IPPROTO_ICMP},
        {AF_INET6, SOCK_RAW, 58},
    };
    start();
    const Kind& chosen = kinds[kind % std::size(kinds)];
    value_ = socket(chosen.family, chosen.type, chosen.protocol);
  }
  AnySocket(const AnySocket&) = delete;
  AnySocket& operator=(const AnySocket&) = delete;
  ~AnySocket() {
    if (value_ != INVALID_SOCKET) closesocket(value_);
  }
  operator SOCKET() const { return value_; }

 private:
  SOCKET value_;
};

// Winsock's own codes, and those of Win32 that its calls hand on.
inline bool is_socket_error(int code) {
  return (code >= WSABASEERR && code < WSABASEERR + 1100) || code == WSA_IO_PENDING ||
         code == WSA_OPERATION_ABORTED || code == WSA_INVALID_PARAMETER;
}

// What every call promises: 0 or SOCKET_ERROR, and a last error that goes with it.
inline void check_result(int result) {
  const int error = WSAGetLastError();
  require(result == 0 || result == SOCKET_ERROR, "the result is one of two");
  require(result == 0 ? error == 0 : is_socket_error(error), "the last error tells which");
}

}  // namespace fuzz

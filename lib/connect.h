// SPDX-License-Identifier: MIT
#pragma once

#include "lib/operation.h"
#include "lib/socket.h"

namespace wsx {

// Whether a stream socket's state allows it to connect. A failed attempt is over by that.
Status check_connectable(Socket& socket) noexcept;

// A connection being made: started by the first attempt, watched by the later ones.
class Connect final : public Operation {
 public:
  explicit Connect(const posix::Address& address) noexcept : address_(address) {}

  Status attempt(Socket& socket) noexcept override {
    return begun_ ? progress(socket) : begin(socket);
  }
  std::size_t transferred() const noexcept override { return 0; }

 private:
  Status begin(Socket& socket) noexcept;
  Status progress(Socket& socket) noexcept;

  posix::Address address_;
  bool begun_ = false;
};

// What WSAConnect takes beside the name, and connect does not.
struct ConnectExtras {
  const WSABUF* caller_data = nullptr;
  WSABUF* callee_data = nullptr;
  const QOS* quality = nullptr;
};
Status connect_with(Socket& socket, const sockaddr* name, int length, const ConnectExtras& extras);

Status shut_down(Socket& socket, int how) noexcept;
// WSASendDisconnect and WSARecvDisconnect.
Status disconnect(Socket& socket, const WSABUF* data, int how) noexcept;

// getsockname and getpeername.
Status own_name(Socket& socket, sockaddr* name, int* length) noexcept;
Status peer_name(Socket& socket, sockaddr* name, int* length) noexcept;

}  // namespace wsx

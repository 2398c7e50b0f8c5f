// SPDX-License-Identifier: MIT
#include "lib/disconnect_ex.h"

#include <mswsock.h>

#include <array>
#include <new>
#include <utility>

#include "lib/extended.h"
#include "lib/last_error.h"
#include "lib/trace/trace.h"
#include "posix/message.h"

namespace wsx {

Status await_end(Socket& socket) noexcept {
  std::array<char, 4096> dropped;
  for (;;) {
    iovec piece{dropped.data(), dropped.size()};
    posix::Incoming incoming;
    incoming.pieces = &piece;
    incoming.count = 1;
    incoming.stream = true;
    const Status status = posix::try_receive(socket.descriptor(), incoming);
    if (status == Status::device_not_ready) return status;
    // A connection that the peer has broken off is over, too.
    if (!succeeded(status) || incoming.received == 0) return Status::success;
  }
}

namespace {

class Disconnect final : public Operation {
 public:
  Disconnect(Socket& socket, bool reuse) noexcept : socket_(&socket), reuse_(reuse) {
    socket.hold();
  }

  Status attempt(Socket& socket) noexcept override {
    return awaits_end_ ? await_end(socket) : socket.finish_sending();
  }
  std::size_t transferred() const noexcept override { return 0; }

  Lane* go_on(Status& status) noexcept override {
    if (!succeeded(status) || !reuse_) return nullptr;
    if (!std::exchange(awaits_end_, true)) return &socket_->receives();
    status = socket_->renew();
    return nullptr;
  }

 private:
  const Ref<Socket> socket_;
  const bool reuse_;
  bool awaits_end_ = false;
};

// In its place behind the sends that still wait.
Status disconnect(Socket& socket, bool reuse, OVERLAPPED* overlapped) {
  if (!socket.stream() || !socket.connected())
    return refuse_extended(socket, overlapped, Status::invalid_connection);
  // A local socket cannot be used again: its name is its file's.
  if (reuse && socket.traits().family == AF_UNIX) return Status::not_supported;
  std::unique_ptr<Operation> operation(new (std::nothrow) Disconnect(socket, reuse));
  if (!operation) return Status::insufficient_resources;
  socket.shut_send = true;
  if (reuse) socket.shut_receive = true;
  return perform_extended(socket, socket.sends(), std::move(operation), overlapped);
}

}  // namespace

BOOL PASCAL disconnect_ex(SOCKET s, LPOVERLAPPED lpOverlapped, DWORD dwFlags, DWORD dwReserved) {
  TRACED_AS(DisconnectEx, disconnect_ex, s, lpOverlapped, dwFlags, dwReserved);
  const Entry socket(s, Entry::To::base);
  if (!socket) return fail(socket.error()), FALSE;
  if ((dwFlags & ~DWORD{TF_REUSE_SOCKET}) != 0 || dwReserved != 0) return fail(WSAEINVAL), FALSE;
  return finish_extended(disconnect(*socket, dwFlags & TF_REUSE_SOCKET, lpOverlapped));
}

}  // namespace wsx

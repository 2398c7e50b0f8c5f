// SPDX-License-Identifier: MIT
#include <mswsock.h>
#include <winsock2.h>

#include <cstring>
#include <new>
#include <utility>

#include "lib/arguments.h"
#include "lib/connect.h"
#include "lib/extended.h"
#include "lib/last_error.h"
#include "lib/trace/trace.h"
#include "posix/message.h"

namespace wsx {
namespace {

// A connection, and then its first data, which other sends cannot overtake: both are one operation
// of the lane.
class ConnectEx final : public Operation {
 public:
  ConnectEx(const posix::Address& address, std::unique_ptr<char[]> data, DWORD size) noexcept
      : connect_(address), data_(std::move(data)), piece_{data_.get(), size} {
    message_.pieces = &piece_;
    message_.count = 1;
    message_.size = size;
    message_.stream = true;
  }

  Status attempt(Socket& socket) noexcept override {
    if (!connected_) {
      const Status status = connect_.attempt(socket);
      if (!succeeded(status)) return status;
      connected_ = true;
    }
    if (message_.size == 0) return Status::success;
    const Status status = posix::try_send(socket.descriptor(), message_);
    return succeeded(status) ? status : socket.judge_send(status);
  }
  std::size_t transferred() const noexcept override { return message_.sent; }

 private:
  Connect connect_;
  const std::unique_ptr<char[]> data_;
  iovec piece_;
  posix::Outgoing message_;
  bool connected_ = false;
};

// Windows answers "invalid" to a second request while the first is under way, where connect says
// "already".
Status check(Socket& socket) noexcept {
  if (!socket.stream() || !socket.bound) return Status::invalid_parameter;
  const Status status = check_connectable(socket);
  return status == socket_code(WSAEALREADY) ? Status::invalid_parameter : status;
}

Status connect_with_data(Socket& socket, const posix::Address& address, const void* data,
                         DWORD size, OVERLAPPED* overlapped) {
  // A request that waits for its turn has not begun to connect.
  Status status =
      socket.sends().waiting() && !socket.connected() ? Status::invalid_parameter : check(socket);
  if (!succeeded(status)) return refuse_extended(socket, overlapped, status);
  // The program may use its buffer again at once.
  std::unique_ptr<char[]> copy(size != 0 ? new (std::nothrow) char[size] : nullptr);
  if (size != 0 && !copy) return Status::insufficient_resources;
  if (size != 0) std::memcpy(copy.get(), data, size);
  std::unique_ptr<Operation> operation(new (std::nothrow)
                                           ConnectEx(address, std::move(copy), size));
  status = perform_extended(socket, socket.sends(), std::move(operation), overlapped);
  if (succeeded(status)) socket.network_events().connect_begun();
  return status;
}

}  // namespace

BOOL PASCAL connect_ex(SOCKET s, const struct sockaddr* name, int namelen, PVOID lpSendBuffer,
                       DWORD dwSendDataLength, LPDWORD lpdwBytesSent, LPOVERLAPPED lpOverlapped) {
  TRACED_AS(ConnectEx, connect_ex, s, name, namelen, lpSendBuffer, dwSendDataLength, lpdwBytesSent,
            lpOverlapped);
  const Entry socket(s, Entry::To::base);
  if (!socket) return fail(socket.error()), FALSE;
  if (!lpOverlapped) return fail(WSA_INVALID_PARAMETER), FALSE;
  const DWORD size = lpSendBuffer ? dwSendDataLength : 0;
  if (size != 0 && bad_pointer(lpSendBuffer)) return fail(WSAEFAULT), FALSE;
  posix::Address address;
  Status status = posix::read_address(name, namelen, socket->traits().family, address);
  if (succeeded(status) && !posix::can_be_destination(address))
    status = Status::invalid_address_component;
  if (succeeded(status))
    status = connect_with_data(*socket, address, lpSendBuffer, size, lpOverlapped);
  // A socket without the overlapped attribute has waited here.
  if (status == Status::success && lpdwBytesSent) *lpdwBytesSent = size;
  return finish_extended(status);
}

}  // namespace wsx

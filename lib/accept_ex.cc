// SPDX-License-Identifier: MIT
#include <mswsock.h>
#include <winsock2.h>

#include <cstring>
#include <new>
#include <utility>

#include "lib/accept.h"
#include "lib/arguments.h"
#include "lib/extended.h"
#include "lib/last_error.h"
#include "lib/trace/trace.h"
#include "posix/message.h"

// AcceptEx and GetAcceptExSockaddrs.
namespace wsx {
namespace {

// What Windows keeps for itself in each of the two address areas.
constexpr DWORD area_overhead = 16;

// The form of an address area is private to the two functions: the length, then the address.
using AreaLength = INT;

void write_area(const posix::Address& address, char* area, DWORD size) noexcept {
  const auto room = static_cast<int>(size - sizeof(AreaLength));
  const AreaLength length = posix::write_address(address, area + sizeof length, room);
  std::memcpy(area, &length, sizeof length);
}

struct Areas {
  char* buffer;
  DWORD data;
  DWORD local;
  DWORD remote;
};

// A connection for a socket that exists, and its first data.
class AcceptEx final : public Operation {
 public:
  AcceptEx(Socket& listener, Socket& accepted, const Areas& areas) noexcept
      : listener_(&listener), accepted_(&accepted), areas_(areas) {
    listener.hold();
    accepted.hold();
  }
  ~AcceptEx() override { release(); }

  Status attempt(Socket& socket) noexcept override {
    return greeting_ ? receive(socket) : next_connection(socket, descriptor_, peer_);
  }
  std::size_t transferred() const noexcept override { return received_; }
  Lane* go_on(Status& status) noexcept override;

 private:
  Status receive(Socket& accepted) noexcept;
  Status hand_over() noexcept;
  void take_back() noexcept;
  void release() noexcept {
    if (std::exchange(promised_, false)) accepted_->release_promise();
  }

  Ref<Socket> listener_;
  Ref<Socket> accepted_;
  const Areas areas_;
  int descriptor_ = -1;
  posix::Address peer_;
  bool greeting_ = false;
  bool promised_ = true;
  std::size_t received_ = 0;
};

// The first data, or the end of a connection that brings none. A listener that was closed before
// it could cancel this cannot do it any more.
Status AcceptEx::receive(Socket& accepted) noexcept {
  if (listener_->is_closed) return Status::cancelled;
  iovec piece{areas_.buffer, areas_.data};
  posix::Incoming incoming;
  incoming.pieces = &piece;
  incoming.count = 1;
  incoming.stream = true;
  const Status status = accepted.judge_receive(posix::try_receive(accepted.descriptor(), incoming));
  if (!succeeded(status)) return status;
  received_ = incoming.received;
  return received_ != 0 ? status : accepted.judge_end();
}

// A socket that was closed meanwhile takes nothing; the connection stays with the listener.
Status AcceptEx::hand_over() noexcept {
  posix::Address local;
  Status status = accepted_->is_closed ? Status::cancelled : Status::success;
  if (succeeded(status)) status = posix::local_address(descriptor_, local);
  if (!succeeded(status)) {
    listener_->defer(descriptor_);
    return status;
  }
  status = accepted_->take_connection(descriptor_, peer_);
  if (!succeeded(status)) return status;
  char* const addresses = areas_.buffer + areas_.data;
  write_area(local, addresses, areas_.local);
  write_area(peer_, addresses + areas_.local, areas_.remote);
  return status;
}

// Who has connected and said nothing yet need not suffer from a cancelled request: the listener
// gets the connection back for its next one, and the socket is as it was.
void AcceptEx::take_back() noexcept {
  if (listener_->is_closed || accepted_->is_closed) return;
  int connection = -1;
  if (succeeded(accepted_->surrender(connection))) listener_->defer(connection);
}

// The data are waited for in the lane of the socket that gets them: other connections do not wait
// for those of this one. The program may use the socket again as soon as it hears of the end.
Lane* AcceptEx::go_on(Status& status) noexcept {
  const bool greeted = std::exchange(greeting_, true);
  if (!greeted && succeeded(status)) {
    status = hand_over();
    if (succeeded(status) && areas_.data != 0) {
      listener_->greetings.fetch_add(1);
      return &accepted_->receives();
    }
  }
  if (greeted) {
    listener_->greetings.fetch_sub(1);
    if (status == Status::cancelled) take_back();
  }
  release();
  return nullptr;
}

Status check_areas(const Socket& listener, const Areas& areas) noexcept {
  if (bad_pointer(areas.buffer)) return Status::access_violation;
  const DWORD needed =
      static_cast<DWORD>(posix::windows_length(posix::wildcard_address(listener.traits().family))) +
      area_overhead;
  return areas.local < needed || areas.remote < needed ? Status::access_violation : Status::success;
}

// A socket that can take the listener's connections, and is free to.
Status check_sockets(Socket& listener, Socket& accepted) noexcept {
  const bool alike = accepted.traits().family == listener.traits().family && accepted.stream();
  const bool fresh = !accepted.bound && !accepted.connected() && !accepted.listening &&
                     accepted.connection == Socket::Connection::none;
  return listener.listening && alike && fresh ? Status::success : Status::invalid_parameter;
}

Status accept_into(Socket& listener, Socket& accepted, const Areas& areas, OVERLAPPED* overlapped) {
  const EnablesAgain again(listener.network_events(), FD_ACCEPT);
  Status status = check_areas(listener, areas);
  if (!succeeded(status)) return status;
  status = check_sockets(listener, accepted);
  if (succeeded(status) && !accepted.promise(listener, overlapped))
    status = Status::invalid_parameter;
  if (!succeeded(status)) return refuse_extended(listener, overlapped, status);
  std::unique_ptr<Operation> operation(new (std::nothrow) AcceptEx(listener, accepted, areas));
  if (!operation) accepted.release_promise();
  status = perform_extended(listener, listener.receives(), std::move(operation), overlapped);
  // A socket that was closed before the request could be found found nothing to end.
  if (accepted.is_closed) listener.receives().cancel({.of = &listener, .overlapped = overlapped});
  return status;
}

}  // namespace

BOOL PASCAL accept_ex(SOCKET sListenSocket, SOCKET sAcceptSocket, PVOID lpOutputBuffer,
                      DWORD dwReceiveDataLength, DWORD dwLocalAddressLength,
                      DWORD dwRemoteAddressLength, LPDWORD lpdwBytesReceived,
                      LPOVERLAPPED lpOverlapped) {
  TRACED_AS(AcceptEx, accept_ex, sListenSocket, sAcceptSocket, lpOutputBuffer, dwReceiveDataLength,
            dwLocalAddressLength, dwRemoteAddressLength, lpdwBytesReceived, lpOverlapped);
  const Entry listener(sListenSocket, Entry::To::base);
  if (!listener) return fail(listener.error()), FALSE;
  if (!lpOverlapped) return fail(WSA_INVALID_PARAMETER), FALSE;
  const Entry accepted(sAcceptSocket, Entry::To::base);
  if (!accepted) return fail(accepted.error()), FALSE;
  const Areas areas{static_cast<char*>(lpOutputBuffer), dwReceiveDataLength, dwLocalAddressLength,
                    dwRemoteAddressLength};
  const Status status = accept_into(*listener, *accepted, areas, lpOverlapped);
  // A listener without the overlapped attribute has waited here.
  if (status == Status::success && lpdwBytesReceived)
    *lpdwBytesReceived = static_cast<DWORD>(lpOverlapped->InternalHigh);
  return finish_extended(status);
}

}  // namespace wsx

using namespace wsx;

BOOL PASCAL AcceptEx(SOCKET sListenSocket, SOCKET sAcceptSocket, PVOID lpOutputBuffer,
                     DWORD dwReceiveDataLength, DWORD dwLocalAddressLength,
                     DWORD dwRemoteAddressLength, LPDWORD lpdwBytesReceived,
                     LPOVERLAPPED lpOverlapped) {
  TRACED(AcceptEx, sListenSocket, sAcceptSocket, lpOutputBuffer, dwReceiveDataLength,
         dwLocalAddressLength, dwRemoteAddressLength, lpdwBytesReceived, lpOverlapped);
  return call_extension(accept_ex, WSAID_ACCEPTEX, sListenSocket, sAcceptSocket, lpOutputBuffer,
                        dwReceiveDataLength, dwLocalAddressLength, dwRemoteAddressLength,
                        lpdwBytesReceived, lpOverlapped);
}

namespace {

void read_area(char* area, struct sockaddr** address, LPINT length) noexcept {
  AreaLength stored;
  std::memcpy(&stored, area, sizeof stored);
  *address = reinterpret_cast<struct sockaddr*>(area + sizeof stored);
  *length = stored;
}

}  // namespace

VOID PASCAL GetAcceptExSockaddrs(PVOID lpOutputBuffer, DWORD dwReceiveDataLength,
                                 DWORD dwLocalAddressLength, DWORD dwRemoteAddressLength,
                                 struct sockaddr** LocalSockaddr, LPINT LocalSockaddrLength,
                                 struct sockaddr** RemoteSockaddr, LPINT RemoteSockaddrLength) {
  TRACED(GetAcceptExSockaddrs, lpOutputBuffer, dwReceiveDataLength, dwLocalAddressLength,
         dwRemoteAddressLength, LocalSockaddr, LocalSockaddrLength, RemoteSockaddr,
         RemoteSockaddrLength);
  char* const local = static_cast<char*>(lpOutputBuffer) + dwReceiveDataLength;
  read_area(local, LocalSockaddr, LocalSockaddrLength);
  read_area(local + dwLocalAddressLength, RemoteSockaddr, RemoteSockaddrLength);
}

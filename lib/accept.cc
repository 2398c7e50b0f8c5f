// SPDX-License-Identifier: MIT
#include <winsock2.h>

#include <new>
#include <utility>

#include "lib/accept.h"
#include "lib/arguments.h"
#include "lib/last_error.h"
#include "lib/open.h"
#include "lib/option.h"
#include "lib/perform.h"
#include "lib/providers/layer.h"
#include "lib/trace/trace.h"

namespace wsx {

Status next_connection(Socket& listener, int& descriptor, posix::Address& peer) noexcept {
  while ((descriptor = listener.take_deferred()) >= 0) {
    if (succeeded(posix::peer_address(descriptor, peer))) return Status::success;
    posix::close_descriptor(descriptor);  // who was put off has gone away since
  }
  return posix::accept_socket(listener.descriptor(), descriptor, peer);
}

namespace {

class Accept final : public Operation {
 public:
  Status attempt(Socket& listener) noexcept override {
    return next_connection(listener, descriptor, peer);
  }
  std::size_t transferred() const noexcept override { return 0; }

  int descriptor = -1;
  posix::Address peer;
};

Status check(Socket& listener, sockaddr* name, int* length, LPCONDITIONPROC condition) noexcept {
  if (!listener.stream()) return Status::not_supported;
  if (!listener.listening) return Status::invalid_parameter;
  if (condition && bad_pointer(reinterpret_cast<const void*>(condition)))
    return Status::access_violation;
  if (!name) return Status::success;
  if (bad_pointer(name) || (length && bad_pointer(length))) return Status::access_violation;
  const int needed = posix::windows_length(posix::wildcard_address(listener.traits().family));
  return length && *length < needed ? Status::access_violation : Status::success;
}

// An accepted socket is like its listener in everything that does not belong to listening.
Ref<Socket> socket_like(Socket& listener, const Accept& accepted) noexcept {
  Ref<Socket> socket(new (std::nothrow) Socket(accepted.descriptor, listener.traits()));
  if (!socket) return socket;
  socket->network_events().accepted();
  socket->set_peer(accepted.peer);
  socket->bound = true;
  socket->nonblocking = listener.nonblocking.load();
  socket->set_connected();
  inherit_options(listener, *socket);
  return socket;
}

// The condition function sees the connection before the program has it. Linux has accepted it by
// then, so a rejected peer sees it reset instead of refused, and a deferred one stays with the
// listener for the next call. So does one about which the function says nothing that we know.
int ask(LPCONDITIONPROC condition, DWORD_PTR data, const posix::Address& peer,
        const posix::Address& local) noexcept {
  char names[2][sizeof peer.bytes];
  WSABUF caller{static_cast<ULONG>(posix::write_address(peer, names[0], sizeof names[0])),
                names[0]};
  WSABUF callee{static_cast<ULONG>(posix::write_address(local, names[1], sizeof names[1])),
                names[1]};
  WSABUF no_data{0, nullptr};
  GROUP group = 0;
  const trace::Outside of_the_call;
  return condition(&caller, &no_data, nullptr, nullptr, &callee, &no_data, &group, data);
}

Status judge(Socket& listener, const Accept& accepted, LPCONDITIONPROC condition,
             DWORD_PTR data) noexcept {
  posix::Address local;
  if (!condition || !succeeded(posix::local_address(accepted.descriptor, local)))
    return Status::success;
  const int answer = ask(condition, data, accepted.peer, local);
  if (answer == CF_ACCEPT) return Status::success;
  if (answer != CF_REJECT) {
    listener.defer(accepted.descriptor);
    return answer == CF_DEFER ? socket_code(WSATRY_AGAIN) : Status::invalid_parameter;
  }
  posix::reset_when_closed(accepted.descriptor);
  posix::close_descriptor(accepted.descriptor);
  return Status::connection_refused;
}

}  // namespace

Status accept_from(Socket& listener, sockaddr* name, int* length, LPCONDITIONPROC condition,
                   DWORD_PTR data, SOCKET& handle) {
  const EnablesAgain again(listener.network_events(), FD_ACCEPT);
  Status status = check(listener, name, length, condition);
  if (!succeeded(status)) return status;
  Accept operation;
  status = perform(listener, listener.receives(), operation, {}, 0);
  if (!succeeded(status)) return status;
  status = judge(listener, operation, condition, data);
  if (!succeeded(status)) return status;
  const Ref<Socket> socket = socket_like(listener, operation);
  status = publish_socket(socket, handle);
  if (!succeeded(status)) {
    // The peer has been told that it is connected; it is left to the next call, as in Windows'
    // queue.
    if (socket) socket->disown_descriptor();
    listener.defer(operation.descriptor);
    return status;
  }
  status = socket->network_events().inherit(listener.network_events());
  if (!succeeded(status))
    close_handle(handle, Object::Kind::socket);
  else if (name && length)
    posix::store_address(operation.peer, name, length);
  return status;
}

}  // namespace wsx

using namespace wsx;

SOCKET WSAAPI accept(SOCKET s, struct sockaddr* addr, int* addrlen) {
  TRACED(accept, s, addr, addrlen);
  return WSAAccept(s, addr, addrlen, nullptr, 0);
}

SOCKET WSAAPI WSAAccept(SOCKET s, struct sockaddr* addr, LPINT addrlen,
                        LPCONDITIONPROC lpfnCondition, DWORD_PTR dwCallbackData) {
  TRACED(WSAAccept, s, addr, addrlen, lpfnCondition, dwCallbackData);
  const Entry listener(s);
  if (!listener)
    return go_above(s, listener.error(), INVALID_SOCKET, &WSPPROC_TABLE::lpWSPAccept, addr, addrlen,
                    lpfnCondition, dwCallbackData);
  SOCKET accepted = INVALID_SOCKET;
  const Status status =
      accept_from(*listener, addr, addrlen, lpfnCondition, dwCallbackData, accepted);
  return finish_socket(status, accepted);
}

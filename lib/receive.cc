// SPDX-License-Identifier: MIT
#include "lib/receive.h"
#include "lib/providers/layer.h"

#include <mswsock.h>

#include <array>
#include <utility>

#include "lib/arguments.h"
#include "lib/last_error.h"
#include "lib/perform.h"
#include "lib/pieces.h"
#include "lib/trace/trace.h"
#include "lib/vigil.h"
#include "posix/message.h"
#include "posix/option.h"

// recv, recvfrom, WSARecv, WSARecvFrom and WSARecvMsg: five doors to one way in.
namespace wsx {
namespace {

// What one of the doors was asked for. The address and the message are the program's memory, valid
// until the operation has ended; the flags are only while the call lasts.
struct Request {
  const WSABUF* buffers;
  DWORD count;
  DWORD flags;
  DWORD* flags_out = nullptr;
  sockaddr* from = nullptr;
  int* from_length = nullptr;
  WSAMSG* message = nullptr;
};

class Receive final : public Operation {
 public:
  Receive() = default;
  Receive(Receive&& other) noexcept;

  Status prepare(Socket& socket, const Request& request, bool overlapped) noexcept;

  Status attempt(Socket& socket) noexcept override;
  std::size_t transferred() const noexcept override { return received_; }

 private:
  Status attempt_stream(Socket& socket) noexcept;
  Status attempt_message(Socket& socket) noexcept;
  Status partial(Status status) noexcept;
  Status describe(const Socket& socket, Status status) noexcept;
  bool wait_all() const noexcept { return request_.flags & MSG_WAITALL; }

  Request request_;
  Pieces pieces_;
  posix::Incoming incoming_;
  std::size_t received_ = 0;
  posix::Address source_;
  alignas(8) std::array<std::byte, posix::host_control_capacity> control_;
};

Receive::Receive(Receive&& other) noexcept
    : Operation(static_cast<Operation&&>(other)),
      request_(other.request_),
      pieces_(std::move(other.pieces_)),
      incoming_(other.incoming_),
      received_(other.received_) {
  incoming_.pieces = pieces_.first() + (pieces_.count() - incoming_.count);
  if (incoming_.source) incoming_.source = &source_;
  if (incoming_.control) incoming_.control = control_.data();
}

// `waits`: the call may take as long as it needs, which MSG_WAITALL presupposes.
Status check_flags(const Socket& socket, DWORD flags, bool waits) noexcept {
  constexpr DWORD known =
      MSG_OOB | MSG_PEEK | MSG_WAITALL | MSG_PARTIAL | MSG_INTERRUPT | MSG_PUSH_IMMEDIATE;
  if (flags & ~known) return Status::invalid_parameter;
  if (socket.message_oriented() && (flags & (MSG_OOB | MSG_WAITALL))) return Status::not_supported;
  const bool alone = !(flags & (MSG_OOB | MSG_PEEK | MSG_PARTIAL));
  return (flags & MSG_WAITALL) && !(alone && waits) ? Status::not_supported : Status::success;
}

Status check_state(Socket& socket) noexcept {
  if (socket.shut_receive.load(std::memory_order_relaxed)) return Status::pipe_disconnected;
  if (socket.stream()) return socket.connected() ? Status::success : Status::invalid_connection;
  return socket.bound.load(std::memory_order_relaxed) ? Status::success : Status::invalid_parameter;
}

// A stream's receive does not look at the address arguments.
Status check_name(const Socket& socket, const Request& request) noexcept {
  if (socket.stream() || !request.from) return Status::success;
  if (bad_pointer(request.from) || bad_pointer(request.from_length))
    return Status::access_violation;
  const int needed = posix::windows_length(posix::wildcard_address(socket.traits().family));
  return *request.from_length < needed ? Status::access_violation : Status::success;
}

Status Receive::prepare(Socket& socket, const Request& request, bool overlapped) noexcept {
  request_ = request;
  const bool waits = overlapped || !socket.nonblocking.load(std::memory_order_relaxed);
  Status status = check_flags(socket, request.flags, waits);
  if (succeeded(status)) status = pieces_.capture(request.buffers, request.count);
  if (succeeded(status)) status = check_name(socket, request);
  if (succeeded(status)) status = check_state(socket);
  incoming_.pieces = pieces_.first();
  incoming_.count = pieces_.count();
  incoming_.stream = socket.stream();
  incoming_.peek = request.flags & MSG_PEEK;
  incoming_.urgent = request.flags & MSG_OOB;
  incoming_.icmp = socket.hears_icmp() ? &socket.icmp : nullptr;
  if (socket.message_oriented() && request.from) incoming_.source = &source_;
  if (request.message && socket.options.reports.load(std::memory_order_relaxed) != 0) {
    incoming_.control = control_.data();
    incoming_.control_capacity = control_.size();
  }
  return status;
}

Status Receive::attempt(Socket& socket) noexcept {
  return socket.stream() ? attempt_stream(socket) : attempt_message(socket);
}

Status Receive::attempt_stream(Socket& socket) noexcept {
  // Linux answers a receive without room at once; Windows lets it wait for data and leaves them.
  if (pieces_.size() == 0)
    return posix::poll_ready(socket.descriptor(), posix::readable) ? socket.judge_end()
                                                                   : Status::device_not_ready;
  for (;;) {
    const Status status = socket.judge_receive(posix::try_receive(socket.descriptor(), incoming_));
    const bool end = succeeded(status) && incoming_.received == 0;
    if (!succeeded(status) || end) return partial(end ? socket.judge_end() : status);
    received_ += incoming_.received;
    if (!wait_all() || received_ == pieces_.size()) return Status::success;
    posix::step_over(incoming_.pieces, incoming_.count, incoming_.received);
  }
}

// What had come before the end or the error belongs to the program; the next call reports the rest.
Status Receive::partial(Status status) noexcept {
  const bool waits = status == Status::device_not_ready;
  return received_ == 0 || waits ? status : Status::success;
}

Status Receive::attempt_message(Socket& socket) noexcept {
  std::unique_lock lock(socket.peeking, std::defer_lock);
  if (incoming_.peek) lock.lock();
  const Status status = posix::try_receive(socket.descriptor(), incoming_);
  if (!delivered(status)) return status;
  received_ = incoming_.received;
  return describe(socket, status);
}

Status Receive::describe(const Socket& socket, Status status) noexcept {
  if (incoming_.source)
    *request_.from_length = posix::write_address(source_, request_.from, *request_.from_length);
  if (!request_.message) return status;
  WSAMSG& message = *request_.message;
  const posix::ReceivedControl control =
      posix::write_received_control(control_.data(), incoming_.control_length,
                                    socket.options.reports.load(std::memory_order_relaxed),
                                    message.Control.buf, message.Control.len);
  const bool cut = control.truncated || incoming_.control_truncated;
  message.Control.len = control.used;
  message.dwFlags = (incoming_.data_truncated ? MSG_TRUNC : 0u) | (cut ? MSG_CTRUNC : 0u) |
                    (control.broadcast ? MSG_BCAST : 0u) | (control.multicast ? MSG_MCAST : 0u);
  return cut ? Status::buffer_overflow : status;
}

bool gives_urgent_data_inline(const Socket& socket) noexcept {
  DWORD on = 0;
  std::size_t length = sizeof on;
  return succeeded(posix::get_option(socket.descriptor(), SOL_SOCKET, SO_OOBINLINE, &on, length)) &&
         on != 0;
}

// What a thread that waits for urgent data wakes up to; 0 when the deadline has passed.
Status await_urgent(Socket& socket, Deadline deadline, unsigned& events) {
  Post post{&socket, posix::event_urgent | posix::event_finished};
  return Vigil({&post, 1}).keep(deadline, [&](std::size_t, unsigned seen) noexcept {
    events = seen;
    return true;
  });
}

// Urgent data overtake the others, so asking for them waits behind no other receive. Linux calls it
// invalid to ask for what is not there; on Windows that is so only when they stand in line.
Status receive_urgent(Socket& socket, Receive& receive) {
  const Deadline deadline = deadline_of(socket, socket.options.receive_timeout);
  for (;;) {
    Status status = receive.attempt(socket);
    if (status != Status::invalid_parameter || gives_urgent_data_inline(socket)) return status;
    if (socket.nonblocking.load(std::memory_order_relaxed)) return Status::device_not_ready;
    unsigned events = 0;
    status = await_urgent(socket, deadline, events);
    if (!succeeded(status)) return status;
    if (events == 0) return Status::io_timeout;
    if ((events & event_closed) != 0) return Status::request_aborted;
    if ((events & posix::event_urgent) == 0) return socket.judge_end();
  }
}

Status accept_data(Socket& socket, const Request& request, DWORD* received,
                   const Indication& indication) {
  if (!indication.overlapped && bad_pointer(received)) return Status::access_violation;
  if (conflicting(indication, socket)) return Status::invalid_parameter;
  Receive receive;
  Status status = receive.prepare(socket, request, indication.overlapped);
  if (!succeeded(status)) return refuse(socket, indication, status);
  const bool urgent = request.flags & MSG_OOB;
  status = urgent && !indication.overlapped ? receive_urgent(socket, receive)
                                            : perform(socket, socket.receives(), receive,
                                                      indication, socket.options.receive_timeout);
  socket.report_icmp();
  if (!delivered(status) || status == Status::pending) return status;
  // Never from a completion: the flags and the count may be gone from the caller's stack by then.
  if (received) *received = static_cast<DWORD>(receive.transferred());
  const DWORD kind = urgent && receive.transferred() != 0 ? DWORD{MSG_OOB} : 0;
  if (request.flags_out) *request.flags_out = status == Status::success ? kind : MSG_PARTIAL;
  return status;
}

// The network event that a call brings back, also one that fails.
long event_of(DWORD flags) noexcept {
  return flags & MSG_OOB ? FD_OOB : FD_READ;
}

int receive_above(SOCKET s, WSABUF& buffer, DWORD& received, DWORD flags, sockaddr* from,
                  int* from_length) {
  return from ? WSARecvFrom(s, &buffer, 1, &received, &flags, from, from_length, nullptr, nullptr)
              : WSARecv(s, &buffer, 1, &received, &flags, nullptr, nullptr);
}

int receive_here(Socket& socket, const WSABUF& buffer, int length, DWORD& received, DWORD flags,
                 sockaddr* from, int* from_length) {
  const EnablesAgain again(socket.network_events(), event_of(flags));
  if (length < 0) return fail(WSAEFAULT);
  const Request request{&buffer, 1, flags, nullptr, from, from_length};
  return finish(accept_data(socket, request, &received, {}));
}

// recv and recvfrom: one buffer, the count as the result.
int receive_buffer(SOCKET s, char* data, int length, int flags, sockaddr* from, int* from_length) {
  WSABUF buffer{static_cast<ULONG>(length), data};
  const auto bits = static_cast<DWORD>(flags);
  DWORD received = 0;
  const Entry socket(s);
  const int result = socket
                         ? receive_here(*socket, buffer, length, received, bits, from, from_length)
                         : receive_above(s, buffer, received, bits, from, from_length);
  return result == 0 ? static_cast<int>(received) : result;
}

Status check_message(const Socket& socket, const WSAMSG& message, bool overlapped) noexcept {
  if (socket.stream()) return Status::invalid_parameter;
  if (message.Control.len != 0 && bad_pointer(message.Control.buf)) return Status::access_violation;
  // Only MSG_PEEK may be asked for, and only by a call that does not overlap.
  const DWORD allowed = overlapped ? 0 : MSG_PEEK;
  return message.dwFlags & ~allowed ? Status::invalid_parameter : Status::success;
}

}  // namespace

Status receive_from(Socket& socket, const ReceiveArguments& arguments,
                    const Indication& indication) {
  if (bad_pointer(arguments.flags)) return Status::access_violation;
  const EnablesAgain again(socket.network_events(), event_of(*arguments.flags));
  if (arguments.count == 0) return Status::invalid_parameter;
  const Request request{arguments.buffers, arguments.count, *arguments.flags,
                        arguments.flags,   arguments.from,  arguments.from_length};
  return accept_data(socket, request, arguments.received, indication);
}

Status receive_with_control(Socket& socket, WSAMSG* message, DWORD* received,
                            const Indication& indication) {
  const EnablesAgain again(socket.network_events(), FD_READ);
  if (bad_pointer(message)) return Status::access_violation;
  const Status status = check_message(socket, *message, indication.overlapped);
  if (!succeeded(status)) return status;
  const Request request{message->lpBuffers, message->dwBufferCount, message->dwFlags, nullptr,
                        message->name,      &message->namelen,      message};
  return accept_data(socket, request, received, indication);
}

int WSAAPI receive_message(SOCKET s, LPWSAMSG lpMsg, LPDWORD lpNumberOfBytesRecvd,
                           LPWSAOVERLAPPED lpOverlapped,
                           LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine) {
  TRACED_AS(WSARecvMsg, receive_message, s, lpMsg, lpNumberOfBytesRecvd, lpOverlapped,
            lpCompletionRoutine);
  const Entry socket(s, Entry::To::base);
  if (!socket) return fail(socket.error());
  return finish(receive_with_control(*socket, lpMsg, lpNumberOfBytesRecvd,
                                     {lpOverlapped, lpCompletionRoutine}));
}

}  // namespace wsx

using namespace wsx;

int WSAAPI recv(SOCKET s, char* buf, int len, int flags) {
  TRACED(recv, s, buf, len, flags);
  return receive_buffer(s, buf, len, flags, nullptr, nullptr);
}

int WSAAPI recvfrom(SOCKET s, char* buf, int len, int flags, struct sockaddr* from, int* fromlen) {
  TRACED(recvfrom, s, buf, len, flags, from, fromlen);
  return receive_buffer(s, buf, len, flags, from, fromlen);
}

int WSAAPI WSARecv(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount, LPDWORD lpNumberOfBytesRecvd,
                   LPDWORD lpFlags, LPWSAOVERLAPPED lpOverlapped,
                   LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine) {
  TRACED(WSARecv, s, lpBuffers, dwBufferCount, lpNumberOfBytesRecvd, lpFlags, lpOverlapped,
         lpCompletionRoutine);
  Entry socket(s);
  if (!socket)
    return go_above(s, socket.error(), SOCKET_ERROR, &WSPPROC_TABLE::lpWSPRecv, lpBuffers,
                    dwBufferCount, lpNumberOfBytesRecvd, lpFlags, lpOverlapped, lpCompletionRoutine,
                    caller_thread());
  return finish(receive_from(*socket, {lpBuffers, dwBufferCount, lpNumberOfBytesRecvd, lpFlags},
                             {lpOverlapped, lpCompletionRoutine}));
}

int WSAAPI WSARecvFrom(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount,
                       LPDWORD lpNumberOfBytesRecvd, LPDWORD lpFlags, struct sockaddr* lpFrom,
                       LPINT lpFromlen, LPWSAOVERLAPPED lpOverlapped,
                       LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine) {
  TRACED(WSARecvFrom, s, lpBuffers, dwBufferCount, lpNumberOfBytesRecvd, lpFlags, lpFrom, lpFromlen,
         lpOverlapped, lpCompletionRoutine);
  Entry socket(s);
  if (!socket)
    return go_above(s, socket.error(), SOCKET_ERROR, &WSPPROC_TABLE::lpWSPRecvFrom, lpBuffers,
                    dwBufferCount, lpNumberOfBytesRecvd, lpFlags, lpFrom, lpFromlen, lpOverlapped,
                    lpCompletionRoutine, caller_thread());
  return finish(receive_from(
      *socket, {lpBuffers, dwBufferCount, lpNumberOfBytesRecvd, lpFlags, lpFrom, lpFromlen},
      {lpOverlapped, lpCompletionRoutine}));
}

// recv that tells by MSG_PARTIAL, and not by an error, that the message was longer than the buffer.
int PASCAL WSARecvEx(SOCKET s, char* buf, int len, int* flags) {
  TRACED(WSARecvEx, s, buf, len, flags);
  DWORD received = 0;
  // What else is wrong comes first.
  if (bad_pointer(flags) || len < 0)
    return WSARecv(s, nullptr, 1, &received, nullptr, nullptr, nullptr);
  WSABUF buffer{static_cast<ULONG>(len), buf};
  auto wanted = static_cast<DWORD>(*flags);
  const int result = WSARecv(s, &buffer, 1, &received, &wanted, nullptr, nullptr);
  if (result != 0 && last_error() != WSAEMSGSIZE) return result;
  set_last_error(0);
  *flags = static_cast<int>(wanted);
  return static_cast<int>(received);
}

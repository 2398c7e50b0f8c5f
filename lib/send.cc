// SPDX-License-Identifier: MIT
#include <mswsock.h>
#include <winsock2.h>

#include <cstdint>
#include <limits>
#include <utility>

#include "lib/arguments.h"
#include "lib/last_error.h"
#include "lib/perform.h"
#include "lib/pieces.h"
#include "posix/message.h"

// send, sendto, WSASend, WSASendTo and WSASendMsg: five doors to one way out.
namespace wsx {
namespace {

// What one of the doors was asked for.
struct Request {
  const WSABUF* buffers;
  DWORD count;
  DWORD flags;
  const sockaddr* to = nullptr;
  int to_length = 0;
  WSABUF control = {0, nullptr};
};

class Send final : public Operation {
 public:
  Send() = default;
  Send(Send&& other) noexcept;

  // Checks the whole request before anything is done with any of it.
  Status prepare(Socket& socket, const Request& request) noexcept;

  Status attempt(Socket& socket) noexcept override;
  std::size_t transferred() const noexcept override { return message_.sent; }

 private:
  Status capture_data(const Socket& socket, const Request& request) noexcept;
  Status find_destination(Socket& socket, const Request& request) noexcept;
  Status translate_control(const Socket& socket, const Request& request) noexcept;

  Pieces pieces_;
  posix::Address destination_;
  posix::SendControl control_;
  posix::Outgoing message_;
};

// What the message points to has moved along; its pieces shrink from the front as they go out.
Send::Send(Send&& other) noexcept
    : Operation(static_cast<Operation&&>(other)),
      pieces_(std::move(other.pieces_)),
      message_(other.message_) {
  message_.pieces = pieces_.first() + (pieces_.count() - message_.count);
  if (message_.destination) message_.destination = &(destination_ = other.destination_);
  if (message_.control) message_.control = &(control_ = other.control_);
}

Status check_flags(const Socket& socket, DWORD flags) noexcept {
  constexpr DWORD known = MSG_OOB | MSG_DONTROUTE | MSG_PARTIAL;
  if (flags & ~known) return Status::invalid_parameter;
  // Neither UDP nor raw sockets have urgent data or messages in parts. On a stream MSG_PARTIAL
  // means nothing. Linux' bit of that value is MSG_MORE, which would cork the data, and its
  // MSG_DONTROUTE works, where Windows' stack ignores it: neither is passed on.
  if (socket.message_oriented() && (flags & (MSG_OOB | MSG_PARTIAL))) return Status::not_supported;
  return Status::success;
}

// The largest payload of one UDP datagram; other messages are measured by the host.
std::uint64_t largest_message(const Socket& socket) noexcept {
  if (socket.stream()) return std::numeric_limits<DWORD>::max();
  if (socket.traits().type != SOCK_DGRAM) return std::numeric_limits<std::uint16_t>::max();
  switch (socket.traits().family) {
    case AF_INET:
      return 65507;
    case AF_INET6:
      return 65527;
    default:
      return std::numeric_limits<std::int32_t>::max();
  }
}

Status Send::capture_data(const Socket& socket, const Request& request) noexcept {
  const Status captured = pieces_.capture(request.buffers, request.count);
  if (!succeeded(captured)) return captured;
  // The byte counts of the API have 32 bits; a longer stream send could not report its own.
  if (pieces_.size() > largest_message(socket))
    return socket.stream() ? Status::invalid_parameter : Status::invalid_buffer_size;
  message_.pieces = pieces_.first();
  message_.count = pieces_.count();
  message_.size = pieces_.size();
  message_.stream = socket.stream();
  message_.urgent = request.flags & MSG_OOB;
  return Status::success;
}

// A stream has its peer: an address given with the data is not even looked at.
Status Send::find_destination(Socket& socket, const Request& request) noexcept {
  if (socket.shut_send.load(std::memory_order_relaxed)) return Status::pipe_disconnected;
  if (socket.stream() || !request.to)
    return socket.connected() ? Status::success : Status::invalid_connection;
  const Status read =
      posix::read_address(request.to, request.to_length, socket.traits().family, destination_);
  if (!succeeded(read)) return read;
  if (!posix::can_be_destination(destination_, socket.has_ports()))
    return Status::invalid_address_component;
  message_.destination = &destination_;
  return Status::success;
}

Status Send::translate_control(const Socket& socket, const Request& request) noexcept {
  message_.segment = socket.options.segment.load(std::memory_order_relaxed);
  if (request.control.len == 0) return Status::success;
  if (bad_pointer(request.control.buf)) return Status::access_violation;
  const posix::ControlContext context{
      .family = socket.traits().family,
      .to_ipv4 = message_.destination ? posix::is_ipv4(destination_) : socket.peer_is_ipv4(),
      .datagram = socket.traits().type == SOCK_DGRAM,
      .traffic_class = socket.options.traffic_class.load(std::memory_order_relaxed),
      .own_ipv4 = socket.own_ipv4()};
  const Status translated =
      posix::read_send_control(request.control.buf, request.control.len, context, control_);
  if (!succeeded(translated)) return translated;
  message_.control = &control_;
  if (control_.has_segment) message_.segment = control_.segment;
  return Status::success;
}

Status Send::prepare(Socket& socket, const Request& request) noexcept {
  Status status = check_flags(socket, request.flags);
  if (succeeded(status)) status = capture_data(socket, request);
  if (succeeded(status)) status = find_destination(socket, request);
  if (succeeded(status)) status = translate_control(socket, request);
  message_.icmp = socket.hears_icmp() ? &socket.icmp : nullptr;
  return status;
}

Status Send::attempt(Socket& socket) noexcept {
  message_.split_in_software = socket.segmentation_refused.load(std::memory_order_relaxed);
  const Status status = posix::try_send(socket.descriptor(), message_);
  // Only what went out in software shows that the host's refusal was about segmentation.
  if (succeeded(status) && message_.split_in_software)
    socket.segmentation_refused.store(true, std::memory_order_relaxed);
  return succeeded(status) ? status : socket.judge_send(status);
}

// A synchronous send that could not go in one go. A stream reports the part that went; the
// datagrams of one segmented send belong together, and Windows sends all of them or none.
Status settle_part(Socket& socket, Send& send) noexcept {
  if (socket.stream()) return Status::success;
  return socket.sends().run(send, no_deadline);
}

Status transmit(Socket& socket, const Request& request, DWORD* sent,
                const Indication& indication) noexcept {
  if (!indication.overlapped && bad_pointer(sent)) return Status::access_violation;
  if (conflicting(indication, socket)) return Status::invalid_parameter;
  Send send;
  Status status = send.prepare(socket, request);
  if (!succeeded(status)) return refuse(socket, indication, status);
  status = perform(socket, socket.sends(), send, indication, socket.options.send_timeout);
  // Windows takes all of a send or nothing. A program to which Linux' part means that the way is
  // full does not try again before FD_WRITE.
  if (status == Status::device_not_ready) socket.network_events().send_blocked();
  if (status == Status::device_not_ready && send.transferred() > 0)
    status = settle_part(socket, send);
  if (status == Status::success && sent) *sent = static_cast<DWORD>(send.transferred());
  return status;
}

// The last steps of every door. A datagram socket is bound by its first send, also when that fails.
Status send_through(Socket& socket, const Request& request, DWORD* sent,
                    const Indication& indication) noexcept {
  const Status status = transmit(socket, request, sent, indication);
  // What this send was told instead of a receive, a receive may be waiting for.
  socket.report_icmp();
  if (socket.bound.load(std::memory_order_relaxed)) return status;
  if (status == Status::success)
    socket.bound.store(true, std::memory_order_relaxed);
  else
    socket.bind_implicitly();
  socket.network_events().changed();
  return status;
}

// send and sendto: one buffer, the count as the result.
int send_buffer(SOCKET s, const char* data, int length, int flags, const sockaddr* to,
                int to_length) noexcept {
  Entry socket(s);
  if (!socket) return fail(socket.error());
  if (length < 0) return fail(WSAEFAULT);
  const WSABUF buffer{static_cast<ULONG>(length), const_cast<char*>(data)};
  const Request request{&buffer, 1, static_cast<DWORD>(flags), to, to_length};
  DWORD sent = 0;
  const int result = finish(send_through(*socket, request, &sent, {}));
  return result == 0 ? static_cast<int>(sent) : result;
}

}  // namespace
}  // namespace wsx

using namespace wsx;

int WSAAPI send(SOCKET s, const char* buf, int len, int flags) {
  return send_buffer(s, buf, len, flags, nullptr, 0);
}

int WSAAPI sendto(SOCKET s, const char* buf, int len, int flags, const struct sockaddr* to,
                  int tolen) {
  return send_buffer(s, buf, len, flags, to, tolen);
}

int WSAAPI WSASend(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount, LPDWORD lpNumberOfBytesSent,
                   DWORD dwFlags, LPWSAOVERLAPPED lpOverlapped,
                   LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine) {
  return WSASendTo(s, lpBuffers, dwBufferCount, lpNumberOfBytesSent, dwFlags, nullptr, 0,
                   lpOverlapped, lpCompletionRoutine);
}

int WSAAPI WSASendTo(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount, LPDWORD lpNumberOfBytesSent,
                     DWORD dwFlags, const struct sockaddr* lpTo, int iTolen,
                     LPWSAOVERLAPPED lpOverlapped,
                     LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine) {
  Entry socket(s);
  if (!socket) return fail(socket.error());
  const Request request{lpBuffers, dwBufferCount, dwFlags, lpTo, iTolen};
  return finish(
      send_through(*socket, request, lpNumberOfBytesSent, {lpOverlapped, lpCompletionRoutine}));
}

int WSAAPI WSASendMsg(SOCKET Handle, LPWSAMSG lpMsg, DWORD dwFlags, LPDWORD lpNumberOfBytesSent,
                      LPWSAOVERLAPPED lpOverlapped,
                      LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine) {
  Entry socket(Handle);
  if (!socket) return fail(socket.error());
  if (bad_pointer(lpMsg)) return fail(WSAEFAULT);
  if (socket->stream()) return fail(WSAEINVAL);
  const WSAMSG message = *lpMsg;
  if (!message.name && message.namelen != 0) return fail(WSAEFAULT);
  const Request request{message.lpBuffers, message.dwBufferCount, dwFlags,
                        message.name,      message.namelen,       message.Control};
  return finish(
      send_through(*socket, request, lpNumberOfBytesSent, {lpOverlapped, lpCompletionRoutine}));
}

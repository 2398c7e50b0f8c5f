// SPDX-License-Identifier: MIT
#include "lib/send.h"

#include <mswsock.h>

#include <cstdint>
#include <limits>
#include <memory>

#include "lib/arguments.h"
#include "lib/outbound.h"
#include "lib/perform.h"
#include "lib/pieces.h"
#include "posix/message.h"

// Every send, from what the program asked for to the system call.
namespace wsx {
namespace {

// A send on its caller's stack.
class Send final : public Outbound {
 public:
  // Checks the whole request before anything is done with any of it.
  Status prepare(Socket& socket, const SendRequest& request) noexcept;

  std::unique_ptr<Operation> move_to_heap() noexcept {
    return QueuedSend::take(static_cast<Outbound&&>(*this), pieces_);
  }
  std::unique_ptr<Operation> keep_rest() noexcept override { return RestOfSend::of(message_); }
  void rest_is_kept() noexcept override { message_.sent = message_.size; }

 private:
  Status capture_data(const Socket& socket, const SendRequest& request) noexcept;
  Status find_destination(Socket& socket, const SendRequest& request) noexcept;
  Status translate_control(const Socket& socket, const SendRequest& request) noexcept;

  Pieces pieces_;
  posix::Address destination_;
  posix::SendControl control_;
};

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

Status Send::capture_data(const Socket& socket, const SendRequest& request) noexcept {
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
Status Send::find_destination(Socket& socket, const SendRequest& request) noexcept {
  if (socket.shut_send.load(std::memory_order_relaxed)) return Status::pipe_disconnected;
  if (socket.stream() || !request.to)
    return socket.connected() ? Status::success : Status::invalid_connection;
  message_.destination = &destination_;
  return posix::read_destination(request.to, request.to_length, socket.traits().family,
                                 socket.has_ports(), destination_);
}

Status Send::translate_control(const Socket& socket, const SendRequest& request) noexcept {
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

Status Send::prepare(Socket& socket, const SendRequest& request) noexcept {
  Status status = check_flags(socket, request.flags);
  if (succeeded(status)) status = capture_data(socket, request);
  if (succeeded(status)) status = find_destination(socket, request);
  if (succeeded(status)) status = translate_control(socket, request);
  message_.icmp = socket.hears_icmp() ? &socket.icmp : nullptr;
  return status;
}

// Without the memory to keep the rest of a send that may not wait. A stream reports the part that
// went, as Windows' documents allow. The datagrams of one segmented send belong together.
Status settle_part(Socket& socket, Send& send) {
  if (socket.stream()) return Status::success;
  return socket.sends().run(send, no_deadline);
}

Status transmit(Socket& socket, const SendRequest& request, DWORD* sent,
                const Indication& indication) {
  if (!indication.overlapped && bad_pointer(sent)) return Status::access_violation;
  if (conflicting(indication, socket)) return Status::invalid_parameter;
  Send send;
  Status status = send.prepare(socket, request);
  if (!succeeded(status)) return refuse(socket, indication, status);
  const bool waits = indication.overlapped || !socket.nonblocking.load(std::memory_order_relaxed);
  if (waits && socket.stream() && socket.options.send_buffer == 0) send.await_acknowledgement();
  status = perform(socket, socket.sends(), send, indication, socket.options.send_timeout);
  if (status == Status::device_not_ready) socket.network_events().send_blocked();
  if (status == Status::device_not_ready && send.transferred() > 0)
    status = settle_part(socket, send);
  if (status == Status::success && sent) *sent = static_cast<DWORD>(send.transferred());
  return status;
}

}  // namespace

// A datagram socket is bound by its first send, also when that fails.
Status send_to(Socket& socket, const SendRequest& request, DWORD* sent,
               const Indication& indication) {
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

Status send_message(Socket& socket, const WSAMSG* given, DWORD flags, DWORD* sent,
                    const Indication& indication) {
  if (bad_pointer(given)) return Status::access_violation;
  if (socket.stream()) return Status::invalid_parameter;
  const WSAMSG message = *given;
  if (!message.name && message.namelen != 0) return Status::access_violation;
  return send_to(socket,
                 {message.lpBuffers, message.dwBufferCount, flags, message.name, message.namelen,
                  message.Control},
                 sent, indication);
}

}  // namespace wsx

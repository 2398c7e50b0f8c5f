// SPDX-License-Identifier: MIT
#include "lib/send.h"

#include <mswsock.h>

#include <cstdint>
#include <memory>

#include "lib/arguments.h"
#include "lib/outbound.h"
#include "lib/perform.h"
#include "lib/pieces.h"
#include "posix/message.h"

// Every send, from what the program asked for to the system call.
namespace wsx {
namespace {

// What the records of a send ask for, given where it goes; null for the peer of a connection.
[[gnu::hot]] Status read_control(const Socket& socket, const SendRequest& request,
                                 const posix::Address* destination,
                                 posix::SendControl& control) noexcept {
  if (bad_pointer(request.control.buf)) return Status::access_violation;
  const posix::ControlContext context{
      .family = socket.traits().family,
      .to_ipv4 = destination ? posix::is_ipv4(*destination) : socket.peer_is_ipv4(),
      .datagram = socket.traits().type == SOCK_DGRAM,
      .traffic_class = socket.options.traffic_class.load(std::memory_order_relaxed),
      .own_ipv4 = socket.own_ipv4()};
  return posix::read_send_control(request.control.buf, request.control.len, context, control);
}

// Nearly every send is one datagram in one piece, and the host takes it at once. So that is tried
// before anything is made that only a send needs that may have to wait. On this way every call and
// every register that is put away shows in the cost of a send, hence always_inline.
class Prompt {
 public:
  // False for what is not of this kind, and for what is wrong with it: that takes the long way.
  [[gnu::always_inline]] bool prepare(Socket& socket, const SendRequest& request) noexcept {
    if (request.count != 1 || request.flags != 0 || socket.stream() ||
        bad_pointer(request.buffers) || socket.shut_send.load(std::memory_order_relaxed) ||
        socket.options.segment.load(std::memory_order_relaxed) != 0 || !socket.sends().free())
        [[unlikely]]
      return false;
    const WSABUF buffer = *request.buffers;
    if (buffer.len == 0 || bad_pointer(buffer.buf) || buffer.len > socket.largest_send())
        [[unlikely]]
      return false;
    piece_ = {buffer.buf, buffer.len};
    return find_destination(socket, request) && read_records(socket, request);
  }

  Status attempt(Socket& socket) noexcept {
    const int descriptor = socket.descriptor();
    posix::IcmpErrors* const icmp = socket.hears_icmp() ? &socket.icmp : nullptr;
    return control_.length == 0
               ? posix::send_piece(descriptor, piece_, destination(), icmp)
               : posix::send_piece(descriptor, piece_, destination(), control_, icmp);
  }
  std::size_t transferred() const noexcept { return piece_.iov_len; }

 private:
  const posix::Address* destination() const noexcept { return to_peer_ ? nullptr : &destination_; }
  bool find_destination(Socket& socket, const SendRequest& request) noexcept {
    to_peer_ = !request.to;
    if (to_peer_) return socket.connected();
    return succeeded(posix::read_destination(request.to, request.to_length, socket.traits().family,
                                             socket.has_ports(), destination_));
  }
  bool read_records(const Socket& socket, const SendRequest& request) noexcept {
    if (request.control.len == 0) [[likely]]
      return true;
    return succeeded(read_control(socket, request, destination(), control_)) &&
           control_.segment == 0;
  }

  iovec piece_;
  bool to_peer_;
  posix::Address destination_;
  posix::SendControl control_;
};

// A send on its caller's stack.
class Send final : public Outbound {
 public:
  // Checks the whole request before anything is done with any of it.
  Status prepare(Socket& socket, const SendRequest& request) noexcept;

  std::unique_ptr<Operation> move_to_heap() noexcept {
    if (joins() && message_.count == 1 && !awaits_acknowledgement())
      return QueuedBuffer::take(static_cast<Operation&&>(*this), message_);
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

Status Send::capture_data(const Socket& socket, const SendRequest& request) noexcept {
  const Status captured = pieces_.capture(request.buffers, request.count);
  if (!succeeded(captured)) return captured;
  if (pieces_.size() > socket.largest_send())
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
  const Status translated = read_control(socket, request, message_.destination, control_);
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

// What takes its time, or more than one piece, or is to be refused.
[[gnu::noinline]] Status transmit_at_length(Socket& socket, const SendRequest& request, DWORD* sent,
                                            const Indication& indication, Tried tried) {
  Send send;
  Status status = send.prepare(socket, request);
  if (!succeeded(status)) return refuse(socket, indication, status);
  const bool waits = indication.overlapped || !socket.nonblocking.load(std::memory_order_relaxed);
  if (waits && socket.stream() && socket.options.send_buffer == 0) send.await_acknowledgement();
  status = perform(socket, socket.sends(), send, indication, socket.options.send_timeout, tried);
  if (status == Status::device_not_ready) socket.network_events().send_blocked();
  if (status == Status::device_not_ready && send.transferred() > 0)
    status = settle_part(socket, send);
  if (status == Status::success && sent) *sent = static_cast<DWORD>(send.transferred());
  return status;
}

[[gnu::always_inline]] inline Status transmit(Socket& socket, const SendRequest& request,
                                              DWORD* sent) {
  if (bad_pointer(sent)) [[unlikely]]
    return Status::access_violation;
  Prompt prompt;
  if (!prompt.prepare(socket, request)) [[unlikely]]
    return transmit_at_length(socket, request, sent, {}, Tried::no);
  const Status status = prompt.attempt(socket);
  if (!Lane::ended(status)) [[unlikely]]
    return transmit_at_length(socket, request, sent, {}, Tried::yes);
  if (status == Status::success) [[likely]]
    *sent = static_cast<DWORD>(prompt.transferred());
  return status;
}

[[gnu::noinline, gnu::hot]] Status transmit_overlapped(Socket& socket, const SendRequest& request,
                                                       DWORD* sent, const Indication& indication) {
  if (conflicting(indication, socket)) [[unlikely]]
    return Status::invalid_parameter;
  Prompt prompt;
  if (!prompt.prepare(socket, request)) [[unlikely]]
    return transmit_at_length(socket, request, sent, indication, Tried::no);
  const Status status = perform_at_once(socket, prompt, indication);
  if (!Lane::ended(status)) [[unlikely]]
    return transmit_at_length(socket, request, sent, indication, Tried::yes);
  if (status == Status::success && sent) *sent = static_cast<DWORD>(prompt.transferred());
  return status;
}

// A datagram socket is bound by its first send, also when that fails.
[[gnu::noinline]] void become_bound(Socket& socket, Status status) noexcept {
  if (status == Status::success)
    socket.bound.store(true, std::memory_order_relaxed);
  else
    socket.bind_implicitly();
  socket.network_events().changed();
}

}  // namespace

[[gnu::hot]] Status send_to(Socket& socket, const SendRequest& request, DWORD* sent,
                            const Indication& indication) {
  const Status status = indication.overlapped
                            ? transmit_overlapped(socket, request, sent, indication)
                            : transmit(socket, request, sent);
  // What this send was told instead of a receive, a receive may be waiting for.
  socket.report_icmp();
  if (!socket.bound.load(std::memory_order_relaxed)) [[unlikely]]
    become_bound(socket, status);
  return status;
}

[[gnu::hot]] Status send_message(Socket& socket, const WSAMSG* given, DWORD flags, DWORD* sent,
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

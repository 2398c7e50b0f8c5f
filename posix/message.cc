// SPDX-License-Identifier: MIT
#include "posix/message.h"

#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "posix/descriptor.h"
#include "posix/error.h"
#include "posix/send_call.h"

namespace wsx::posix {
namespace {

// What Linux takes in one call: more pieces are EMSGSIZE, more bytes are cut to just under 2 GiB.
constexpr std::size_t pieces_per_call = 1024;
constexpr std::size_t bytes_per_call = std::size_t{1} << 30;

// Kernels before 6.x refuse more than 64 segments in one call, later ones more than 128; and all
// of them together must fit one UDP payload.
constexpr std::size_t segments_per_call = 64;
constexpr std::size_t largest_payload = 65507;

void advance(Outgoing& message, std::size_t bytes) {
  message.sent += bytes;
  step_over(message.pieces, message.count, bytes);
}

// Bytes of a stream. The kernel copies no msghdr for sendto, which makes it the cheaper call.
ssize_t transmit(int descriptor, const msghdr& header, int flags) {
  ssize_t result;
  do {
    result = header.msg_iovlen == 1 ? call_sendto(descriptor, header.msg_iov->iov_base,
                                                  header.msg_iov->iov_len, flags, nullptr, 0)
                                    : call_sendmsg(descriptor, &header, flags);
  } while (result < 0 && errno == EINTR);
  return result;
}

int host_flags(const Outgoing& message) {
  return MSG_NOSIGNAL | MSG_DONTWAIT | (message.urgent ? MSG_OOB : 0);
}

msghdr header_of(const Address* destination, iovec* pieces, std::size_t count,
                 const SendControl* control) {
  msghdr header{};
  if (destination) {
    header.msg_name = const_cast<std::byte*>(destination->bytes);
    header.msg_namelen = destination->length;
  }
  header.msg_iov = pieces;
  header.msg_iovlen = count;
  if (control) {
    header.msg_control = const_cast<std::byte*>(control->bytes);
    header.msg_controllen = control->length;
  }
  return header;
}

// What one call sends of a message, which knows the rest.
struct Packet {
  iovec* pieces;
  std::size_t count;
  const SendControl* control;  // null for none
};

const SendControl* control_of(const Outgoing& message) {
  return message.control && message.control->length > 0 ? message.control : nullptr;
}

// A leading part of the message that one call can take: whole pieces, and a shortened last one.
class Slice {
 public:
  Slice(Outgoing& message, std::size_t limit) : pieces_(message.pieces) {
    const std::size_t available = std::min(message.count, pieces_per_call);
    while (count_ < available && size_ + pieces_[count_].iov_len <= limit)
      size_ += pieces_[count_++].iov_len;
    if (count_ < available && size_ < limit) shorten(limit - size_);
  }
  ~Slice() {
    if (shortened_) shortened_->iov_len = full_length_;
  }
  Slice(const Slice&) = delete;
  Slice& operator=(const Slice&) = delete;

  iovec* pieces() const { return pieces_; }
  std::size_t count() const { return count_; }
  std::size_t size() const { return size_; }

 private:
  void shorten(std::size_t length) {
    shortened_ = &pieces_[count_++];
    full_length_ = shortened_->iov_len;
    shortened_->iov_len = length;
    size_ += length;
  }

  iovec* pieces_;
  std::size_t count_ = 0;
  std::size_t size_ = 0;
  iovec* shortened_ = nullptr;
  std::size_t full_length_ = 0;
};

// With a peer that keeps up an endless send would never let go of whoever makes the attempt.
constexpr int calls_per_attempt = 16;

Status send_stream(int descriptor, Outgoing& message) {
  for (int call = 0; call < calls_per_attempt; ++call) {
    ssize_t sent;
    {
      const Slice slice(message, bytes_per_call);
      const msghdr header = header_of(message.destination, slice.pieces(), slice.count(), nullptr);
      sent = transmit(descriptor, header, host_flags(message));
    }
    if (sent < 0) return status_of(errno);
    advance(message, static_cast<std::size_t>(sent));
    if (message.sent == message.size) return Status::success;
  }
  return Status::device_not_ready;
}

bool names_peer(int descriptor, const Address& destination) {
  Address peer;
  return succeeded(peer_address(descriptor, peer)) && same_host(peer, destination) &&
         port_of(peer) == port_of(destination);
}

// Cuts off what does not fit into one call; returns the number of bytes.
std::size_t fit(std::span<iovec>& pieces) {
  std::size_t size = 0;
  std::size_t count = 0;
  for (; count < pieces.size() && size < bytes_per_call; ++count) {
    pieces[count].iov_len = std::min(pieces[count].iov_len, bytes_per_call - size);
    size += pieces[count].iov_len;
  }
  pieces = pieces.first(count);
  return size;
}

// The kernel copies no msghdr for sendto, which makes it the cheaper call.
ssize_t transmit_piece(int descriptor, const Outgoing& message, const iovec& piece) {
  const Address* const to = message.destination;
  return call_sendto(descriptor, piece.iov_base, piece.iov_len, host_flags(message),
                     to ? to->bytes : nullptr, to ? to->length : 0);
}

// One system call for one datagram.
ssize_t transmit_once(int descriptor, const Outgoing& message, const Packet& packet) {
  if (packet.count == 1 && !packet.control)
    return transmit_piece(descriptor, message, *packet.pieces);
  const msghdr header = header_of(message.destination, packet.pieces, packet.count, packet.control);
  return call_sendmsg(descriptor, &header, host_flags(message));
}

// A host may take no destination on a connected socket, not even the peer, which is where a send
// without one goes.
ssize_t transmit_to_peer(int descriptor, const Outgoing& message, const Packet& packet) {
  if (!message.destination || !names_peer(descriptor, *message.destination)) {
    errno = EISCONN;
    return -1;
  }
  Outgoing unnamed = message;
  unnamed.destination = nullptr;
  return transmit_once(descriptor, unnamed, packet);
}

// After a first call that failed, as errno says. One that failed for what became of an earlier
// datagram is done again; the report is left to the receive side.
[[gnu::cold]] ssize_t insist(int descriptor, const Outgoing& message, const Packet& packet) {
  ssize_t result = -1;
  for (bool again = false; result < 0;) {
    if (errno == EISCONN) result = transmit_to_peer(descriptor, message, packet);
    if (result >= 0) break;
    if (errno != EINTR) {
      if (!message.icmp || !message.icmp->explain_send(descriptor, again)) break;
      again = true;
    }
    result = transmit_once(descriptor, message, packet);
  }
  return result;
}

ssize_t transmit_datagram(int descriptor, const Outgoing& message, const Packet& packet) {
  const ssize_t result = transmit_once(descriptor, message, packet);
  return result >= 0 ? result : insist(descriptor, message, packet);
}

// The bytes of all pieces in one; a datagram cannot be sent in parts.
template <std::size_t capacity>
ssize_t transmit_gathered(int descriptor, const Outgoing& message) {
  std::array<std::byte, capacity> gathered;
  if (message.size > gathered.size()) {
    errno = EMSGSIZE;
    return -1;
  }
  std::byte* end = gathered.data();
  for (std::size_t i = 0; i < message.count; ++i) {
    const auto* from = static_cast<const std::byte*>(message.pieces[i].iov_base);
    end = std::copy_n(from, message.pieces[i].iov_len, end);
  }
  iovec whole{gathered.data(), message.size};
  return transmit_datagram(descriptor, message, {&whole, 1, control_of(message)});
}

// Linux says "network unreachable" for a source address that is not ours, Windows "address not
// available"; and "invalid" for a destination port that Windows calls unavailable as well.
Status datagram_error(const Outgoing& message, int error) {
  const bool foreign_source = message.control && message.control->names_source;
  if (foreign_source && (error == ENETUNREACH || error == EINVAL))
    return Status::invalid_address_component;
  return status_of(error);
}

[[gnu::cold, gnu::noinline]] Status insist_on_piece(int descriptor, iovec piece,
                                                    const Address* destination,
                                                    const SendControl* control, IcmpErrors* icmp) {
  const Outgoing message{.pieces = &piece,
                         .count = 1,
                         .size = piece.iov_len,
                         .destination = destination,
                         .control = control,
                         .icmp = icmp};
  const ssize_t sent = insist(descriptor, message, {&piece, 1, control});
  return sent >= 0 ? Status::success : datagram_error(message, errno);
}

// Copying a small datagram into one piece costs less than telling the kernel of several. More
// pieces than one call takes have to be copied; an IPv6 payload is 20 bytes longer than an IPv4
// one.
constexpr std::size_t cheap_to_copy = 2048;

ssize_t transmit_whole(int descriptor, const Outgoing& message) {
  const SendControl* const control = control_of(message);
  if (message.count > 1 && message.size <= cheap_to_copy && !control)
    return transmit_gathered<cheap_to_copy>(descriptor, message);
  if (message.count > pieces_per_call)
    return transmit_gathered<largest_payload + 20>(descriptor, message);
  return transmit_datagram(descriptor, message, {message.pieces, message.count, control});
}

// Errors by which a kernel, a route or a device says that it does not segment.
bool refuses_segmentation(int error) {
  return error == EIO || error == EINVAL || error == EMSGSIZE || error == ENOPROTOOPT ||
         error == EOPNOTSUPP;
}

ssize_t transmit_slice(int descriptor, Outgoing& message, std::size_t limit,
                       const SendControl* control) {
  const Slice slice(message, limit);
  return transmit_datagram(descriptor, message, {slice.pieces(), slice.count(), control});
}

// Lets the host cut as many datagrams as one call may hold, and one of those that only IPv6 takes.
ssize_t transmit_segments(int descriptor, Outgoing& message) {
  SendControl control;
  if (message.control) control = *message.control;
  append_segment(control, static_cast<std::uint16_t>(message.segment));
  const std::size_t per_call =
      std::clamp<std::size_t>(largest_payload / message.segment, 1, segments_per_call) *
      message.segment;
  return transmit_slice(descriptor, message, per_call, &control);
}

// Each step sends whole datagrams, so that an attempt that stops between two of them can go on.
Status send_segmented(int descriptor, Outgoing& message) {
  while (message.sent < message.size) {
    const bool last = message.size - message.sent <= message.segment;
    ssize_t sent = -1;
    if (!message.split_in_software && !last) {
      sent = transmit_segments(descriptor, message);
      if (sent < 0 && refuses_segmentation(errno)) message.split_in_software = true;
    }
    if (sent < 0 && (message.split_in_software || last))
      sent = transmit_slice(descriptor, message, message.segment, control_of(message));
    if (sent < 0) return datagram_error(message, errno);
    advance(message, static_cast<std::size_t>(sent));
  }
  return Status::success;
}

ssize_t take(int descriptor, msghdr& header, int flags) {
  for (;;) {
    const ssize_t count = ::recvmsg(descriptor, &header, flags);
    if (count >= 0 || errno != EINTR) return count;
  }
}

// More pieces than one call takes: what does not fit the first ones would be lost, so the datagram
// is taken whole and spread out afterwards.
ssize_t take_and_spread(int descriptor, msghdr& header, int flags, const Incoming& message) {
  std::array<std::byte, 65536> whole;
  iovec single{whole.data(), whole.size()};
  header.msg_iov = &single;
  header.msg_iovlen = 1;
  const ssize_t count = take(descriptor, header, flags);
  if (count < 0) return count;
  auto left = static_cast<std::size_t>(count);
  const std::byte* from = whole.data();
  for (std::size_t i = 0; i < message.count && left > 0; ++i) {
    const std::size_t part = std::min(left, message.pieces[i].iov_len);
    std::copy_n(from, part, static_cast<std::byte*>(message.pieces[i].iov_base));
    from += part;
    left -= part;
  }
  if (left > 0) header.msg_flags |= MSG_TRUNC;
  return count - static_cast<ssize_t>(left);
}

Status received(Incoming& message, const msghdr& header, ssize_t count) {
  message.received = static_cast<std::size_t>(count);
  message.control_length = header.msg_controllen;
  message.data_truncated = header.msg_flags & MSG_TRUNC;
  message.control_truncated = header.msg_flags & MSG_CTRUNC;
  if (message.source) message.source->length = header.msg_namelen;
  return message.data_truncated ? Status::buffer_overflow : Status::success;
}

}  // namespace

void step_over(iovec*& pieces, std::size_t& count, std::size_t bytes) noexcept {
  while (count > 0 && bytes >= pieces->iov_len) {
    bytes -= pieces->iov_len;
    ++pieces;
    --count;
  }
  if (count == 0) return;
  pieces->iov_base = static_cast<char*>(pieces->iov_base) + bytes;
  pieces->iov_len -= bytes;
}

Status send_datagram(int descriptor, Outgoing& message) noexcept {
  if (transmit_whole(descriptor, message) < 0) return datagram_error(message, errno);
  message.sent = message.size;
  return Status::success;
}

[[gnu::hot]] Status send_piece(int descriptor, iovec piece, const Address* destination,
                               IcmpErrors* icmp) noexcept {
  const ssize_t sent = call_sendto(
      descriptor, piece.iov_base, piece.iov_len, MSG_NOSIGNAL | MSG_DONTWAIT,
      destination ? destination->bytes : nullptr, destination ? destination->length : 0);
  return sent >= 0 ? Status::success
                   : insist_on_piece(descriptor, piece, destination, nullptr, icmp);
}

[[gnu::hot]] Status send_piece(int descriptor, iovec piece, const Address* destination,
                               const SendControl& control, IcmpErrors* icmp) noexcept {
  const msghdr header = header_of(destination, &piece, 1, &control);
  return call_sendmsg(descriptor, &header, MSG_NOSIGNAL | MSG_DONTWAIT) >= 0
             ? Status::success
             : insist_on_piece(descriptor, piece, destination, &control, icmp);
}

Status try_send(int descriptor, Outgoing& message) noexcept {
  if (message.stream) return send_stream(descriptor, message);
  if (message.segment != 0 && message.size > message.segment)
    return send_segmented(descriptor, message);
  return send_datagram(descriptor, message);
}

Status try_send_together(int descriptor, std::span<iovec> pieces, std::size_t& sent) noexcept {
  const std::size_t size = fit(pieces);
  msghdr header{};
  header.msg_iov = pieces.data();
  header.msg_iovlen = pieces.size();
  const ssize_t count = transmit(descriptor, header, MSG_NOSIGNAL | MSG_DONTWAIT);
  if (count < 0) return status_of(errno);
  sent = static_cast<std::size_t>(count);
  return sent == size ? Status::success : Status::device_not_ready;
}

namespace {

Status receive_once(int descriptor, Incoming& message) {
  msghdr header{};
  if (message.source) {
    header.msg_name = message.source->bytes;
    header.msg_namelen = sizeof message.source->bytes;
  }
  header.msg_iov = message.pieces;
  header.msg_iovlen = std::min(message.count, pieces_per_call);
  header.msg_control = message.control;
  header.msg_controllen = message.control_capacity;
  const int flags = MSG_DONTWAIT | MSG_CMSG_CLOEXEC | (message.peek ? MSG_PEEK : 0) |
                    (message.urgent ? MSG_OOB : 0);
  const ssize_t count = !message.stream && message.count > pieces_per_call
                            ? take_and_spread(descriptor, header, flags, message)
                            : take(descriptor, header, flags);
  return count < 0 ? status_of(errno) : received(message, header, count);
}

}  // namespace

Status try_receive(int descriptor, Incoming& message) noexcept {
  for (;;) {
    const Status reported = message.icmp ? message.icmp->take() : Status::success;
    if (!succeeded(reported)) return reported;
    const Status status = receive_once(descriptor, message);
    if (delivered(status) || !message.icmp || !message.icmp->explain_receive(descriptor))
      return status;
  }
}

}  // namespace wsx::posix

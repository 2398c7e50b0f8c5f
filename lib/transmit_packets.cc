// SPDX-License-Identifier: MIT
#include <mswsock.h>
#include <winsock2.h>

#include <algorithm>
#include <new>
#include <utility>

#include "lib/arguments.h"
#include "lib/extended.h"
#include "lib/last_error.h"
#include "lib/trace/trace.h"
#include "lib/transmit.h"
#include "posix/message.h"

namespace wsx {
namespace {

// Whoever makes the attempt has others to serve.
constexpr int datagrams_per_attempt = 64;

constexpr DWORD by_end_of_packet = 0xffffffff;

// The largest payload of a datagram, by family.
std::size_t largest_datagram(const Socket& socket) noexcept {
  return socket.traits().family == AF_INET6 ? 65527 : 65507;
}

// Parts that are sent as datagrams: each ends with an element that says so, with the last one, and
// where it has reached the size of a send.
class Packets final : public Operation {
 public:
  Packets(Sources sources, std::unique_ptr<bool[]> ends, DWORD send_size,
          std::unique_ptr<char[]> room, std::size_t room_size) noexcept
      : sources_(std::move(sources)),
        ends_(std::move(ends)),
        room_(std::move(room)),
        most_(send_size == 0 ? room_size : std::min<std::size_t>(send_size, room_size)) {}

  Status attempt(Socket& socket) noexcept override {
    for (int sent = 0; sent < datagrams_per_attempt; ++sent) {
      if (!gathered_) {
        if (next_ == sources_.count()) return Status::success;
        const Status status = gather();
        if (!succeeded(status)) return status;
      }
      iovec piece{room_.get(), size_};
      posix::Outgoing message;
      message.pieces = &piece;
      message.count = 1;
      message.size = size_;
      message.icmp = socket.hears_icmp() ? &socket.icmp : nullptr;
      const Status status = posix::try_send(socket.descriptor(), message);
      if (!succeeded(status)) return status;
      sent_ += size_;
      gathered_ = false;
    }
    return Status::device_not_ready;
  }
  std::size_t transferred() const noexcept override { return sent_; }

 private:
  Status gather() noexcept;

  Sources sources_;
  const std::unique_ptr<bool[]> ends_;
  const std::unique_ptr<char[]> room_;
  const std::size_t most_;
  std::size_t next_ = 0;
  std::size_t size_ = 0;
  std::size_t sent_ = 0;
  bool gathered_ = false;
};

Status Packets::gather() noexcept {
  size_ = 0;
  while (next_ < sources_.count() && size_ < most_) {
    posix::Part& part = sources_.parts()[next_];
    const std::size_t wanted = std::min(part.size, most_ - size_);
    std::size_t count = wanted;
    const Status status = posix::read_part(part, room_.get() + size_, count);
    if (!succeeded(status)) return status;
    size_ += count;
    part.size -= wanted;
    part.offset += wanted;
    if (part.memory) part.memory += wanted;
    if (part.size == 0 && ends_[next_++]) break;
  }
  gathered_ = true;
  return Status::success;
}

// A packet that is too long for one datagram is found before anything is sent.
Status check_packets(Sources& sources, const bool* ends, DWORD send_size,
                     std::size_t largest) noexcept {
  if (send_size != 0 && send_size != by_end_of_packet)
    return send_size <= largest ? Status::success : Status::invalid_buffer_size;
  std::size_t size = 0;
  for (std::size_t i = 0; i < sources.count(); ++i) {
    size += sources.parts()[i].size;
    if (size > largest) return Status::invalid_buffer_size;
    if (ends[i]) size = 0;
  }
  return Status::success;
}

Status add_element(Sources& sources, const TRANSMIT_PACKETS_ELEMENT& element) noexcept {
  switch (element.dwElFlags & ~ULONG{TP_ELEMENT_EOP}) {
    case TP_ELEMENT_MEMORY:
      return sources.add_memory(element.pBuffer, element.cLength);
    case TP_ELEMENT_FILE: {
      const auto offset = static_cast<std::uint64_t>(element.nFileOffset.QuadPart);
      const bool current = element.nFileOffset.QuadPart == -1;
      return sources.add_file(element.hFile, current ? nullptr : &offset, element.cLength);
    }
    default:
      return Status::invalid_parameter;
  }
}

Status send_datagrams(Socket& socket, Sources sources, std::unique_ptr<bool[]> ends,
                      DWORD send_size, OVERLAPPED* overlapped) {
  const std::size_t largest = largest_datagram(socket);
  const Status status = check_packets(sources, ends.get(), send_size, largest);
  if (!succeeded(status)) return status;
  std::unique_ptr<char[]> room(new (std::nothrow) char[largest]);
  if (!room) return Status::insufficient_resources;
  std::unique_ptr<Operation> operation(new (std::nothrow) Packets(
      std::move(sources), std::move(ends), send_size, std::move(room), largest));
  const Status sent = perform_extended(socket, socket.sends(), std::move(operation), overlapped,
                                       socket.options.send_timeout);
  socket.report_icmp();
  return sent;
}

Status send_elements(Socket& socket, const TRANSMIT_PACKETS_ELEMENT* elements, DWORD count,
                     DWORD send_size, OVERLAPPED* overlapped, DWORD flags) {
  Status status = check_transmission(socket, flags);
  if (!succeeded(status)) return refuse_extended(socket, overlapped, status);
  if (count != 0 && bad_pointer(elements)) return Status::access_violation;
  Sources sources;
  std::unique_ptr<bool[]> ends(new (std::nothrow) bool[count]);
  if (!ends || !sources.reserve(count)) return Status::insufficient_resources;
  for (DWORD i = 0; i < count && succeeded(status); ++i) {
    ends[i] = elements[i].dwElFlags & TP_ELEMENT_EOP;
    status = add_element(sources, elements[i]);
  }
  if (!succeeded(status)) return status;
  // On a stream nobody sees where a packet ended.
  if (socket.stream()) return transmit_stream(socket, std::move(sources), flags, overlapped);
  return send_datagrams(socket, std::move(sources), std::move(ends), send_size, overlapped);
}

}  // namespace

BOOL PASCAL transmit_packets(SOCKET hSocket, LPTRANSMIT_PACKETS_ELEMENT lpPacketArray,
                             DWORD nElementCount, DWORD nSendSize, LPOVERLAPPED lpOverlapped,
                             DWORD dwFlags) {
  TRACED_AS(TransmitPackets, transmit_packets, hSocket, lpPacketArray, nElementCount, nSendSize,
            lpOverlapped, dwFlags);
  const Entry socket(hSocket, Entry::To::base);
  if (!socket) return fail(socket.error()), FALSE;
  return finish_extended(
      send_elements(*socket, lpPacketArray, nElementCount, nSendSize, lpOverlapped, dwFlags));
}

}  // namespace wsx

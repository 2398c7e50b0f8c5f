// SPDX-License-Identifier: MIT
#pragma once

#include <sys/uio.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>

#include "lib/departure.h"
#include "lib/operation.h"
#include "lib/pieces.h"
#include "lib/socket.h"
#include "posix/message.h"

namespace wsx {

// A send, wherever what its message points to lives.
class Outbound : public Operation {
 public:
  Outbound() = default;

  // Of an operation that waits: it ends when the peer has all of it.
  void await_acknowledgement() noexcept { awaits_acknowledgement_ = true; }

  Status attempt(Socket& socket) noexcept override {
    return message_.stream || message_.segment != 0
               ? attempt_in_parts(socket)
               : posix::send_datagram(socket.descriptor(), message_);
  }
  std::size_t transferred() const noexcept override { return message_.sent; }
  bool joins() const noexcept override { return message_.stream && !message_.urgent; }
  std::size_t gather_rest(std::span<iovec> room) const noexcept override;
  std::size_t advance(std::size_t bytes) noexcept override;
  bool resting() const noexcept override {
    return awaits_acknowledgement_ && message_.size != 0 && all_gone();
  }

 protected:
  // The operation goes on in another place. What its message points to is left where it is.
  Outbound(Outbound&& other) noexcept;
  explicit Outbound(const posix::Outgoing& message) noexcept : message_(message) {}

  bool awaits_acknowledgement() const noexcept { return awaits_acknowledgement_; }

  posix::Outgoing message_;

 private:
  bool all_gone() const noexcept { return message_.sent == message_.size; }
  // What may leave with more than one system call.
  Status attempt_in_parts(Socket& socket) noexcept;
  Status settle(Socket& socket) noexcept;

  bool awaits_acknowledgement_ = false;
  std::uint64_t end_ = 0;  // where it ends, in bytes that the peer has acknowledged
};

// What a message may have beside its bytes, and mostly has not.
struct MessageExtras {
  posix::Address destination;
  posix::SendControl control;
};

// A send that waits in a lane. All of these are made with nothing left behind in the call that they
// come from, or not at all.
class QueuedSend final : public Outbound {
 public:
  // Takes over the operation of a caller; null without memory.
  static std::unique_ptr<QueuedSend> take(Outbound&& sending, Pieces& pieces) noexcept;

 private:
  explicit QueuedSend(Outbound&& sending) noexcept : Outbound(static_cast<Outbound&&>(sending)) {}
  bool keep(Pieces& pieces) noexcept;

  iovec single_{};
  std::unique_ptr<iovec[]> several_;
  std::unique_ptr<MessageExtras> extras_;
};

// The most usual one, of which there may be very many: a single buffer on its way into a stream.
class QueuedBuffer final : public Operation {
 public:
  // Takes over the operation of a caller; null without memory.
  static std::unique_ptr<QueuedBuffer> take(Operation&& sending,
                                            const posix::Outgoing& message) noexcept;

  Status attempt(Socket& socket) noexcept override;
  std::size_t transferred() const noexcept override { return sent_; }
  bool joins() const noexcept override { return true; }
  std::size_t gather_rest(std::span<iovec> room) const noexcept override;
  std::size_t advance(std::size_t bytes) noexcept override;
  bool has_place() const noexcept override { return true; }
  QueueMemory::Place vacate() noexcept override;

  static void operator delete(QueuedBuffer* buffer, std::destroying_delete_t) noexcept;

 private:
  QueuedBuffer(Operation&& sending, const posix::Outgoing& message,
               QueueMemory::Block& block) noexcept;

  std::uint32_t sent_;
  std::uint32_t left_;
  char* rest_;
  QueueMemory::Block& block_;
};
static_assert(sizeof(QueuedBuffer) <= QueueMemory::place_size);

// What is left of a send that may not wait, with data of its own.
class RestOfSend final : public Outbound {
 public:
  // The caller's message stays as it is; null without memory.
  static std::unique_ptr<RestOfSend> of(const posix::Outgoing& message) noexcept;

  Status attempt(Socket& socket) noexcept override;
  std::size_t advance(std::size_t bytes) noexcept override;
  bool resting() const noexcept override { return out_of_memory_; }
  bool promised() const noexcept override { return true; }

 private:
  explicit RestOfSend(const posix::Outgoing& message) noexcept : Outbound(message) {}
  bool copy_data(const posix::Outgoing& message) noexcept;

  std::unique_ptr<char[]> data_;
  iovec piece_{};
  std::unique_ptr<MessageExtras> extras_;
  bool out_of_memory_ = false;  // the host was
  const Promise promise_;
};

}  // namespace wsx

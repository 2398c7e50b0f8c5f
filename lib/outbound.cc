// SPDX-License-Identifier: MIT
#include "lib/outbound.h"

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

#include "lib/socket.h"
#include "lib/thread.h"

namespace wsx {
namespace {

// A message's destination and control data get a place of their own. False without memory.
bool keep_extras(posix::Outgoing& message, std::unique_ptr<MessageExtras>& kept) noexcept {
  if (!message.destination && !message.control) return true;
  kept.reset(new (std::nothrow) MessageExtras);
  if (!kept) return false;
  if (message.destination) message.destination = &(kept->destination = *message.destination);
  if (message.control) message.control = &(kept->control = *message.control);
  return true;
}

}  // namespace

Outbound::Outbound(Outbound&& other) noexcept
    : Operation(static_cast<Operation&&>(other)),
      message_(other.message_),
      awaits_acknowledgement_(other.awaits_acknowledgement_),
      end_(other.end_) {}

Status Outbound::attempt_in_parts(Socket& socket) noexcept {
  if (message_.stream && message_.size != 0 && all_gone()) return settle(socket);
  message_.split_in_software = socket.segmentation_refused.load(std::memory_order_relaxed);
  const Status status = posix::try_send(socket.descriptor(), message_);
  // Only what went out in software shows that the host's refusal was about segmentation.
  if (succeeded(status) && message_.split_in_software)
    socket.segmentation_refused.store(true, std::memory_order_relaxed);
  return succeeded(status) ? settle(socket) : socket.judge_send(status);
}

// With SO_SNDBUF 0 Windows sends from the program's memory, and has done with it when the peer has
// acknowledged it. Linux copies; so we wait for as long.
//
// The host counts what is acknowledged and what is not. What is acknowledged between the two
// questions makes the end come out too far; nothing left unacknowledged is the end of everything.
Status Outbound::settle(Socket& socket) noexcept {
  if (!awaits_acknowledgement_ || message_.size == 0) return Status::success;
  const int descriptor = socket.descriptor();
  const std::uint32_t unsent = posix::unsent_bytes(descriptor);
  if (unsent == 0) return Status::success;
  const std::uint64_t acknowledged = posix::acknowledged_bytes(descriptor);
  if (end_ == 0) end_ = acknowledged + unsent;
  if (acknowledged >= end_) return Status::success;
  if (!(posix::poll_ready(descriptor, 0) & posix::hung_up)) return Status::device_not_ready;
  const Status error = posix::take_pending_error(descriptor);
  return socket.judge_send(succeeded(error) ? Status::pipe_disconnected : error);
}

std::size_t Outbound::gather_rest(std::span<iovec> room) const noexcept {
  const std::size_t count = std::min(message_.count, room.size());
  std::copy_n(message_.pieces, count, room.begin());
  return count;
}

std::size_t Outbound::advance(std::size_t bytes) noexcept {
  const std::size_t part = std::min(bytes, message_.size - message_.sent);
  message_.sent += part;
  posix::step_over(message_.pieces, message_.count, part);
  return bytes - part;
}

QueuedBuffer::QueuedBuffer(Operation&& sending, const posix::Outgoing& message,
                           QueueMemory::Block& block) noexcept
    : Operation(std::move(sending)),
      sent_(static_cast<std::uint32_t>(message.sent)),
      left_(static_cast<std::uint32_t>(message.pieces->iov_len)),
      rest_(static_cast<char*>(message.pieces->iov_base)),
      block_(block) {}

std::unique_ptr<QueuedBuffer> QueuedBuffer::take(Operation&& sending,
                                                 const posix::Outgoing& message) noexcept {
  Thread* const thread = Thread::current();
  const QueueMemory::Place place = thread ? thread->queue_memory.take() : QueueMemory::Place{};
  if (!place) return nullptr;
  return std::unique_ptr<QueuedBuffer>(new (place.address)
                                           QueuedBuffer(std::move(sending), message, *place.block));
}

QueueMemory::Place QueuedBuffer::vacate() noexcept {
  const QueueMemory::Place place{this, &block_};
  this->~QueuedBuffer();
  return place;
}

void QueuedBuffer::operator delete(QueuedBuffer* buffer, std::destroying_delete_t) noexcept {
  QueueMemory::give_back(*buffer->vacate().block);
}

std::size_t QueuedBuffer::gather_rest(std::span<iovec> room) const noexcept {
  if (left_ == 0) return 0;
  room[0] = {rest_, left_};
  return 1;
}

std::size_t QueuedBuffer::advance(std::size_t bytes) noexcept {
  const auto part = static_cast<std::uint32_t>(std::min<std::size_t>(bytes, left_));
  sent_ += part;
  left_ -= part;
  rest_ += part;
  return bytes - part;
}

Status QueuedBuffer::attempt(Socket& socket) noexcept {
  if (left_ == 0) return Status::success;
  iovec piece{rest_, left_};
  posix::Outgoing message{.pieces = &piece, .count = 1, .size = left_, .stream = true};
  const Status status = posix::try_send(socket.descriptor(), message);
  advance(message.sent);
  return succeeded(status) ? status : socket.judge_send(status);
}

std::unique_ptr<QueuedSend> QueuedSend::take(Outbound&& sending, Pieces& pieces) noexcept {
  std::unique_ptr<QueuedSend> queued(new (std::nothrow)
                                         QueuedSend(static_cast<Outbound&&>(sending)));
  if (!queued || !queued->keep(pieces) || !keep_extras(queued->message_, queued->extras_))
    return nullptr;
  return queued;
}

// Many have a place on the heap already.
bool QueuedSend::keep(Pieces& pieces) noexcept {
  several_ = pieces.release_many();
  if (several_) return true;
  if (message_.count > 1) several_.reset(new (std::nothrow) iovec[message_.count]);
  if (message_.count > 1 && !several_) return false;
  iovec* const kept = several_ ? several_.get() : &single_;
  std::copy_n(message_.pieces, message_.count, kept);
  message_.pieces = kept;
  return true;
}

std::unique_ptr<RestOfSend> RestOfSend::of(const posix::Outgoing& message) noexcept {
  std::unique_ptr<RestOfSend> rest(new (std::nothrow) RestOfSend(message));
  if (!rest || !rest->copy_data(message) || !keep_extras(rest->message_, rest->extras_))
    return nullptr;
  return rest;
}

// What the program does with its memory from here on is its own business.
bool RestOfSend::copy_data(const posix::Outgoing& message) noexcept {
  const std::size_t size = message.size - message.sent;
  data_.reset(new (std::nothrow) char[size]);
  if (!data_) return false;
  char* end = data_.get();
  for (std::size_t i = 0; i < message.count; ++i) {
    std::memcpy(end, message.pieces[i].iov_base, message.pieces[i].iov_len);
    end += message.pieces[i].iov_len;
  }
  piece_ = {data_.get(), size};
  message_.pieces = &piece_;
  message_.count = 1;
  return true;
}

std::size_t RestOfSend::advance(std::size_t bytes) noexcept {
  const std::size_t others = Outbound::advance(bytes);
  if (others != bytes) Promise::note_progress();
  return others;
}

// A host without memory has some again later; nobody else could be told.
Status RestOfSend::attempt(Socket& socket) noexcept {
  const std::size_t before = message_.sent;
  const Status status = Outbound::attempt(socket);
  if (message_.sent != before) Promise::note_progress();
  out_of_memory_ = status == Status::insufficient_resources;
  return out_of_memory_ ? Status::device_not_ready : status;
}

}  // namespace wsx

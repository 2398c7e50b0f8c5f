// SPDX-License-Identifier: MIT
#include "lib/outbound.h"

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

#include "lib/socket.h"

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

// A host without memory has some again later; nobody else could be told.
Status RestOfSend::attempt(Socket& socket) noexcept {
  const std::size_t before = message_.sent;
  const Status status = Outbound::attempt(socket);
  if (message_.sent != before) Promise::note_progress();
  out_of_memory_ = status == Status::insufficient_resources;
  return out_of_memory_ ? Status::device_not_ready : status;
}

}  // namespace wsx

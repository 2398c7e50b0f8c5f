// SPDX-License-Identifier: MIT
#pragma once

#include <utility>

#include "lib/at_once.h"
#include "lib/socket.h"

namespace wsx {

// SO_SNDTIMEO and SO_RCVTIMEO, 0 for none, need the overlapped attribute: without it Windows'
// sockets wait for as long as it takes.
inline Deadline deadline_of(const Socket& socket, DWORD timeout) noexcept {
  const bool waits_on = timeout == 0 || !socket.traits().overlapped;
  return waits_on ? no_deadline : deadline_after(timeout);
}

inline Status wait_itself(Socket& socket, Lane& lane, Operation& operation) {
  Status status = operation.delivery.hold_event();
  if (succeeded(status)) status = lane.run_in_turn(operation, no_deadline);
  socket.network_events().changed();  // the lane is free again
  return status;
}

template <typename Op>
Status perform_overlapped(Socket& socket, Lane& lane, Op& operation, const Indication& indication,
                          Tried tried) {
  Delivery& delivery = operation.delivery;
  const bool waits_itself = !socket.traits().overlapped;
  const Ended expected = !waits_itself && lane.queues() ? Ended::later : Ended::at_once;
  Status status = Delivery::make(indication, socket, delivery, expected);
  if (!succeeded(status)) return status;
  status = lane.try_unordered(operation, tried);
  const bool done = status == Status::success;
  if (!done) delivery.start();
  if (!Lane::ended(status))
    status = waits_itself ? wait_itself(socket, lane, operation) : lane.start_in_turn(operation);
  if (status == Status::pending || !delivered(status)) return status;
  const bool said_pending = status == Status::buffer_overflow && !waits_itself;
  complete(std::move(delivery), status, operation.transferred(),
           said_pending ? Ended::later : Ended::at_once);
  return said_pending ? Status::pending : status;
}

// How every call that may be overlapped goes, whatever it does:
//   no OVERLAPPED               one attempt, or waiting, as FIONBIO and the timeout say
//   OVERLAPPED                  at once, or pending; FIONBIO and timeouts do not matter
//   OVERLAPPED on a socket      waits like a blocking call, even on a non-blocking socket, and
//   without the attribute       fills the OVERLAPPED before it returns; a routine is ignored
// A call that ends at once has already been reported when this returns. Truncated data is reported
// as a completion even then: on an overlapped socket Windows says "pending" first.
template <typename Op>
Status perform(Socket& socket, Lane& lane, Op& operation, const Indication& indication,
               DWORD timeout, Tried tried = Tried::no) {
  if (indication.overlapped) return perform_overlapped(socket, lane, operation, indication, tried);
  const Status status = lane.try_unordered(operation, tried);
  if (Lane::ended(status)) return status;
  if (socket.nonblocking.load(std::memory_order_relaxed)) return lane.attempt_in_turn(operation);
  return lane.run_in_turn(operation, deadline_of(socket, timeout));
}

// A request that has begun and comes to nothing: the OVERLAPPED says pending and its event is
// reset.
inline void start_in_vain(Socket& socket, const Indication& indication) noexcept {
  Delivery delivery;
  if (succeeded(Delivery::make(indication, socket, delivery))) delivery.start();
}

template <typename Attempt>
Status perform_and_deliver(Socket& socket, Attempt& attempt, const Indication& indication) {
  Delivery delivery;
  Status status = Delivery::make(indication, socket, delivery);
  if (!succeeded(status)) return status;
  status = attempt.attempt(socket);
  if (status == Status::success)
    complete(std::move(delivery), status, attempt.transferred(), Ended::at_once);
  else if (Lane::ended(status))
    delivery.start();
  return status;
}

// The first try of an overlapped call, of what is no Operation yet. device_not_ready: it has to
// wait, and nothing has happened.
template <typename Attempt>
Status perform_at_once(Socket& socket, Attempt& attempt, const Indication& indication) {
  if (!AtOnce::suffices(indication)) [[unlikely]]
    return perform_and_deliver(socket, attempt, indication);
  AtOnce end(indication);
  Status status = end.prepare(indication, socket);
  if (!succeeded(status)) [[unlikely]]
    return status;
  status = attempt.attempt(socket);
  if (status == Status::success) [[likely]]
    end.complete(socket, attempt.transferred());
  else if (Lane::ended(status))
    start_in_vain(socket, indication);
  return status;
}

// What the state of the socket forbids, Windows finds out when the request has begun.
inline Status refuse(Socket& socket, const Indication& indication, Status status) noexcept {
  const bool state = status == Status::pipe_disconnected || status == Status::invalid_connection;
  if (indication.overlapped && state) start_in_vain(socket, indication);
  return status;
}

}  // namespace wsx

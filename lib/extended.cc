// SPDX-License-Identifier: MIT
#include "lib/extended.h"

#include <utility>

#include "lib/last_error.h"
#include "lib/perform.h"
#include "lib/status.h"

namespace wsx {
namespace {

// On the caller's thread, through all of its parts.
Status run(Lane& lane, Operation& operation, Deadline deadline) {
  Status status;
  for (Lane* at = &lane; at; at = operation.go_on(status)) status = at->run(operation, deadline);
  return status;
}

}  // namespace

Status perform_extended(Socket& socket, Lane& lane, std::unique_ptr<Operation> operation,
                        OVERLAPPED* overlapped, DWORD timeout) {
  if (!operation) return Status::insufficient_resources;
  const Deadline deadline = deadline_of(socket, timeout);
  if (!overlapped) return run(lane, *operation, deadline);
  Status status = Delivery::make({overlapped}, socket, operation->delivery);
  if (!succeeded(status)) return status;
  operation->delivery.start();
  if (!socket.traits().overlapped) {
    status = run(lane, *operation, no_deadline);
    if (delivered(status))
      complete(std::move(operation->delivery), status, operation->transferred(), Ended::at_once);
    return status;
  }
  status = operation->delivery.pend(Delivery::Report::in_reserve);
  if (!succeeded(status)) return status;
  lane.adopt(std::move(operation));
  return Status::pending;
}

Status refuse_extended(Socket& socket, OVERLAPPED* overlapped, Status status) noexcept {
  Delivery delivery;
  if (overlapped && succeeded(Delivery::make({overlapped}, socket, delivery))) delivery.start();
  return status;
}

BOOL finish_extended(Status status) noexcept {
  if (status == Status::pending) return fail(WSA_IO_PENDING), FALSE;
  return finish(status) == 0;
}

}  // namespace wsx

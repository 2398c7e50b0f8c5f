// SPDX-License-Identifier: MIT
#pragma once

#include <span>

#include "posix/status.h"

namespace wsx::posix {

// The one way from errno to Status. Errors whose meaning depends on what the socket went through
// (EPIPE, ECONNREFUSED on a datagram socket, EINVAL for port 0) get the row that fits most often;
// the caller that knows more refines it. An errno without a row becomes invalid_parameter, which
// is what Windows makes of a status that it does not know.
Status status_of(int error_number) noexcept;

struct ErrorRow {
  int error;
  Status status;
};

// The table's status for an errno, nullptr for one without a row.
inline const Status* find_status(std::span<const ErrorRow> rows, int error_number) noexcept {
  for (const ErrorRow& row : rows)
    if (row.error == error_number) return &row.status;
  return nullptr;
}

}  // namespace wsx::posix

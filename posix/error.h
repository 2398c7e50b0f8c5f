// SPDX-License-Identifier: MIT
#pragma once

#include "posix/status.h"

namespace wsx::posix {

// The one way from errno to Status. Errors whose meaning depends on what the socket went through
// (EPIPE, ECONNREFUSED on a datagram socket, EINVAL for port 0) get the row that fits most often;
// the caller that knows more refines it. An errno without a row becomes invalid_parameter, which
// is what Windows makes of a status that it does not know.
Status status_of(int error_number) noexcept;

}  // namespace wsx::posix

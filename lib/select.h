// SPDX-License-Identifier: MIT
#pragma once

#include <winsock2.h>

#include "posix/status.h"

namespace wsx {

// `total` is how many entries are left in the sets.
Status select_sockets(fd_set* readable, fd_set* writable, fd_set* exceptional,
                      const timeval* timeout, int& total);

}  // namespace wsx

// SPDX-License-Identifier: MIT
#pragma once

namespace wsx::posix {

// Address families by number: Windows' <-> the host's. AF_INET6 is 23 there and 10 here, where 23
// is infrared; -1 for a family that the other side does not have.
int host_family(int windows_family) noexcept;
int windows_family(int host_family) noexcept;

}  // namespace wsx::posix

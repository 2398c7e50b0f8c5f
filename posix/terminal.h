// SPDX-License-Identifier: MIT
#pragma once

// The keys of the standard input, one by one.
namespace wsx::posix {

bool key_waits() noexcept;
// Without waiting for a line or, if `shown` is false, showing the key. -1 at the end of the input.
int read_key(bool shown) noexcept;

}  // namespace wsx::posix

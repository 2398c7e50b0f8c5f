// SPDX-License-Identifier: MIT
#pragma once

namespace wsx::posix {

// Whether the host has the call that the next function makes. Asks it the first time; it stays
// true for the children of a fork.
bool can_fence_all_threads() noexcept;

// Makes every running thread of the process pass a full fence before it returns, so that they need
// none of their own in what they do all the time. Can be forbidden to a process that once could.
bool fence_all_threads() noexcept;

}  // namespace wsx::posix

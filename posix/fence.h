// SPDX-License-Identifier: MIT
#pragma once

namespace wsx::posix {

// Whether the host has the call that the next function makes. Asks it the first time: with a
// second thread in the process that takes ten milliseconds, without one no time at all. It stays
// true for the children of a fork, and until the next function fails.
bool can_fence_all_threads() noexcept;

// Makes every running thread of the process pass a full fence before it returns, so that they need
// none of their own in what they do all the time. After can_fence_all_threads() has said yes; can
// be forbidden to a process since.
bool fence_all_threads() noexcept;

}  // namespace wsx::posix

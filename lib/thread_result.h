// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <new>

namespace wsx {

// What calls return pointers to belongs to the thread until its next such call. On the heap: the
// host has little thread-local room left for a library that is loaded late, and all of ours has to
// find some there, so that what every call looks at is one load away. Null without memory.
template <typename T>
T* thread_result() noexcept {
  thread_local std::unique_ptr<T> value;
  if (!value) value.reset(new (std::nothrow) T());
  return value.get();
}

}  // namespace wsx

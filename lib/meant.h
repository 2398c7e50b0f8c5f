// SPDX-License-Identifier: MIT
#pragma once

#include <winnt.h>

#include "lib/handle.h"

namespace wsx {

inline HandleValue value_of(HANDLE handle) noexcept {
  return reinterpret_cast<HandleValue>(handle);
}

// What GetCurrentProcess and GetCurrentThread return: numbers that stand for whoever uses them.
inline const HANDLE this_process = reinterpret_cast<HANDLE>(std::intptr_t{-1});
inline const HANDLE this_thread = reinterpret_cast<HANDLE>(std::intptr_t{-2});

// Windows has six such numbers and closes them all without effect.
inline bool is_pseudo_handle(HANDLE handle) noexcept {
  return reinterpret_cast<std::intptr_t>(handle) < 0 &&
         reinterpret_cast<std::intptr_t>(handle) >= -6;
}

// The process or thread that a pseudo handle stands for; null for other values.
Object* pseudo_object(HANDLE handle) noexcept;

// The object that a handle means, for as long as this lives: one of the table, or the caller's own
// process or thread.
class Meant {
 public:
  explicit Meant(HANDLE handle) noexcept
      : pin_(value_of(handle)), object_(pin_ ? pin_.object() : pseudo_object(handle)) {}

  Object* get() const noexcept { return object_; }
  explicit operator bool() const noexcept { return object_ != nullptr; }
  Object& operator*() const noexcept { return *object_; }
  Object* operator->() const noexcept { return object_; }

 private:
  Pin pin_;
  Object* object_;
};

}  // namespace wsx

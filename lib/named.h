// SPDX-License-Identifier: MIT
#pragma once

#include <minwindef.h>

#include <new>

#include "lib/handle.h"
#include "lib/last_error.h"

namespace wsx {

// A handle for a new object, as the Create functions of kernel32 return it. Named objects are
// shared with other processes, which is not emulated: refusing the name is better than an object
// that nobody else ever sees.
template <typename T, typename Char, typename... Arguments>
HANDLE create_object(const Char* name, Arguments... arguments) noexcept {
  set_last_error(ERROR_NOT_SUPPORTED);
  if (name) return nullptr;
  Ref<T> object(new (std::nothrow) T(arguments...));
  const HandleValue value = object ? open_handle(std::move(object)) : 0;
  set_last_error(value == 0 ? ERROR_NOT_ENOUGH_MEMORY : ERROR_SUCCESS);
  return reinterpret_cast<HANDLE>(value);
}

}  // namespace wsx

// SPDX-License-Identifier: MIT
#include "posix/thread_exit.h"

namespace wsx::posix {

ThreadExit::ThreadExit(void (*ended)(void*)) noexcept
    : made_(pthread_key_create(&key_, ended) == 0) {}

bool ThreadExit::remember(void* argument) const noexcept {
  return made_ && pthread_setspecific(key_, argument) == 0;
}

}  // namespace wsx::posix

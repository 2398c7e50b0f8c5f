// SPDX-License-Identifier: MIT
#include "posix/thread_exit.h"

#include <pthread.h>

namespace wsx::posix {
namespace {

// One key: all that ends with a thread is its record in the library.
struct Key {
  explicit Key(void (*ended)(void*)) noexcept : made(pthread_key_create(&key, ended) == 0) {}
  pthread_key_t key{};
  bool made;
};

}  // namespace

bool at_thread_exit(void (*ended)(void*), void* argument) noexcept {
  static const Key key(ended);
  return key.made && pthread_setspecific(key.key, argument) == 0;
}

}  // namespace wsx::posix

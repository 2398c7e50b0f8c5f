// SPDX-License-Identifier: MIT
#include "lib/crt/rule.h"

#include <stdlib.h>

#include <atomic>
#include <cerrno>
#include <utility>

namespace wsx {
namespace {

std::atomic<_invalid_parameter_handler> handler_of_process = nullptr;
thread_local _invalid_parameter_handler handler_of_thread = nullptr;

}  // namespace

errno_t broken_rule(errno_t error) noexcept {
  const _invalid_parameter_handler handler =
      handler_of_thread ? handler_of_thread : handler_of_process.load();
  if (handler) handler(nullptr, nullptr, nullptr, 0, 0);
  return errno = error;
}

}  // namespace wsx

using namespace wsx;

_invalid_parameter_handler _set_invalid_parameter_handler(_invalid_parameter_handler handler) {
  return handler_of_process.exchange(handler);
}
_invalid_parameter_handler _get_invalid_parameter_handler() {
  return handler_of_process.load();
}
_invalid_parameter_handler _set_thread_local_invalid_parameter_handler(
    _invalid_parameter_handler handler) {
  return std::exchange(handler_of_thread, handler);
}
_invalid_parameter_handler _get_thread_local_invalid_parameter_handler() {
  return handler_of_thread;
}

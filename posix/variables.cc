// SPDX-License-Identifier: MIT
#include "posix/variables.h"

#include <stdlib.h>
#include <unistd.h>

namespace wsx::posix {

bool set_variable(const char* name, const char* value) noexcept {
  return (value ? setenv(name, value, 1) : unsetenv(name)) == 0;
}

char** variables() noexcept {
  return environ;
}

}  // namespace wsx::posix

// SPDX-License-Identifier: MIT
#include "posix/stream.h"

#include <stdio.h>

namespace wsx::posix {

int descriptor_of(std::FILE* stream) noexcept {
  return fileno(stream);
}
std::FILE* open_descriptor(int descriptor, const char* mode) noexcept {
  return fdopen(descriptor, mode);
}
std::FILE* open_command(const char* command, const char* mode) noexcept {
  return popen(command, mode);
}
int close_command(std::FILE* stream) noexcept {
  return pclose(stream);
}

}  // namespace wsx::posix

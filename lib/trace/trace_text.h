// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/core.h>

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>

#include "lib/trace/trace.h"

namespace wsx::trace {

// One line of output, built without memory from anywhere. What does not fit is cut off.
class Line {
 public:
  template <typename... Args>
  void add(fmt::format_string<Args...> format, Args&&... args) noexcept {
    const std::size_t room = text_.size() - 1 - size_;
    const auto written =
        fmt::format_to_n(text_.data() + size_, room, format, std::forward<Args>(args)...);
    size_ += written.size < room ? written.size : room;
  }
  std::string_view finished() noexcept {
    text_[size_] = '\n';
    return {text_.data(), size_ + 1};
  }

 private:
  std::array<char, 2000> text_;
  std::size_t size_ = 0;
};

// "s=0x14, len=5" for the arguments whose names are "s, len". `succeeded`: the door has filled in
// what its arguments point to.
void add_arguments(Line& line, std::string_view names, std::span<const Argument> arguments,
                   bool succeeded) noexcept;

// "SOCKET_ERROR WSAEINVAL (10022)".
void add_result(Line& line, const Row& row, Argument result) noexcept;

// Whether the call that has ended so has done its work.
bool succeeded(const Row& row, Argument result) noexcept;

struct Buffers {
  std::array<WSABUF, 8> first;
  std::size_t count = 0;  // of those in `first`
  std::size_t all = 0;
};

// What an argument of kind buffers, its count after it, or one of kind message leads to.
Buffers read_buffers(std::span<const Argument> from) noexcept;

}  // namespace wsx::trace

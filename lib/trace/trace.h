// SPDX-License-Identifier: MIT
#pragma once

#include <minwinbase.h>
#include <winsock2.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>

#include "lib/trace/trace_rows.h"

// WSX_TRACE and WSX_CHECK: what a program calls, and what it does wrong.
//
// The first line of a door is TRACED(name, arguments...). Switched off, which is decided once when
// the library is loaded, that is a load and a branch. Switched on, the line calls the door again,
// with itself around the call: it sees the arguments, the result, the error and the time, and the
// door knows nothing of it.
namespace wsx::trace {

// Whether anything is switched on. Hidden: a look takes no address from a table, so that no door
// saves registers for what it does not do.
[[gnu::visibility("hidden")]] extern bool on;

// The library's own use of its doors is nobody's business, so the calls inside of a call are not
// told. The program's functions that a call runs (routines, conditions, providers) are outside of
// it.
[[gnu::visibility("hidden")]] extern constinit thread_local bool inside;

class Outside {
 public:
  Outside() noexcept {
    if (on) [[unlikely]]
      was_inside_ = std::exchange(inside, false);
  }
  ~Outside() {
    if (was_inside_) inside = true;
  }
  Outside(const Outside&) = delete;
  Outside& operator=(const Outside&) = delete;

 private:
  bool was_inside_ = false;
};

// A value and how it is shown. Everything that a pointer leads to is read with care: the door has
// not looked at it yet.
struct Argument {
  enum class Kind : std::uint8_t {
    number,
    word,  // SOCKET, ULONG_PTR and other 64-bit numbers: in hexadecimal
    pointer,
    text,
    text16,
    text32,
    address,
    address_out,
    buffers,
    message,
    overlapped,
    set,
    number_out,
    word_out,
    structure,
  };

  Argument() = default;
  Argument(Kind kind, const void* pointer) noexcept
      : kind(kind), value(reinterpret_cast<std::uintptr_t>(pointer)) {}

  Kind kind = Kind::number;
  std::uint64_t value = 0;
};

template <typename T>
constexpr Argument::Kind kind_of_pointer() noexcept {
  using Kind = Argument::Kind;
  if constexpr (std::is_same_v<T, const char*>) return Kind::text;
  if constexpr (std::is_same_v<T, const char16_t*>) return Kind::text16;
  if constexpr (std::is_same_v<T, const wchar_t*>) return Kind::text32;
  if constexpr (std::is_same_v<T, const sockaddr*>) return Kind::address;
  if constexpr (std::is_same_v<T, sockaddr*>) return Kind::address_out;
  if constexpr (std::is_same_v<T, WSABUF*>) return Kind::buffers;
  if constexpr (std::is_same_v<T, WSAMSG*>) return Kind::message;
  if constexpr (std::is_same_v<T, OVERLAPPED*>) return Kind::overlapped;
  if constexpr (std::is_same_v<T, fd_set*>) return Kind::set;
  if constexpr (std::is_same_v<T, DWORD*> || std::is_same_v<T, int*>) return Kind::number_out;
  if constexpr (std::is_same_v<T, ULONG_PTR*> || std::is_same_v<T, HANDLE*> ||
                std::is_same_v<T, OVERLAPPED**>)
    return Kind::word_out;
  return Kind::pointer;
}

template <typename T>
Argument argument(const T& value) noexcept {
  Argument shown;
  if constexpr (std::is_pointer_v<T> && std::is_function_v<std::remove_pointer_t<T>>) {
    shown.kind = Argument::Kind::pointer;
    shown.value = reinterpret_cast<std::uintptr_t>(value);
  } else if constexpr (std::is_pointer_v<T>) {
    shown = Argument(kind_of_pointer<T>(),
                     const_cast<const void*>(static_cast<const volatile void*>(value)));
  } else if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) {
    shown.kind = sizeof value == 8 ? Argument::Kind::word : Argument::Kind::number;
    shown.value = static_cast<std::uint64_t>(value);
  } else {
    shown.kind = Argument::Kind::structure;
  }
  return shown;
}

// One call from its beginning to its end, which may be that of the thread.
class Call {
 public:
  Call(const Row& row, const char* names, std::span<const Argument> arguments) noexcept;
  ~Call();
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  void returned(Argument result) noexcept {
    returned_ = true;
    result_ = result;
  }

 private:
  void print() const noexcept;

  const Row& row_;
  const char* const names_;
  const std::span<const Argument> arguments_;
  const std::chrono::steady_clock::time_point start_;
  bool returned_ = false;
  Argument result_;
};

template <typename Result, typename... Parameters>
[[gnu::noinline, gnu::cold]] Result call(const Row& row, const char* names,
                                         Result (*door)(Parameters...),
                                         std::type_identity_t<Parameters>... values) {
  const Argument arguments[] = {argument(values)..., Argument()};
  Call watched(row, names, {arguments, sizeof...(values)});
  if constexpr (std::is_void_v<Result>) {
    door(values...);
    watched.returned({});
  } else {
    const Result result = door(values...);
    watched.returned(argument(result));
    return result;
  }
}

}  // namespace wsx::trace

// For a function that programs know by another name than its own.
#define TRACED_AS(name, function, ...)                              \
  if (::wsx::trace::on && !::wsx::trace::inside) [[unlikely]]       \
  return ::wsx::trace::call(::wsx::trace::row(#name), #__VA_ARGS__, \
                            function __VA_OPT__(, ) __VA_ARGS__)

#define TRACED(name, ...) TRACED_AS(name, ::name __VA_OPT__(, ) __VA_ARGS__)

// SPDX-License-Identifier: MIT
#pragma once

#include <sys/socket.h>
#ifdef __linux__
#include <sys/syscall.h>
#endif

#include <cerrno>
#include <cstddef>
#include <cstdint>

// sendto(2) and sendmsg(2), with errno as libc has it.
//
// libc's are cancellation points, which costs two atomic operations in a process with threads; and
// a thread that ends in the middle of a send of ours would take a handle's pin or a lock with it.
// So where we know how, the system is called directly, unless somebody stands between us and libc
// who has to see the calls: a preloaded library, a sanitizer, our own tests of failing calls.
namespace wsx::posix {

#if defined(__linux__) && defined(__x86_64__) && defined(__GLIBC__)

// Found out once, when the library is loaded.
extern const bool sends_directly;

// The number in rax, arguments in rdi, rsi, rdx, r10, r8 and r9, the result or a negative error in
// rax. rcx and r11 are lost.
inline ssize_t system_call(long number, long first, const void* second, std::size_t third,
                           long fourth = 0, const void* fifth = nullptr, long sixth = 0) noexcept {
  long result;
  register long r10 asm("r10") = fourth;
  register const void* r8 asm("r8") = fifth;
  register long r9 asm("r9") = sixth;
  asm volatile("syscall"
               : "=a"(result)
               : "a"(number), "D"(first), "S"(second), "d"(third), "r"(r10), "r"(r8), "r"(r9)
               : "rcx", "r11", "memory");
  if (result >= 0) [[likely]]
    return result;
  errno = static_cast<int>(-result);
  return -1;
}

inline ssize_t call_sendto(int descriptor, const void* data, std::size_t size, int flags,
                           const void* address, socklen_t length) noexcept {
  if (sends_directly) [[likely]]
    return system_call(SYS_sendto, descriptor, data, size, flags, address, length);
  return ::sendto(descriptor, data, size, flags, static_cast<const sockaddr*>(address), length);
}
inline ssize_t call_sendmsg(int descriptor, const msghdr* message, int flags) noexcept {
  if (sends_directly) [[likely]]
    return system_call(SYS_sendmsg, descriptor, message, static_cast<std::size_t>(flags));
  return ::sendmsg(descriptor, message, flags);
}

#else

inline ssize_t call_sendto(int descriptor, const void* data, std::size_t size, int flags,
                           const void* address, socklen_t length) noexcept {
  return ::sendto(descriptor, data, size, flags, static_cast<const sockaddr*>(address), length);
}
inline ssize_t call_sendmsg(int descriptor, const msghdr* message, int flags) noexcept {
  return ::sendmsg(descriptor, message, flags);
}

#endif

}  // namespace wsx::posix

// SPDX-License-Identifier: MIT
#include <time.h>

#include <dlfcn.h>
#include <linux/filter.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <new>
#include <vector>

#include "tests/fault/answers.h"
#include "tests/fault/host.h"

// The host's calls, defined here in libc's place and forwarded to it.

// Under a sanitizer the next in the line is its own interceptor.
#define WSX_FORWARD(function)                                                     \
  extern "C" decltype(::function) __interceptor_##function __attribute__((weak)); \
  namespace host {                                                                \
  template <>                                                                     \
  decltype(&::function) intercepted<&::function>() {                              \
    return &__interceptor_##function;                                             \
  }                                                                               \
  }

namespace host {
template <auto function>
decltype(function) intercepted();
}  // namespace host

WSX_FORWARD(sendmsg)
WSX_FORWARD(sendto)
WSX_FORWARD(recvmsg)
WSX_FORWARD(epoll_create1)
WSX_FORWARD(epoll_ctl)
WSX_FORWARD(eventfd)
WSX_FORWARD(socket)
WSX_FORWARD(bind)
WSX_FORWARD(connect)
WSX_FORWARD(listen)
WSX_FORWARD(accept4)
WSX_FORWARD(getsockname)
WSX_FORWARD(getpeername)
WSX_FORWARD(getsockopt)
WSX_FORWARD(setsockopt)
WSX_FORWARD(shutdown)
WSX_FORWARD(getaddrinfo)
WSX_FORWARD(poll)
WSX_FORWARD(pthread_create)

namespace host {
namespace {

template <auto function>
decltype(function) real(const char* name) {
  if (const auto interceptor = intercepted<function>()) return interceptor;
  return reinterpret_cast<decltype(function)>(dlsym(RTLD_NEXT, name));
}
#define WSX_REAL(function) host::real<&::function>(#function)

// True when the call has to fail; errno says with what.
bool fails(Call call, int descriptor = -1) {
  const int error = next(call, descriptor);
  if (error != 0) errno = error;
  return error != 0;
}

// The first pieces of a message, at most `bytes` of them.
std::vector<iovec> first_bytes(const msghdr& message, std::size_t bytes) {
  std::vector<iovec> pieces;
  for (std::size_t i = 0; i < message.msg_iovlen && bytes > 0; ++i) {
    pieces.push_back({message.msg_iov[i].iov_base, std::min(bytes, message.msg_iov[i].iov_len)});
    bytes -= pieces.back().iov_len;
  }
  return pieces;
}

ssize_t failing(int error) {
  errno = error;
  return -1;
}

// The start of a thread that the library makes.
struct Start {
  void* (*body)(void*);
  void* argument;
};

// libuv's threads return nothing, and it knows what that means where it runs.
__attribute__((no_sanitize("undefined"))) void* run_exposed(void* given) {
  const Exposed exposed;
  const std::unique_ptr<Start> start(static_cast<Start*>(given));
  return start->body(start->argument);
}

}  // namespace

bool is_datagram(int descriptor) {
  static const auto forward = WSX_REAL(getsockopt);
  int type = 0;
  socklen_t length = sizeof type;
  return forward(descriptor, SOL_SOCKET, SO_TYPE, &type, &length) == 0 && type == SOCK_DGRAM;
}

void deafen(int descriptor) {
  sock_filter drop{BPF_RET | BPF_K, 0, 0, 0};
  const sock_fprog program{1, &drop};
  if (WSX_REAL(setsockopt)(descriptor, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) != 0)
    std::abort();
}

void lose_patience_after(int descriptor, int milliseconds) {
  if (WSX_REAL(setsockopt)(descriptor, IPPROTO_TCP, TCP_USER_TIMEOUT, &milliseconds,
                           sizeof milliseconds) != 0)
    std::abort();
}

}  // namespace host

using host::Call;

extern "C" ssize_t sendmsg(int descriptor, const msghdr* message, int flags) {
  static const auto forward = WSX_REAL(sendmsg);
  const int error = host::next(Call::sendmsg, descriptor);
  if (error > 0) return host::failing(error);
  if (host::refuses_to_segment(*message)) return -1;
  const std::size_t limit = host::limit(error);
  if (limit == 0) return forward(descriptor, message, flags);
  msghdr shorter = *message;
  std::vector<iovec> pieces = host::first_bytes(*message, limit);
  shorter.msg_iov = pieces.data();
  shorter.msg_iovlen = pieces.size();
  return forward(descriptor, &shorter, flags);
}

extern "C" ssize_t sendto(int descriptor, const void* data, std::size_t size, int flags,
                          const sockaddr* to, socklen_t length) {
  static const auto forward = WSX_REAL(sendto);
  const int error = host::next(Call::sendto, descriptor);
  if (error > 0) return host::failing(error);
  const std::size_t limit = host::limit(error);
  return forward(descriptor, data, limit ? std::min(size, limit) : size, flags, to, length);
}

extern "C" ssize_t recvmsg(int descriptor, msghdr* message, int flags) {
  static const auto forward = WSX_REAL(recvmsg);
  const bool error_queue = (flags & MSG_ERRQUEUE) != 0;
  if (host::fails(error_queue ? Call::error_queue : Call::recvmsg, descriptor)) return -1;
  const ssize_t result = forward(descriptor, message, flags);
  if (error_queue && result >= 0) host::rewrite_icmp(*message);
  return result;
}

extern "C" int epoll_create1(int flags) noexcept {
  static const auto forward = WSX_REAL(epoll_create1);
  return host::fails(Call::epoll_create) ? -1 : forward(flags);
}

extern "C" int epoll_ctl(int poll, int operation, int descriptor, epoll_event* event) noexcept {
  static const auto forward = WSX_REAL(epoll_ctl);
  // Only additions count: when the reactor takes a descriptor out is its own affair. What is in the
  // set already needs no room, so that the kernel says first.
  const int result = forward(poll, operation, descriptor, event);
  if (result < 0 || operation != EPOLL_CTL_ADD) return result;
  const int error = host::next(Call::epoll_add);
  if (error == 0) return result;
  forward(poll, EPOLL_CTL_DEL, descriptor, event);
  return static_cast<int>(host::failing(error));
}

extern "C" int eventfd(unsigned count, int flags) noexcept {
  static const auto forward = WSX_REAL(eventfd);
  return host::fails(Call::eventfd) ? -1 : forward(count, flags);
}

extern "C" int socket(int family, int type, int protocol) noexcept {
  static const auto forward = WSX_REAL(socket);
  return host::fails(Call::socket) ? -1 : forward(family, type, protocol);
}

extern "C" int bind(int descriptor, const sockaddr* address, socklen_t length) noexcept {
  static const auto forward = WSX_REAL(bind);
  return host::fails(Call::bind) ? -1 : forward(descriptor, address, length);
}

extern "C" int connect(int descriptor, const sockaddr* address, socklen_t length) {
  static const auto forward = WSX_REAL(connect);
  return host::fails(Call::connect) ? -1 : forward(descriptor, address, length);
}

extern "C" int listen(int descriptor, int backlog) noexcept {
  static const auto forward = WSX_REAL(listen);
  return host::fails(Call::listen) ? -1 : forward(descriptor, backlog);
}

extern "C" int accept4(int descriptor, sockaddr* peer, socklen_t* length, int flags) {
  static const auto forward = WSX_REAL(accept4);
  return host::fails(Call::accept4) ? -1 : forward(descriptor, peer, length, flags);
}

extern "C" int getsockname(int descriptor, sockaddr* address, socklen_t* length) noexcept {
  static const auto forward = WSX_REAL(getsockname);
  return host::fails(Call::getsockname) ? -1 : forward(descriptor, address, length);
}

extern "C" int getpeername(int descriptor, sockaddr* address, socklen_t* length) noexcept {
  static const auto forward = WSX_REAL(getpeername);
  return host::fails(Call::getpeername) ? -1 : forward(descriptor, address, length);
}

extern "C" int getsockopt(int descriptor, int level, int name, void* value,
                          socklen_t* length) noexcept {
  static const auto forward = WSX_REAL(getsockopt);
  return host::fails(Call::getsockopt) ? -1 : forward(descriptor, level, name, value, length);
}

extern "C" int setsockopt(int descriptor, int level, int name, const void* value,
                          socklen_t length) noexcept {
  static const auto forward = WSX_REAL(setsockopt);
  return host::fails(Call::setsockopt) ? -1 : forward(descriptor, level, name, value, length);
}

extern "C" int shutdown(int descriptor, int how) noexcept {
  static const auto forward = WSX_REAL(shutdown);
  return host::fails(Call::shutdown) ? -1 : forward(descriptor, how);
}

extern "C" int getaddrinfo(const char* node, const char* service, const addrinfo* hints,
                           addrinfo** result) {
  static const auto forward = WSX_REAL(getaddrinfo);
  host::await_resolver();
  return forward(node, service, hints, result);
}

extern "C" int poll(pollfd* descriptors, nfds_t count, int timeout) {
  static const auto forward = WSX_REAL(poll);
  return host::fails(Call::poll) ? -1 : forward(descriptors, count, timeout);
}

extern "C" int pthread_create(pthread_t* thread, const pthread_attr_t* attributes,
                              void* (*body)(void*), void* argument) noexcept {
  static const auto forward = WSX_REAL(pthread_create);
  if (const int error = host::next(Call::thread)) return error;
  if (!host::exposed()) return forward(thread, attributes, body, argument);
  std::unique_ptr<host::Start> start(new (std::nothrow) host::Start{body, argument});
  if (!start) return EAGAIN;
  const int error = forward(thread, attributes, host::run_exposed, start.get());
  if (error == 0) static_cast<void>(start.release());
  return error;
}

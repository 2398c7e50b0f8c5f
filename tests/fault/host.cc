// SPDX-License-Identifier: MIT
#include "tests/fault/host.h"

#include <time.h>

#include <dlfcn.h>
#include <linux/errqueue.h>
#include <linux/filter.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <poll.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <memory>
#include <mutex>
#include <new>
#include <span>
#include <vector>

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
WSX_FORWARD(poll)
WSX_FORWARD(pthread_create)

namespace host {
namespace {

struct Plan {
  int from = 1;
  std::vector<int> errors;

  int answer_to(int number) const {
    const auto index = static_cast<std::size_t>(number - from);
    return number >= from && index < errors.size() ? errors[index] : 0;
  }
};

// No error: the call does the first byte of what it was asked for.
constexpr int one_byte = -1;

constexpr int send_stream[] = {EINTR, EAGAIN,     one_byte,  ENOBUFS,      ENOMEM,
                               EPIPE, ECONNRESET, ETIMEDOUT, EHOSTUNREACH, ENETDOWN};
constexpr int send_datagram[] = {EINTR,  EAGAIN,       ENOBUFS,      ENOMEM,   EPERM,    EACCES,
                                 EINVAL, ECONNREFUSED, EHOSTUNREACH, EMSGSIZE, ENETDOWN, EIO};
constexpr int receive_stream[] = {EINTR, EAGAIN, ENOBUFS, ENOMEM, ECONNRESET, ETIMEDOUT};
constexpr int receive_datagram[] = {EINTR, EAGAIN, ENOBUFS, ENOMEM, ECONNREFUSED};
constexpr int queued[] = {EINTR, EAGAIN, ENOBUFS, ENOMEM};
constexpr int new_descriptor[] = {EMFILE, ENFILE, ENOMEM};
constexpr int new_socket[] = {EMFILE, ENFILE, ENOBUFS, ENOMEM, EACCES};
constexpr int new_name[] = {EADDRINUSE, EADDRNOTAVAIL, EACCES, ENOMEM};
constexpr int new_connection[] = {EINTR,        ECONNREFUSED,  ENETUNREACH, ETIMEDOUT,
                                  EHOSTUNREACH, EADDRNOTAVAIL, EPERM,       ENOBUFS};
constexpr int accepted[] = {EINTR,  EAGAIN, ECONNABORTED, EMFILE,   ENFILE,       ENOBUFS,
                            ENOMEM, EPERM,  EPROTO,       ENETDOWN, EHOSTUNREACH, EOPNOTSUPP};
constexpr int watched[] = {ENOMEM, ENOSPC};
constexpr int waited[] = {EINTR, ENOMEM};
constexpr int started[] = {EAGAIN, EPERM};
constexpr int told[] = {ENOBUFS, ENOMEM};
constexpr int ended[] = {EACCES, ENOBUFS};

struct Row {
  const char* name;
  std::span<const int> errors;             // what a kernel may answer
  std::span<const int> on_datagrams = {};  // where that is something else
};

// In the order of Call.
constexpr std::array<Row, call_count> rows{{
    {"sendmsg", send_stream, send_datagram},
    {"sendto", send_stream, send_datagram},
    {"recvmsg", receive_stream, receive_datagram},
    {"recvmsg of errors", queued},
    {"epoll_create", new_descriptor},
    {"epoll_ctl", watched},
    {"eventfd", new_descriptor},
    {"socket", new_socket},
    {"bind", new_name},
    {"connect", new_connection},
    {"listen", new_name},
    {"accept4", accepted},
    {"getsockname", told},
    {"getpeername", told},
    {"getsockopt", told},
    {"setsockopt", told},
    {"shutdown", ended},
    {"poll", waited},
    {"pthread_create", started},
}};

struct Target {
  int at = 0;
  int variant = 0;
  bool again = false;
  int calls = 0;
  Struck struck;
};

std::mutex lock;
std::array<Plan, call_count> plans;
std::array<int, call_count> counts;
Plan sends;
int sends_counted = 0;
bool full = false;
int segmentation_error = 0;
int segmentation_from = 1;
int segmentation_calls = 0;
std::size_t most_bytes = 0;
std::deque<std::size_t> shorter;
int icmp_type = -1;
int icmp_code = 0;
Target target;
thread_local int exposures = 0;

template <auto function>
decltype(function) real(const char* name) {
  if (const auto interceptor = intercepted<function>()) return interceptor;
  return reinterpret_cast<decltype(function)>(dlsym(RTLD_NEXT, name));
}
#define WSX_REAL(function) host::real<&::function>(#function)

bool is_datagram(int descriptor) {
  static const auto forward = WSX_REAL(getsockopt);
  int type = 0;
  socklen_t length = sizeof type;
  return forward(descriptor, SOL_SOCKET, SO_TYPE, &type, &length) == 0 && type == SOCK_DGRAM;
}

// Under the lock.
int next_of_strike(Call call, int descriptor) {
  if (target.at == 0 || exposures == 0) return 0;
  const int number = ++target.calls;
  if (target.again ? number % target.at != 0 : number != target.at) return 0;
  const Row& row = rows[static_cast<std::size_t>(call)];
  const auto errors =
      !row.on_datagrams.empty() && is_datagram(descriptor) ? row.on_datagrams : row.errors;
  const auto variant = static_cast<std::size_t>(target.variant) % errors.size();
  target.struck = {target.struck.times + 1, call, errors[variant], static_cast<int>(errors.size())};
  return errors[variant];
}

// The error that this call has to fail with, 0 for none.
int next(Call call, int descriptor = -1) {
  const std::lock_guard guard(lock);
  const auto which = static_cast<std::size_t>(call);
  int error = plans[which].answer_to(++counts[which]);
  if (call == Call::sendmsg || call == Call::sendto) {
    const int of_sends = sends.answer_to(++sends_counted);
    if (error == 0) error = full ? EAGAIN : of_sends;
  }
  return error != 0 ? error : next_of_strike(call, descriptor);
}

// True when the call has to fail; errno says with what.
bool fails(Call call, int descriptor = -1) {
  const int error = next(call, descriptor);
  if (error != 0) errno = error;
  return error != 0;
}

bool asks_for_segments(const msghdr& message) {
  for (cmsghdr* record = CMSG_FIRSTHDR(&message); record;
       record = CMSG_NXTHDR(const_cast<msghdr*>(&message), record))
    if (record->cmsg_level == IPPROTO_UDP && record->cmsg_type == UDP_SEGMENT) return true;
  return false;
}

bool refuses_to_segment(const msghdr& message) {
  const std::lock_guard guard(lock);
  if (!asks_for_segments(message)) return false;
  if (++segmentation_calls < segmentation_from) return false;
  errno = segmentation_error;
  return segmentation_error != 0;
}

// How many bytes a send may take, 0 for all.
std::size_t limit(int error) {
  const std::lock_guard guard(lock);
  if (error == one_byte) return 1;
  if (shorter.empty()) return most_bytes;
  const std::size_t bytes = shorter.front();
  shorter.pop_front();
  return bytes;
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

// Changes what the error queue says about an ICMP message.
void rewrite_icmp(msghdr& message) {
  const std::lock_guard guard(lock);
  if (icmp_type < 0) return;
  for (cmsghdr* record = CMSG_FIRSTHDR(&message); record; record = CMSG_NXTHDR(&message, record)) {
    if (record->cmsg_level != IPPROTO_IP || record->cmsg_type != IP_RECVERR) continue;
    auto* error = reinterpret_cast<sock_extended_err*>(CMSG_DATA(record));
    if (error->ee_origin != SO_EE_ORIGIN_ICMP) continue;
    error->ee_type = static_cast<std::uint8_t>(icmp_type);
    error->ee_code = static_cast<std::uint8_t>(icmp_code);
  }
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

const char* name_of(Call call) {
  return rows[static_cast<std::size_t>(call)].name;
}

void answer(Call call, int from, std::vector<int> errors) {
  const std::lock_guard guard(lock);
  counts[static_cast<std::size_t>(call)] = 0;
  plans[static_cast<std::size_t>(call)] = {from, std::move(errors)};
}

void fail(Call call, int from, int count, int error) {
  answer(call, from, std::vector<int>(static_cast<std::size_t>(count), error));
}

void answer_sends(int from, std::vector<int> errors) {
  const std::lock_guard guard(lock);
  sends_counted = 0;
  sends = {from, std::move(errors)};
}

void refuse_segmentation(int error, int from) {
  const std::lock_guard guard(lock);
  segmentation_error = error;
  segmentation_from = from;
}

void shorten_sends(std::size_t bytes) {
  const std::lock_guard guard(lock);
  most_bytes = bytes;
}

void shorten_each_send(std::vector<std::size_t> bytes) {
  const std::lock_guard guard(lock);
  shorter.assign(bytes.begin(), bytes.end());
}

void turn_icmp_into(int type, int code) {
  const std::lock_guard guard(lock);
  icmp_type = type;
  icmp_code = code;
}

void fill_up() {
  const std::lock_guard guard(lock);
  full = true;
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

void reset() {
  const std::lock_guard guard(lock);
  plans.fill({});
  counts.fill(0);
  sends = {};
  sends_counted = 0;
  full = false;
  segmentation_error = segmentation_calls = 0;
  segmentation_from = 1;
  most_bytes = 0;
  shorter.clear();
  target = {};
  icmp_type = -1;
}

int calls(Call call) {
  const std::lock_guard guard(lock);
  return counts[static_cast<std::size_t>(call)];
}

int send_calls() {
  const std::lock_guard guard(lock);
  return sends_counted;
}

int segmented_calls() {
  const std::lock_guard guard(lock);
  return segmentation_calls;
}

Exposed::Exposed() {
  ++exposures;
}
Exposed::~Exposed() {
  --exposures;
}
bool exposed() {
  return exposures > 0;
}

void strike(int at, int variant, bool again) {
  const std::lock_guard guard(lock);
  target = {at, variant, again, 0, {}};
}

Struck struck() {
  const std::lock_guard guard(lock);
  return target.struck;
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

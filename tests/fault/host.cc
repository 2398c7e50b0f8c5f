// SPDX-License-Identifier: MIT
#include "tests/fault/host.h"

#include <dlfcn.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <mutex>
#include <vector>

namespace host {
namespace {

struct Plan {
  int from = 0;
  int count = 0;
  int error = 0;
};

std::mutex lock;
std::array<Plan, 8> plans;
std::array<int, 8> counts;
int segmentation_error = 0;
int segmentation_calls = 0;
std::size_t most_bytes = 0;

// The error that this call has to fail with, 0 for none.
int next(Call call) {
  const std::lock_guard guard(lock);
  const auto which = static_cast<std::size_t>(call);
  const int number = ++counts[which];
  const Plan& plan = plans[which];
  return number >= plan.from && number < plan.from + plan.count ? plan.error : 0;
}

template <typename Function>
Function* real(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

bool asks_for_segments(const msghdr& message) {
  for (cmsghdr* record = CMSG_FIRSTHDR(&message); record;
       record = CMSG_NXTHDR(const_cast<msghdr*>(&message), record))
    if (record->cmsg_level == IPPROTO_UDP && record->cmsg_type == UDP_SEGMENT) return true;
  return false;
}

int segmentation_verdict(const msghdr& message) {
  const std::lock_guard guard(lock);
  if (!asks_for_segments(message)) return 0;
  ++segmentation_calls;
  return segmentation_error;
}

std::size_t limit() {
  const std::lock_guard guard(lock);
  return most_bytes;
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

}  // namespace

void fail(Call call, int from, int count, int error) {
  const std::lock_guard guard(lock);
  counts[static_cast<std::size_t>(call)] = 0;
  plans[static_cast<std::size_t>(call)] = {from, count, error};
}

void refuse_segmentation(int error) {
  const std::lock_guard guard(lock);
  segmentation_error = error;
}

void shorten_sends(std::size_t bytes) {
  const std::lock_guard guard(lock);
  most_bytes = bytes;
}

void reset() {
  const std::lock_guard guard(lock);
  plans = {};
  counts = {};
  segmentation_error = segmentation_calls = 0;
  most_bytes = 0;
}

int calls(Call call) {
  const std::lock_guard guard(lock);
  return counts[static_cast<std::size_t>(call)];
}

int segmented_calls() {
  const std::lock_guard guard(lock);
  return segmentation_calls;
}

}  // namespace host

using host::Call;

extern "C" ssize_t sendmsg(int descriptor, const msghdr* message, int flags) {
  static auto* const forward = host::real<decltype(sendmsg)>("sendmsg");
  if (const int error = host::next(Call::sendmsg)) return host::failing(error);
  if (const int error = host::segmentation_verdict(*message)) return host::failing(error);
  const std::size_t limit = host::limit();
  if (limit == 0) return forward(descriptor, message, flags);
  msghdr shorter = *message;
  std::vector<iovec> pieces = host::first_bytes(*message, limit);
  shorter.msg_iov = pieces.data();
  shorter.msg_iovlen = pieces.size();
  return forward(descriptor, &shorter, flags);
}

extern "C" ssize_t sendto(int descriptor, const void* data, std::size_t size, int flags,
                          const sockaddr* to, socklen_t length) {
  static auto* const forward = host::real<decltype(sendto)>("sendto");
  if (const int error = host::next(Call::sendto)) return host::failing(error);
  const std::size_t limit = host::limit();
  return forward(descriptor, data, limit ? std::min(size, limit) : size, flags, to, length);
}

extern "C" ssize_t recvmsg(int descriptor, msghdr* message, int flags) {
  static auto* const forward = host::real<decltype(recvmsg)>("recvmsg");
  if (const int error = host::next(Call::recvmsg)) return host::failing(error);
  return forward(descriptor, message, flags);
}

extern "C" int epoll_ctl(int poll, int operation, int descriptor, epoll_event* event) noexcept {
  static auto* const forward = host::real<int(int, int, int, epoll_event*)>("epoll_ctl");
  // Only additions count: when the reactor takes a descriptor out is its own affair.
  const int error = operation == EPOLL_CTL_ADD ? host::next(Call::epoll_add) : 0;
  if (error) return static_cast<int>(host::failing(error));
  return forward(poll, operation, descriptor, event);
}

extern "C" int eventfd(unsigned count, int flags) noexcept {
  static auto* const forward = host::real<int(unsigned, int)>("eventfd");
  if (const int error = host::next(Call::eventfd)) return static_cast<int>(host::failing(error));
  return forward(count, flags);
}

extern "C" int socket(int family, int type, int protocol) noexcept {
  static auto* const forward = host::real<int(int, int, int)>("socket");
  if (const int error = host::next(Call::socket)) return static_cast<int>(host::failing(error));
  return forward(family, type, protocol);
}

extern "C" int accept4(int descriptor, sockaddr* peer, socklen_t* length, int flags) {
  static auto* const forward = host::real<int(int, sockaddr*, socklen_t*, int)>("accept4");
  if (const int error = host::next(Call::accept4)) return static_cast<int>(host::failing(error));
  return forward(descriptor, peer, length, flags);
}

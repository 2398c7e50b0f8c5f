// SPDX-License-Identifier: MIT
#include "tests/fault/host.h"

#include <time.h>

#include <linux/errqueue.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <span>
#include <vector>

#include "tests/fault/answers.h"

// What the host's calls answer: by plan, by strike, or as the host itself would.
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

bool asks_for_segments(const msghdr& message) {
  for (cmsghdr* record = CMSG_FIRSTHDR(&message); record;
       record = CMSG_NXTHDR(const_cast<msghdr*>(&message), record))
    if (record->cmsg_level == IPPROTO_UDP && record->cmsg_type == UDP_SEGMENT) return true;
  return false;
}

}  // namespace

int next(Call call, int descriptor) {
  const std::lock_guard guard(lock);
  const auto which = static_cast<std::size_t>(call);
  int error = plans[which].answer_to(++counts[which]);
  if (call == Call::sendmsg || call == Call::sendto) {
    const int of_sends = sends.answer_to(++sends_counted);
    if (error == 0) error = full ? EAGAIN : of_sends;
  }
  return error != 0 ? error : next_of_strike(call, descriptor);
}

bool refuses_to_segment(const msghdr& message) {
  const std::lock_guard guard(lock);
  if (!asks_for_segments(message)) return false;
  if (++segmentation_calls < segmentation_from) return false;
  errno = segmentation_error;
  return segmentation_error != 0;
}

std::size_t limit(int error) {
  const std::lock_guard guard(lock);
  if (error == one_byte) return 1;
  if (shorter.empty()) return most_bytes;
  const std::size_t bytes = shorter.front();
  shorter.pop_front();
  return bytes;
}

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

namespace {

std::mutex resolver_lock;
std::condition_variable resolver_answers;
bool resolver_is_slow = false;

}  // namespace

SlowResolver::SlowResolver() {
  const std::lock_guard guard(resolver_lock);
  resolver_is_slow = true;
}

SlowResolver::~SlowResolver() {
  const std::lock_guard guard(resolver_lock);
  resolver_is_slow = false;
  resolver_answers.notify_all();
}

void await_resolver() {
  std::unique_lock guard(resolver_lock);
  resolver_answers.wait(guard, [] { return !resolver_is_slow; });
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

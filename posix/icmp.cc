// SPDX-License-Identifier: MIT
#include "posix/icmp.h"

// linux/errqueue.h speaks of timespec without declaring it.
#include <time.h>

#include <linux/errqueue.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstring>
#include <iterator>

#include "posix/descriptor.h"
#include "posix/error.h"
#include "posix/numbers.h"

namespace wsx::posix {
namespace {

constexpr unsigned bits_per_record = 2;
constexpr std::uint64_t record_mask = (1u << bits_per_record) - 1;
constexpr unsigned capacity = 64 / bits_per_record;

unsigned count_of(std::uint64_t records) {
  return (static_cast<unsigned>(std::bit_width(records)) + bits_per_record - 1) / bits_per_record;
}

std::uint64_t without(std::uint64_t records, IcmpErrors::Kind kind) {
  std::uint64_t kept = 0;
  unsigned shift = 0;
  for (; records != 0; records >>= bits_per_record) {
    if ((records & record_mask) == kind) continue;
    kept |= (records & record_mask) << shift;
    shift += bits_per_record;
  }
  return kept;
}

// The host's errors that ICMP messages turn into.
constexpr int icmp_errors[] = {ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, EHOSTDOWN, ENONET,
                               EPROTO,       ENOPROTOOPT,  EOPNOTSUPP,  EMSGSIZE,  EACCES};

bool may_be_from_icmp(int error) {
  return std::find(std::begin(icmp_errors), std::end(icmp_errors), error) != std::end(icmp_errors);
}

// What Windows tells of. The others it keeps to itself.
struct Meaning {
  std::uint8_t origin;
  std::uint8_t type;
  int code;  // negative: any
  IcmpErrors::Kind kind;
};
constexpr Meaning meanings[] = {
    {SO_EE_ORIGIN_ICMP, ICMP_DEST_UNREACH, ICMP_PORT_UNREACH, IcmpErrors::port_unreachable},
    {SO_EE_ORIGIN_ICMP, ICMP_TIME_EXCEEDED, -1, IcmpErrors::time_exceeded},
    {SO_EE_ORIGIN_ICMP6, ICMP6_DST_UNREACH, ICMP6_DST_UNREACH_NOPORT, IcmpErrors::port_unreachable},
    {SO_EE_ORIGIN_ICMP6, ICMP6_TIME_EXCEEDED, -1, IcmpErrors::time_exceeded},
};

const Meaning* meaning_of(const sock_extended_err& error) {
  const auto found = std::find_if(std::begin(meanings), std::end(meanings), [&](const Meaning& m) {
    return m.origin == error.ee_origin && m.type == error.ee_type &&
           (m.code < 0 || m.code == error.ee_code);
  });
  return found != std::end(meanings) ? found : nullptr;
}

bool describes_error(const cmsghdr& record) {
  return (record.cmsg_level == SOL_IP && record.cmsg_type == IP_RECVERR) ||
         (record.cmsg_level == SOL_IPV6 && record.cmsg_type == IPV6_RECVERR);
}

bool find_error(msghdr& message, sock_extended_err& error) {
  for (cmsghdr* record = CMSG_FIRSTHDR(&message); record; record = CMSG_NXTHDR(&message, record)) {
    if (!describes_error(*record) || record->cmsg_len < CMSG_LEN(sizeof error)) continue;
    std::memcpy(&error, CMSG_DATA(record), sizeof error);
    return true;
  }
  return false;
}

// The reports that the program has asked for come along with the error, and before it.
constexpr std::size_t room_for_control = 1024;

bool next_error(int descriptor, sock_extended_err& error) {
  alignas(cmsghdr) std::array<std::byte, room_for_control> control;
  for (;;) {
    msghdr message{};
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const ssize_t result = ::recvmsg(descriptor, &message, MSG_ERRQUEUE | MSG_DONTWAIT);
    if (result < 0 && errno == EINTR) continue;
    if (result < 0) return false;
    if (!find_error(message, error)) error = {};
    return true;
  }
}

bool comes_from_icmp(const sock_extended_err& error) {
  return error.ee_origin == SO_EE_ORIGIN_ICMP || error.ee_origin == SO_EE_ORIGIN_ICMP6;
}

}  // namespace

void IcmpErrors::add(Kind kind) noexcept {
  if ((reported_.load(std::memory_order_relaxed) & kind) == 0) return;
  std::uint64_t before = records_.load(std::memory_order_relaxed);
  std::uint64_t after;
  do {
    const unsigned count = count_of(before);
    if (count == capacity) return;
    after = before | std::uint64_t{kind} << (count * bits_per_record);
  } while (!records_.compare_exchange_weak(before, after, std::memory_order_relaxed));
}

Status IcmpErrors::take() noexcept {
  std::uint64_t before = records_.load(std::memory_order_relaxed);
  do {
    if (before == 0) return Status::success;
  } while (!records_.compare_exchange_weak(before, before >> bits_per_record,
                                           std::memory_order_relaxed));
  return (before & record_mask) == port_unreachable ? Status::port_unreachable
                                                    : socket_code(win::wsaenetreset);
}

bool IcmpErrors::report(Kind kind, bool on) noexcept {
  if (on) {
    reported_.fetch_or(kind, std::memory_order_relaxed);
    return true;
  }
  const auto others = static_cast<std::uint8_t>(~kind);
  const bool any = (reported_.fetch_and(others, std::memory_order_relaxed) & others) != 0;
  std::uint64_t before = records_.load(std::memory_order_relaxed);
  while (
      !records_.compare_exchange_weak(before, without(before, kind), std::memory_order_relaxed)) {
  }
  return any;
}

bool IcmpErrors::collect(int descriptor) noexcept {
  bool found = false;
  for (sock_extended_err error; next_error(descriptor, error);) {
    if (!comes_from_icmp(error)) continue;
    found = true;
    if (const Meaning* meaning = meaning_of(error)) add(meaning->kind);
  }
  return found;
}

// The error first: what comes in between is in both places then.
bool IcmpErrors::settle(int descriptor) noexcept {
  static_cast<void>(take_pending_error(descriptor));
  return collect(descriptor);
}

bool IcmpErrors::explain_receive(int descriptor) noexcept {
  const int error = errno;
  if (!may_be_from_icmp(error)) return false;
  collect(descriptor);
  errno = error;
  return true;
}

// An empty queue proves nothing: another thread may have emptied it, or it had no room.
bool IcmpErrors::explain_send(int descriptor, bool again) noexcept {
  const int error = errno;
  if (!may_be_from_icmp(error)) return false;
  const bool found = collect(descriptor);
  errno = error;
  return found || !again || error == ECONNREFUSED;
}

Status watch_icmp(int descriptor, int family, bool on) noexcept {
  const int value = on;
  // An IPv6 socket may carry IPv4, whose errors go by IPv4's option.
  if (::setsockopt(descriptor, IPPROTO_IP, IP_RECVERR, &value, sizeof value) < 0)
    return status_of(errno);
  if (family == win::af_inet6 &&
      ::setsockopt(descriptor, IPPROTO_IPV6, IPV6_RECVERR, &value, sizeof value) < 0)
    return status_of(errno);
  return Status::success;
}

}  // namespace wsx::posix

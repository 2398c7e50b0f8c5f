// SPDX-License-Identifier: MIT
#include "posix/descriptor.h"

#include <fcntl.h>
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <iterator>

#include "posix/error.h"
#include "posix/family.h"

namespace wsx::posix {
namespace {

const sockaddr* name_of(const Address& address) {
  return reinterpret_cast<const sockaddr*>(address.bytes);
}
sockaddr* name_of(Address& address) {
  return reinterpret_cast<sockaddr*>(address.bytes);
}

Status result_of(int returned) {
  return returned < 0 ? status_of(errno) : Status::success;
}

short poll_events(unsigned interest) {
  return static_cast<short>((interest & readable ? POLLIN : 0) |
                            (interest & writable ? POLLOUT : 0));
}

// An error, a hang-up or a descriptor that is none ends every wait: the attempt that follows finds
// out what it was.
unsigned readiness_of(short events) {
  constexpr int broken = POLLERR | POLLHUP | POLLNVAL;
  return (events & (POLLIN | broken) ? unsigned{readable} : 0u) |
         (events & (POLLOUT | broken) ? unsigned{writable} : 0u) |
         (events & broken ? unsigned{hung_up} : 0u);
}

int option_of(int descriptor, int option) {
  int value = 0;
  socklen_t length = sizeof value;
  return ::getsockopt(descriptor, SOL_SOCKET, option, &value, &length) < 0 ? -1 : value;
}

}  // namespace

Status open_socket(int family, int type, int protocol, int& descriptor) noexcept {
  descriptor = ::socket(host_family(family), type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
  return result_of(descriptor);
}

void close_descriptor(int descriptor) noexcept {
  // Linux frees the descriptor even when close is interrupted; trying again could hit another's.
  if (descriptor >= 0) ::close(descriptor);
}

Status duplicate_descriptor(int descriptor, int& copy) noexcept {
  copy = ::fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
  return result_of(copy);
}

Status replace_descriptor(int descriptor, int other) noexcept {
  int replaced;
  do {
    // EBUSY: another thread is about to be given this very number, which only a wrong close can do.
    replaced = ::dup3(other, descriptor, O_CLOEXEC);
  } while (replaced < 0 && (errno == EINTR || errno == EBUSY));
  const Status status = result_of(replaced);
  close_descriptor(other);
  return status;
}

Status bind_socket(int descriptor, const Address& address) noexcept {
  return result_of(::bind(descriptor, name_of(address), address.length));
}

Status connect_socket(int descriptor, const Address& address) noexcept {
  const auto attempt = [&] {
    int returned;
    do {
      returned = ::connect(descriptor, name_of(address), address.length);
    } while (returned < 0 && errno == EINTR);
    return returned;
  };
  int returned = attempt();
  // The end of an earlier attempt whose error SO_ERROR has told; this one has not begun.
  if (returned < 0 && errno == ECONNABORTED) returned = attempt();
  if (returned < 0 && errno == EINPROGRESS) return Status::device_not_ready;
  return result_of(returned);
}

Status disconnect_socket(int descriptor) noexcept {
  Address before, after;
  const sockaddr nobody{AF_UNSPEC, {}};
  const Status status = local_address(descriptor, before);
  if (!succeeded(status)) return status;
  if (::connect(descriptor, &nobody, sizeof nobody) < 0) return status_of(errno);
  // Linux takes a port that it chose itself back; on Windows it is the socket's.
  const bool kept = !succeeded(local_address(descriptor, after)) || port_of(before) == 0 ||
                    port_of(after) == port_of(before);
  if (kept) return Status::success;
  copy_port(before, after);
  return bind_socket(descriptor, after);
}

Status listen_socket(int descriptor, int backlog) noexcept {
  return result_of(::listen(descriptor, backlog));
}

namespace {

// Linux hands the errors of a connection that went away while it queued to accept. They are none
// of the listener: Windows waits for the next one, and so do we.
bool is_of_the_connection(int error) {
  constexpr int errors[] = {ECONNABORTED, ECONNRESET, EPROTO,       ENETDOWN,   ENOPROTOOPT,
                            EHOSTDOWN,    ENONET,     EHOSTUNREACH, EOPNOTSUPP, ENETUNREACH};
  return std::ranges::find(errors, error) != std::end(errors);
}

}  // namespace

Status accept_socket(int descriptor, int& accepted, Address& peer) noexcept {
  do {
    peer.length = sizeof peer.bytes;
    accepted = ::accept4(descriptor, name_of(peer), &peer.length, SOCK_NONBLOCK | SOCK_CLOEXEC);
  } while (accepted < 0 && (errno == EINTR || is_of_the_connection(errno)));
  return result_of(accepted);
}

Status shutdown_socket(int descriptor, int how) noexcept {
  return result_of(::shutdown(descriptor, how));
}

Status local_address(int descriptor, Address& address) noexcept {
  address.length = sizeof address.bytes;
  return result_of(::getsockname(descriptor, name_of(address), &address.length));
}

Status peer_address(int descriptor, Address& address) noexcept {
  address.length = sizeof address.bytes;
  return result_of(::getpeername(descriptor, name_of(address), &address.length));
}

std::uint32_t unsent_bytes(int descriptor) noexcept {
  int count = 0;
  return ::ioctl(descriptor, SIOCOUTQ, &count) < 0 ? 0 : static_cast<std::uint32_t>(count);
}

bool keeps_alive(int descriptor) noexcept {
  return option_of(descriptor, SO_KEEPALIVE) > 0;
}

std::uint64_t acknowledged_bytes(int descriptor) noexcept {
  tcp_info information{};
  socklen_t length = sizeof information;
  const bool told = ::getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &information, &length) == 0;
  return told ? information.tcpi_bytes_acked : 0;
}

void reset_when_closed(int descriptor) noexcept {
  const ::linger at_once{1, 0};
  ::setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

Status take_pending_error(int descriptor) noexcept {
  const int error = option_of(descriptor, SO_ERROR);
  return error > 0 ? status_of(error) : Status::success;
}

Status describe_socket(int descriptor, int& family, int& type, int& protocol) noexcept {
  const int host = option_of(descriptor, SO_DOMAIN);
  if (host < 0) return status_of(errno);
  family = windows_family(host);
  type = option_of(descriptor, SO_TYPE);
  protocol = option_of(descriptor, SO_PROTOCOL);
  const int flags = ::fcntl(descriptor, F_GETFL);
  if (flags < 0) return status_of(errno);
  return result_of(::fcntl(descriptor, F_SETFL, flags | O_NONBLOCK));
}

bool is_listening(int descriptor) noexcept {
  return option_of(descriptor, SO_ACCEPTCONN) > 0;
}

unsigned await_ready(int descriptor, unsigned interest, Deadline deadline,
                     Wakeup& wakeup) noexcept {
  Wakeup::Poll sleep(wakeup);
  if (sleep.awake()) return 0;
  std::array<pollfd, 2> watched{
      {{interest ? descriptor : -1, poll_events(interest), 0}, {sleep.descriptor(), POLLIN, 0}}};
  int ready;
  do {
    ready = ::poll(watched.data(), watched.size(), milliseconds_until(deadline));
  } while (ready < 0 && errno == EINTR);
  if (ready <= 0) return 0;
  if (watched[1].revents != 0) sleep.clear();
  return readiness_of(watched[0].revents);
}

unsigned poll_ready(int descriptor, unsigned interest) noexcept {
  pollfd watched{descriptor, poll_events(interest), 0};
  return ::poll(&watched, 1, 0) > 0 ? readiness_of(watched.revents) : 0;
}

}  // namespace wsx::posix

// SPDX-License-Identifier: MIT
#include "posix/ioctl.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <new>
#include <span>

#include "posix/error.h"
#include "posix/family.h"
#include "posix/numbers.h"

namespace wsx::posix {
namespace {

struct FlagPair {
  unsigned host;
  std::uint32_t windows;
};
constexpr FlagPair interface_flags[] = {
    {IFF_UP, win::iff_up},
    {IFF_BROADCAST, win::iff_broadcast},
    {IFF_LOOPBACK, win::iff_loopback},
    {IFF_POINTOPOINT, win::iff_pointtopoint},
    {IFF_MULTICAST, win::iff_multicast},
};

std::uint32_t windows_flags(unsigned host) {
  std::uint32_t flags = 0;
  for (const FlagPair& pair : interface_flags)
    if ((host & pair.host) != 0) flags |= pair.windows;
  return flags;
}

Address copy_of(const sockaddr* name) {
  Address address;
  if (!name) return address;
  address.length = name->sa_family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
  std::memcpy(address.bytes, name, address.length);
  return address;
}

// Each peek goes on where the last one stopped.
class PeekingOn {
 public:
  explicit PeekingOn(int descriptor) : descriptor_(descriptor), possible_(set(0)) {}
  ~PeekingOn() {
    if (possible_) set(-1);
  }
  PeekingOn(const PeekingOn&) = delete;
  PeekingOn& operator=(const PeekingOn&) = delete;
  bool possible() const { return possible_; }

 private:
  bool set(int offset) const {
    return ::setsockopt(descriptor_, SOL_SOCKET, SO_PEEK_OFF, &offset, sizeof offset) == 0;
  }

  int descriptor_;
  bool possible_;
};

// The sizes of the next datagrams, without their bytes; 0 when there are no more.
int peek_sizes(int descriptor, std::span<mmsghdr> messages) {
  constexpr int look = MSG_PEEK | MSG_TRUNC | MSG_DONTWAIT;
  for (;;) {
    std::ranges::fill(messages, mmsghdr{});
    const int count = ::recvmmsg(descriptor, messages.data(),
                                 static_cast<unsigned>(messages.size()), look, nullptr);
    if (count >= 0) return count;
    if (errno == EAGAIN) return 0;
    if (errno != EINTR) return -1;
  }
}

}  // namespace

Status queued_bytes(int descriptor, IcmpErrors& icmp, std::uint32_t& bytes) noexcept {
  const PeekingOn peeking(descriptor);
  if (!peeking.possible()) return readable_bytes(descriptor, bytes);
  std::array<mmsghdr, 32> messages;
  bytes = 0;
  for (;;) {
    const int count = peek_sizes(descriptor, messages);
    if (count == 0) return Status::success;
    if (count < 0 && !icmp.explain_receive(descriptor)) return status_of(errno);
    for (int i = 0; i < count; ++i) bytes += messages[static_cast<std::size_t>(i)].msg_len;
  }
}

Status readable_bytes(int descriptor, std::uint32_t& bytes) noexcept {
  int count = 0;
  if (::ioctl(descriptor, FIONREAD, &count) < 0) return status_of(errno);
  bytes = static_cast<std::uint32_t>(count);
  return Status::success;
}

bool urgent_data_waits(int descriptor) noexcept {
  pollfd watched{descriptor, POLLPRI, 0};
  return ::poll(&watched, 1, 0) > 0 && (watched.revents & POLLPRI) != 0;
}

Status source_for(const Address& destination, Address& source) noexcept {
  const auto* name = reinterpret_cast<const sockaddr*>(destination.bytes);
  const int probe = ::socket(name->sa_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (probe < 0) return status_of(errno);
  // Connecting a datagram socket sends nothing; it only chooses the way.
  source.length = sizeof source.bytes;
  const bool found =
      ::connect(probe, name, destination.length) == 0 &&
      ::getsockname(probe, reinterpret_cast<sockaddr*>(source.bytes), &source.length) == 0;
  const Status status = found ? Status::success : status_of(errno);
  ::close(probe);
  return status;
}

Status list_interfaces(int family, std::vector<Interface>& interfaces) noexcept {
  ifaddrs* list = nullptr;
  if (::getifaddrs(&list) != 0) return status_of(errno);
  const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> owner(list, &::freeifaddrs);
  try {
    for (const ifaddrs* item = list; item; item = item->ifa_next) {
      if (!item->ifa_addr || item->ifa_addr->sa_family != host_family(family)) continue;
      const bool broadcasts = (item->ifa_flags & IFF_BROADCAST) != 0;
      interfaces.push_back({windows_flags(item->ifa_flags), copy_of(item->ifa_addr),
                            copy_of(broadcasts ? item->ifa_broadaddr : nullptr),
                            copy_of(item->ifa_netmask)});
    }
  } catch (const std::bad_alloc&) {
    return Status::insufficient_resources;
  }
  return Status::success;
}

}  // namespace wsx::posix

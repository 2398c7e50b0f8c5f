// SPDX-License-Identifier: MIT
#include "network.h"

#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>

#include <cstring>
#include <fstream>

namespace bench {
namespace {

constexpr const char* setting = "/proc/sys/net/ipv4/tcp_congestion_control";
// Linux' own choice; in every kernel that has TCP; both know nothing of time.
constexpr const char* unpaced = "cubic";
constexpr const char* always_there = "reno";

bool paced() {
  const std::string control = congestion_control();
  return control != unpaced && control != always_there;
}

// A new network has a loopback interface, which is down.
bool bring_up_loopback() {
  const Descriptor any(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  ifreq request{};
  std::strcpy(request.ifr_name, "lo");
  request.ifr_flags = IFF_UP;
  return ioctl(any.get(), SIOCSIFFLAGS, &request) == 0;
}

bool choose(const char* control) {
  std::ofstream file(setting);
  file << control << std::flush;
  return file.good();
}

}  // namespace

std::string congestion_control() {
  std::ifstream file(setting);
  std::string name = "unknown";
  file >> name;
  return name;
}

// Where the settings cannot be written, the new network is left again.
UnpacedNetwork::UnpacedNetwork() {
  if (!paced()) return;
  Descriptor before(open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC));
  if (before.get() < 0 || unshare(CLONE_NEWNET) != 0) return;
  before_ = std::move(before);
  if (!bring_up_loopback() || !(choose(unpaced) || choose(always_there))) leave();
}

UnpacedNetwork::~UnpacedNetwork() {
  leave();
}

void UnpacedNetwork::leave() {
  if (before_.get() >= 0) setns(before_.get(), CLONE_NEWNET);
  before_ = Descriptor();
}

}  // namespace bench

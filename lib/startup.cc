// SPDX-License-Identifier: MIT
#include "lib/startup.h"

#include <winsock2.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <string_view>

#include "lib/arguments.h"
#include "lib/departure.h"
#include "lib/handle.h"
#include "lib/last_error.h"
#include "lib/providers/catalog.h"
#include "lib/providers/layer.h"
#include "lib/thread.h"
#include "lib/trace/trace.h"
#include "posix/fence.h"
#include "posix/process.h"

namespace wsx {

constinit std::atomic<int> startups{0};

namespace {

constexpr WORD highest_version = MAKEWORD(2, 2);

constinit std::mutex startup_lock;
constinit std::atomic<int> provider_startups{0};  // written under the lock

// Versions between 1.1 and 2.0 do not exist and become 1.1; everything above 2.2 becomes 2.2.
WORD negotiated(WORD requested) noexcept {
  const BYTE major = LOBYTE(requested);
  const BYTE minor = HIBYTE(requested);
  if (major == 1) return MAKEWORD(1, std::min<BYTE>(minor, 1));
  if (major == 2) return MAKEWORD(2, std::min<BYTE>(minor, 2));
  return highest_version;
}

template <std::size_t size>
void describe(char (&field)[size], std::string_view text) noexcept {
  std::fill(std::copy(text.begin(), text.end(), field), field + size, '\0');
}

// The limits mean something to 1.x programs only. lpVendorInfo is left alone, as on Windows.
void fill(WSADATA& data, WORD version) noexcept {
  const bool old = LOBYTE(version) == 1;
  data.wVersion = version;
  data.wHighVersion = highest_version;
  data.iMaxSockets = old ? 32767 : 0;
  data.iMaxUdpDg = old ? 65467 : 0;
  describe(data.szDescription, "WinSock 2.0");
  describe(data.szSystemStatus, "Running");
}

// Nobody is left who could use what the library has.
void release() noexcept {
  if (started() || provider_started()) return;
  close_all(Object::Kind::socket);
  Departure::finish_all();
  close_all(Object::Kind::layered_socket);
  arrivals().stop();
  reactor().stop();
  Thread::release_descriptors();
}

// What is left of a count; below 0 when there was nothing to take from.
int take_one(std::atomic<int>& count) noexcept {
  const int before = count.load(std::memory_order_relaxed);
  if (before > 0) count.store(before - 1, std::memory_order_relaxed);
  return before - 1;
}

}  // namespace

bool provider_started() noexcept {
  return provider_startups.load(std::memory_order_relaxed) > 0;
}

void start_provider() noexcept {
  const std::lock_guard lock(startup_lock);
  provider_startups.fetch_add(1, std::memory_order_relaxed);
}

bool stop_provider() noexcept {
  const std::lock_guard lock(startup_lock);
  const int left = take_one(provider_startups);
  if (left == 0) release();
  return left >= 0;
}

posix::Reactor& reactor() noexcept {
  // Never destroyed: a program may end with operations pending and without WSACleanup.
  static posix::Reactor& instance = *new posix::Reactor(posix::reactor_threads());
  return instance;
}

posix::Arrivals& arrivals() noexcept {
  static posix::Arrivals& instance = *new posix::Arrivals(reactor());
  return instance;
}

}  // namespace wsx

using namespace wsx;

int WSAAPI WSAStartup(WORD wVersionRequested, LPWSADATA lpWSAData) {
  TRACED(WSAStartup, wVersionRequested, lpWSAData);
  if (bad_pointer(lpWSAData)) return WSAEFAULT;
  fill(*lpWSAData, negotiated(wVersionRequested));
  if (LOBYTE(wVersionRequested) == 0) return WSAVERNOTSUPPORTED;
  // Asked here because most programs have one thread yet.
  static_cast<void>(posix::can_fence_all_threads());
  const std::lock_guard lock(startup_lock);
  if (!succeeded(Catalog::refresh())) return WSASYSNOTREADY;
  startups.fetch_add(1, std::memory_order_relaxed);
  set_last_error(0);
  return 0;
}

// Providers are ended by nobody's lock: they have ends of their own, threads among them, and end
// the base provider in turn.
int WSAAPI WSACleanup() {
  TRACED(WSACleanup);
  int left;
  {
    const std::lock_guard lock(startup_lock);
    left = take_one(startups);
  }
  if (left < 0) return fail(WSANOTINITIALISED);
  if (left == 0) {
    end_layers();
    const std::lock_guard lock(startup_lock);
    release();
  }
  return finish(Status::success);
}

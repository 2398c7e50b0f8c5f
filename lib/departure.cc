// SPDX-License-Identifier: MIT
#include "lib/departure.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <thread>
#include <utility>

#include "lib/handle.h"
#include "lib/socket.h"
#include "lib/startup.h"
#include "posix/process.h"

namespace wsx {
namespace {

constinit std::atomic<int> promises{0};
constinit std::atomic<std::uint64_t> steps{0};

constinit std::mutex departures_lock;  // innermost
constinit Socket* departures = nullptr;

// Returns when there is no promise any more, or no hope for those that are left.
void await_promises() noexcept {
  constexpr std::chrono::milliseconds longest_nap(16);
  constexpr std::chrono::seconds patience(2);
  std::chrono::milliseconds nap(1);
  std::uint64_t seen = steps.load();
  Deadline deadline = Clock::now() + patience;
  while (promises.load() > 0 && Clock::now() < deadline) {
    std::this_thread::sleep_for(nap);
    nap = std::min(nap * 2, longest_nap);
    if (seen == steps.load()) continue;
    seen = steps.load();
    deadline = Clock::now() + patience;
    nap = std::chrono::milliseconds(1);
  }
}

// Windows' kernel keeps what it has accepted when the process ends; ours ends with the process.
class AtExit {
 public:
  ~AtExit() {
    // A child that forked without exec has none of the threads that would keep the promises.
    if (posix::process_id() != process_) return;
    await_promises();
    if (promises.load() > 0) Departure::reset_what_is_left();
  }

 private:
  const std::uint32_t process_ = posix::process_id();
};

}  // namespace

Promise::Promise() noexcept {
  static const AtExit at_exit;
  promises.fetch_add(1);
}

Promise::~Promise() {
  promises.fetch_sub(1);
}

void Promise::note_progress() noexcept {
  steps.fetch_add(1, std::memory_order_relaxed);
}

void Departure::begin(Socket& socket) noexcept {
  {
    const std::lock_guard lock(departures_lock);
    socket.departure_.under_way_ = true;
    socket.departure_.next_ = departures;
    if (departures) departures->departure_.previous_ = &socket;
    departures = &socket;
  }
  reactor().release(socket);
}

void Departure::end(Socket& socket) noexcept {
  const std::lock_guard lock(departures_lock);
  const Departure departure = std::exchange(socket.departure_, {});
  if (!departure.under_way_) return;
  (departure.previous_ ? departure.previous_->departure_.next_ : departures) = departure.next_;
  if (departure.next_) departure.next_->departure_.previous_ = departure.previous_;
}

void Departure::reset_what_is_left() noexcept {
  for_each(Object::Kind::socket, [](Object& object) noexcept {
    auto& socket = static_cast<Socket&>(object);
    if (socket.sends().has_promise()) posix::reset_when_closed(socket.descriptor());
  });
  const std::lock_guard lock(departures_lock);
  for (const Socket* socket = departures; socket; socket = socket->departure_.next_)
    posix::reset_when_closed(socket->descriptor());
}

void Departure::finish_all() noexcept {
  await_promises();
  for (;;) {
    Ref<Socket> socket;
    {
      const std::lock_guard lock(departures_lock);
      if (!departures) return;
      departures->hold();
      socket = Ref<Socket>(departures);
    }
    socket->abort();
  }
}

}  // namespace wsx

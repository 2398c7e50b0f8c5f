// SPDX-License-Identifier: MIT
#include "lib/pool/pool_wait.h"

#include <algorithm>
#include <array>
#include <memory>
#include <mutex>
#include <new>
#include <vector>

#include "posix/process.h"

namespace wsx {
namespace {

constexpr std::size_t most_watched = most_waited_for - 1;

std::mutex watch_lock;  // taken before that of a PoolObject

}  // namespace

// A thread that waits for others; it is there while it has something to wait for.
class Watch {
 public:
  // That which has room; null without memory.
  static Watch* with_room() noexcept try {
    static std::vector<std::unique_ptr<Watch>>& all = *new std::vector<std::unique_ptr<Watch>>;
    const auto found =
        std::ranges::find_if(all, [](const auto& watch) { return watch->count_ < most_watched; });
    if (found != all.end()) return found->get();
    all.push_back(std::make_unique<Watch>());
    return all.back().get();
  } catch (const std::bad_alloc&) {
    return nullptr;
  }

  bool add(PoolWait& wait) noexcept {
    waits_[count_++] = &wait;
    wait.watch_ = this;
    wait.hold();
    changed_.set();
    if (!has_thread_) has_thread_ = succeeded(posix::start_quiet_thread(run, this));
    if (!has_thread_) remove(wait).release()->let_go();
    return has_thread_;
  }

  // The reference that it had.
  Ref<PoolWait> remove(PoolWait& wait) noexcept {
    const auto end = waits_.begin() + static_cast<std::ptrdiff_t>(count_);
    std::copy(std::find(waits_.begin(), end, &wait) + 1, end,
              std::find(waits_.begin(), end, &wait));
    --count_;
    wait.watch_ = nullptr;
    changed_.set();
    return Ref<PoolWait>(&wait);
  }

 private:
  // What is waited for meanwhile is held, whatever becomes of the waits.
  struct Round {
    std::array<Ref<Object>, most_watched> held;
    std::array<Ref<PoolWait>, most_watched> waits;
    std::array<Waitable*, most_waited_for> objects;
    Deadline deadline = no_deadline;
    std::size_t count = 0;
  };

  static void run(void* watch) {
    auto& self = *static_cast<Watch*>(watch);
    while (self.wait_once()) {
    }
  }

  bool prepare(Round& round) noexcept {
    const std::lock_guard lock(watch_lock);
    has_thread_ = count_ > 0;
    round.count = count_;
    round.objects[0] = &changed_;
    for (std::size_t i = 0; i < count_; ++i) {
      PoolWait& wait = *waits_[i];
      wait.hold();
      round.waits[i] = Ref<PoolWait>(&wait);
      round.held[i] = wait.object_;
      round.objects[i + 1] = wait.object_->waitable();
      round.deadline = std::min(round.deadline, wait.deadline_);
    }
    return has_thread_;
  }

  bool wait_once() {
    Round round;
    if (!prepare(round)) return false;
    const WaitResult result = wait_any({round.objects.data(), round.count + 1}, round.deadline);
    if (result.kind == WaitResult::Kind::object && result.index > 0)
      fire(*round.waits[result.index - 1], round.held[result.index - 1].get(), WAIT_OBJECT_0);
    const Deadline now = Clock::now();
    for (std::size_t i = 0; i < round.count && round.deadline <= now; ++i)
      fire_if_late(*round.waits[i], now);
    return true;
  }

  void fire(PoolWait& wait, const Object* object, DWORD result) noexcept {
    Ref<PoolWait> mine;
    {
      const std::lock_guard lock(watch_lock);
      if (wait.watch_ != this || wait.object_.get() != object) return;
      mine = remove(wait);
      wait.queue(result);
    }
  }

  void fire_if_late(PoolWait& wait, Deadline now) noexcept {
    Ref<PoolWait> mine;
    const std::lock_guard lock(watch_lock);
    if (wait.watch_ != this || wait.deadline_ > now) return;
    mine = remove(wait);
    wait.queue(WAIT_TIMEOUT);
  }

  Waitable changed_{Waitable::Reset::automatic};
  std::array<PoolWait*, most_watched> waits_{};
  std::size_t count_ = 0;
  bool has_thread_ = false;
};

bool PoolWait::set(Ref<Object> object, Deadline deadline, bool& was_set) noexcept {
  Ref<PoolWait> mine;
  const std::lock_guard lock(watch_lock);
  was_set = watch_ != nullptr;
  if (watch_) mine = watch_->remove(*this);
  object_ = std::move(object);
  deadline_ = deadline;
  if (!object_) return true;
  Watch* const watch = Watch::with_room();
  return watch && watch->add(*this);
}

void PoolWait::set_again() noexcept {
  const std::lock_guard lock(watch_lock);
  if (stopped_ || watch_) return;
  deadline_ = deadline_after(milliseconds_);
  if (Watch* const watch = Watch::with_room()) watch->add(*this);
}

void PoolWait::stop() noexcept {
  Ref<PoolWait> mine;
  const std::lock_guard lock(watch_lock);
  stopped_ = true;
  if (watch_) mine = watch_->remove(*this);
}

}  // namespace wsx

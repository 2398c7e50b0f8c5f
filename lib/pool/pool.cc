// SPDX-License-Identifier: MIT
#include "lib/pool/pool.h"

#include <algorithm>
#include <chrono>
#include <new>
#include <thread>
#include <utility>

#include "lib/pool/pool_io.h"
#include "lib/wait.h"
#include "posix/process.h"

namespace wsx {
namespace {

constexpr std::chrono::seconds longest_rest(10);
constexpr std::chrono::milliseconds before_one_more(20);
constexpr DWORD least_few = 4;

}  // namespace

// A thread of the pool while it does something, also when that leaves by ending the thread.
class Pool::Busy {
 public:
  Busy(Pool& pool, bool was_queued) noexcept : pool_(pool) {
    const std::lock_guard lock(pool_.mutex_);
    --pool_.idle_;
    if (was_queued) --pool_.queued_;
    if (pool_.needs_thread()) pool_.grow();
  }
  ~Busy() {
    const std::lock_guard lock(pool_.mutex_);
    if (is_done_) {
      ++pool_.idle_;
      return;
    }
    --pool_.threads_;
    if (pool_.needs_thread()) pool_.grow();
  }
  Busy(const Busy&) = delete;
  Busy& operator=(const Busy&) = delete;

  void done() noexcept { is_done_ = true; }

 private:
  Pool& pool_;
  bool is_done_ = false;
};

Pool::Pool(Ref<Port> port) noexcept
    : port_(std::move(port)),
      few_(std::max<DWORD>(std::thread::hardware_concurrency(), least_few)) {}

Ref<Pool> Pool::make() noexcept {
  Ref<Port> port = Port::make();
  return Ref<Pool>(port ? new (std::nothrow) Pool(std::move(port)) : nullptr);
}

// Never destroyed: its threads may be there until the process ends.
Pool* Pool::process() noexcept {
  static Pool* const pool = make().release();
  return pool;
}

bool Pool::start() noexcept {
  hold();
  if (succeeded(posix::start_quiet_thread(begin, this))) {
    ++threads_;
    ++idle_;
    return true;
  }
  references_.fetch_sub(1, std::memory_order_relaxed);
  return false;
}

void Pool::grow() noexcept {
  if (threads_ >= most_) return;
  if (threads_ < long_ + few_) {
    start();
  } else if (!late_one_) {
    hold();
    late_one_ = succeeded(posix::start_quiet_thread(begin_late, this));
    if (!late_one_) references_.fetch_sub(1, std::memory_order_relaxed);
  }
}

bool Pool::post(Task& task, DWORD detail) noexcept {
  const OVERLAPPED_ENTRY entry{reinterpret_cast<ULONG_PTR>(&task), nullptr, 0, detail};
  const std::lock_guard lock(mutex_);
  if (idle_ == 0) grow();
  if (threads_ == 0) return false;
  if (!port_->queue().post(entry)) return false;
  ++queued_;
  return true;
}

bool Pool::open() noexcept {
  const std::lock_guard lock(mutex_);
  if (threads_ == 0 && !start()) return false;
  ++open_;
  return true;
}

void Pool::shut() noexcept {
  const std::lock_guard lock(mutex_);
  --open_;
}

void Pool::set_most(DWORD count) noexcept {
  const std::lock_guard lock(mutex_);
  most_ = std::max<DWORD>(count, 1);
  least_ = std::min(least_, most_);
}

bool Pool::set_least(DWORD count) noexcept {
  const std::lock_guard lock(mutex_);
  while (threads_ < count)
    if (!start()) return false;
  least_ = count;
  most_ = std::max(most_, count);
  return true;
}

// Threads that rest are woken to see that they are not wanted any more.
void Pool::close() noexcept {
  {
    const std::lock_guard lock(mutex_);
    least_ = 0;
    is_closed_ = true;
    for (DWORD i = 0; i < idle_; ++i)
      if (port_->queue().post(OVERLAPPED_ENTRY{})) ++queued_;
  }
  let_go();
}

bool Pool::begin_long() noexcept {
  const std::lock_guard lock(mutex_);
  ++long_;
  if (idle_ > 0 || (threads_ < most_ && start())) return true;
  --long_;
  return false;
}

void Pool::end_long() noexcept {
  const std::lock_guard lock(mutex_);
  --long_;
}

bool Pool::retire() noexcept {
  const std::lock_guard lock(mutex_);
  if (queued_ > 0 || threads_ <= std::max<DWORD>(least_, open_ > 0 ? 1 : 0)) return false;
  --threads_;
  --idle_;
  return true;
}

// What the keys of packets are: tasks, and the numbers of sockets' objects, which are odd.
void Pool::handle(const OVERLAPPED_ENTRY& entry) {
  const bool is_task = entry.lpCompletionKey % 2 == 0;
  Busy busy(*this, is_task && !entry.lpOverlapped);
  if (!is_task)
    run_pool_io(entry);
  else if (entry.lpCompletionKey != 0)
    reinterpret_cast<Task*>(entry.lpCompletionKey)->run(entry);
  busy.done();
}

void Pool::work() {
  const auto may_rest = [this] { return !is_closed_ || open_ > 0; };
  OVERLAPPED_ENTRY entry;
  std::size_t count;
  do {
    const auto deadline = [&] { return may_rest() ? Clock::now() + longest_rest : Deadline{}; };
    while (port_->queue().take({&entry, 1}, count, deadline(), false) == PortQueue::Taken::some)
      handle(entry);
  } while (!retire());
}

void Pool::begin(void* pool) {
  const Ref<Pool> self(static_cast<Pool*>(pool));
  self->work();
}

void Pool::begin_late(void* pool) {
  const Ref<Pool> self(static_cast<Pool*>(pool));
  std::this_thread::sleep_for(before_one_more);
  {
    const std::lock_guard lock(self->mutex_);
    self->late_one_ = false;
    if (!self->needs_thread() || self->threads_ >= self->most_) return;
    ++self->threads_;
    ++self->idle_;
  }
  self->work();
}

}  // namespace wsx

// SPDX-License-Identifier: MIT
#include "lib/thread.h"

#include <mutex>
#include <new>
#include <utility>

#include "lib/cancel.h"
#include "lib/port.h"
#include "lib/sync/local_storage.h"
#include "lib/sync/mutex.h"
#include "lib/trace/check.h"
#include "posix/process.h"
#include "posix/thread_exit.h"

namespace wsx {

constinit thread_local Thread* Thread::known_ = nullptr;

namespace {

constinit std::mutex records_lock;
constinit Thread* records = nullptr;

}  // namespace

class Thread::Alertable {
 public:
  Alertable(Thread& thread, bool alertable) noexcept : thread_(alertable ? &thread : nullptr) {
    if (thread_) thread_->alertable_.store(true);
  }
  ~Alertable() {
    if (thread_) thread_->alertable_.store(false, std::memory_order_relaxed);
  }
  Alertable(const Alertable&) = delete;
  Alertable& operator=(const Alertable&) = delete;

  bool called() const noexcept { return thread_ && thread_->apcs.waiting(); }

 private:
  Thread* const thread_;
};

// A thread has itself open as long as it runs: a handle to it may come at any time.
Thread::Thread(DWORD id) noexcept : Object(Kind::thread), id_(id) {
  add_first_handle();
  const std::lock_guard lock(records_lock);
  next_ = records;
  if (next_) next_->previous_ = this;
  records = this;
}

Thread::~Thread() {
  const std::lock_guard lock(records_lock);
  (previous_ ? previous_->next_ : records) = next_;
  if (next_) next_->previous_ = previous_;
}

bool Thread::remember_exit(Thread* record) noexcept {
  static const posix::ThreadExit exit(exited);
  return exit.remember(record);
}

Thread* Thread::make_current() noexcept {
  auto* const record = new (std::nothrow) Thread(posix::thread_id());
  if (!record) return nullptr;
  if (!remember_exit(record)) {
    record->let_go();
    return nullptr;
  }
  return known_ = record;
}

Ref<Thread> Thread::unborn(bool suspended) noexcept {
  Ref<Thread> thread(new (std::nothrow) Thread(0));
  if (thread) thread->suspended_.store(suspended, std::memory_order_relaxed);
  return thread;
}

void Thread::adopt() {
  hold();
  known_ = this;
  remember_exit(this);
  id_.store(posix::thread_id());
  id_.notify_all();
  Waitable* const resumed = &resumed_;
  if (suspended_.load()) wait_any({&resumed, 1}, no_deadline);
  apcs.run();
}

bool Thread::resume() noexcept {
  if (!suspended_.exchange(false)) return false;
  resumed_.set();
  return true;
}

Ref<Thread> Thread::find(DWORD id) noexcept {
  const std::lock_guard lock(records_lock);
  Thread* thread = records;
  while (thread && (thread->id_.load() != id || thread->ended_.signaled())) thread = thread->next_;
  return thread && thread->try_hold() ? Ref<Thread>(thread) : Ref<Thread>();
}

DWORD Thread::id() const noexcept {
  id_.wait(0);
  return id_.load();
}

DWORD Thread::exit_code() const noexcept {
  return ended_.signaled() ? exit_code_.load(std::memory_order_relaxed) : STILL_ACTIVE;
}

// Windows cancels what the thread has pending and forgets the calls that wait for it.
void Thread::exited(void* record) {
  Ref<Thread> thread(static_cast<Thread*>(record));
  end_local_storage();
  thread->apcs.end();
  if (thread->pending_operations_.load() > 0) cancel_operations_of(*thread);
  Mutex::abandon_all(*thread);
  known_ = nullptr;
  delete std::exchange(thread->spare_packet, nullptr);
  thread->guest_.leave();
  thread->wakeup_.close();
  thread->ended_.set();
}

bool Thread::queue(Apc& apc) noexcept {
  if (check::on) [[unlikely]]
    check::queued(&apc, apc.overlapped, id_.load(std::memory_order_relaxed));
  const bool own = this == known_;
  const bool posted = own ? apcs.post_own(apc) : apcs.post(apc);
  if (check::on && !posted) [[unlikely]]
    check::gone(&apc);
  if (!posted) return false;
  if (!own && alertable_.load()) wakeup_.notify();
  return true;
}

void Thread::sleep(Deadline deadline, bool alertable) noexcept {
  const Alertable state(*this, alertable);
  if (!state.called()) guest_.sleep(deadline);
}

unsigned Thread::await_ready(int descriptor, unsigned interest, Deadline deadline,
                             bool alertable) noexcept {
  guest_.leave();
  const Alertable state(*this, alertable);
  return state.called() ? 0 : posix::await_ready(descriptor, interest, deadline, wakeup_);
}

Status Thread::poll_all(std::span<posix::Polled> items, Deadline deadline) noexcept {
  guest_.leave();
  const Alertable state(*this, true);
  return posix::poll_all(items, state.called() ? Deadline{} : deadline, &wakeup_);
}

void Thread::release_descriptors() noexcept {
  const std::lock_guard lock(records_lock);
  for (Thread* thread = records; thread; thread = thread->next_) thread->wakeup_.close();
}

}  // namespace wsx

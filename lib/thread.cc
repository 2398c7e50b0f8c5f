// SPDX-License-Identifier: MIT
#include "lib/thread.h"

#include <mutex>
#include <new>

#include "lib/cancel.h"
#include "posix/thread_exit.h"

namespace wsx {
namespace {

constinit thread_local Thread* current_record = nullptr;

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

Thread::Thread() noexcept : Object(Kind::thread) {
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

Thread* Thread::current() noexcept {
  if (current_record) return current_record;
  auto* const record = new (std::nothrow) Thread;
  if (!record) return nullptr;
  if (!posix::at_thread_exit(exited, record)) {
    record->let_go();
    return nullptr;
  }
  return current_record = record;
}

// Windows cancels what the thread has pending and forgets the calls that wait for it.
void Thread::exited(void* record) {
  Ref<Thread> thread(static_cast<Thread*>(record));
  thread->apcs.end();
  if (thread->pending_operations.load() > 0) cancel_operations_of(*thread);
  current_record = nullptr;
  thread->wakeup_.close();
  thread->ended_.set();
}

bool Thread::queue(Apc& apc) noexcept {
  if (!apcs.post(apc)) return false;
  if (alertable_.load()) wakeup_.notify();
  return true;
}

void Thread::sleep(Deadline deadline, bool alertable) noexcept {
  const Alertable state(*this, alertable);
  if (!state.called()) wakeup_.sleep(deadline);
}

unsigned Thread::await_ready(int descriptor, unsigned interest, Deadline deadline,
                             bool alertable) noexcept {
  const Alertable state(*this, alertable);
  return state.called() ? 0 : posix::await_ready(descriptor, interest, deadline, wakeup_);
}

Status Thread::poll_all(std::span<posix::Polled> items, Deadline deadline) noexcept {
  const Alertable state(*this, true);
  return posix::poll_all(items, state.called() ? Deadline{} : deadline, &wakeup_);
}

void Thread::release_descriptors() noexcept {
  const std::lock_guard lock(records_lock);
  for (Thread* thread = records; thread; thread = thread->next_) thread->wakeup_.close();
}

}  // namespace wsx

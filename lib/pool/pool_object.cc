// SPDX-License-Identifier: MIT
#include "lib/pool/pool_object.h"

#include <algorithm>
#include <new>
#include <utility>

#include "lib/trace/trace.h"

namespace wsx {
namespace {

Ref<Pool> held(Pool* pool) noexcept {
  pool->hold();
  return Ref<Pool>(pool);
}

}  // namespace

Environment::Environment(const TP_CALLBACK_ENVIRON* given) noexcept
    : pool(given && given->Pool ? reinterpret_cast<Pool*>(given->Pool) : Pool::process()) {
  if (!given) return;
  group = reinterpret_cast<CleanupGroup*>(given->CleanupGroup);
  cancelled = given->CleanupGroupCancelCallback;
  finalization = given->FinalizationCallback;
  runs_long = given->u.s.LongFunction;
}

bool CleanupGroup::add(PoolObject& object) noexcept try {
  object.hold();
  Ref<PoolObject> member(&object);
  const std::lock_guard lock(mutex_);
  members_.push_back(std::move(member));
  return true;
} catch (const std::bad_alloc&) {
  return false;
}

void CleanupGroup::remove(PoolObject& object) noexcept {
  std::list<Ref<PoolObject>> removed;
  const std::lock_guard lock(mutex_);
  const auto found =
      std::ranges::find(members_, &object, [](const auto& member) { return member.get(); });
  if (found != members_.end()) removed.splice(removed.end(), members_, found);
}

// Each member is closed here instead of by its own call.
void CleanupGroup::close_members(bool cancel, void* context) {
  std::list<Ref<PoolObject>> members;
  {
    const std::lock_guard lock(mutex_);
    members.swap(members_);
  }
  for (const auto& member : members) {
    member->stop();
    member->wait(cancel);
    if (cancel && member->cancelled_) {
      const trace::Outside of_the_call;
      member->cancelled_(member->context_, context);
    }
    member->close();
  }
}

Instance::~Instance() {
  if (is_long_) pool_.end_long();
  if (is_associated_) object_.end_of_call();
}

bool Instance::may_run_long() noexcept {
  return is_long_ || (is_long_ = pool_.begin_long());
}

void Instance::disassociate() noexcept {
  if (std::exchange(is_associated_, false)) object_.end_of_call();
}

void Instance::do_what_it_wants() const {
  if (section) LeaveCriticalSection(section);
  if (mutex) ReleaseMutex(mutex);
  if (semaphore) ReleaseSemaphore(semaphore, static_cast<LONG>(semaphore_count), nullptr);
  if (event) SetEvent(event);
  if (library) FreeLibrary(library);
}

PoolObject::PoolObject(const Environment& environment, void* context) noexcept
    : pool_(held(environment.pool)),
      group_(environment.group),
      cancelled_(environment.cancelled),
      finalization_(environment.finalization),
      runs_long_(environment.runs_long),
      context_(context) {}

bool PoolObject::queue(DWORD detail) noexcept {
  hold();
  {
    const std::lock_guard lock(mutex_);
    ++due_;
  }
  if (pool_->post(*this, detail)) return true;
  {
    const std::lock_guard lock(mutex_);
    if (due_ > 0) --due_;
    tell_if_at_rest();
  }
  let_go();
  return false;
}

// The reference is the packet's.
void PoolObject::run(const OVERLAPPED_ENTRY& entry) {
  const Ref<PoolObject> self(this);
  {
    const std::lock_guard lock(mutex_);
    if (!admits(entry)) return;
    ++running_;
  }
  Instance instance(*pool_, *this);
  if (runs_long_) instance.may_run_long();
  call(instance, entry);
  instance.do_what_it_wants();
  if (finalization_) finalization_(instance.handle(), context_);
}

void PoolObject::tell_if_at_rest() noexcept {
  if (!is_at_rest()) return;
  rest_.notify_all();
  if (const Ref<Event> event = std::exchange(rest_event_, {})) event->set();
}

void PoolObject::end_of_call() noexcept {
  const std::lock_guard lock(mutex_);
  --running_;
  tell_if_at_rest();
}

void PoolObject::wait(bool cancels) {
  std::unique_lock lock(mutex_);
  if (cancels) {
    cancel();
    tell_if_at_rest();
  }
  rest_.wait(lock, [this] { return is_at_rest(); });
}

bool PoolObject::is_busy(Ref<Event> event) noexcept {
  const std::lock_guard lock(mutex_);
  rest_event_ = std::move(event);
  const bool busy = !is_at_rest();
  tell_if_at_rest();
  return busy;
}

void PoolObject::close() noexcept {
  stop();
  if (group_) group_->remove(*this);
  if (!closed_.exchange(true)) let_go();
}

}  // namespace wsx

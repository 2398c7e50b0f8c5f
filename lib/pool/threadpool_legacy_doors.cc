// SPDX-License-Identifier: MIT
#include <threadpoollegacyapiset.h>
#include <winerror.h>

#include <map>
#include <mutex>
#include <new>
#include <vector>

#include "lib/arguments.h"
#include "lib/last_error.h"
#include "lib/meant.h"
#include "lib/pool/pool_timer.h"
#include "lib/pool/pool_wait.h"
#include "lib/trace/trace.h"

// The older calls of the process's pool: work items, registered waits, timer queues.
namespace wsx {
namespace {

using AnyFunction = void (*)();

class WorkItem final : public PoolObject {
 public:
  WorkItem(const Environment& environment, void* context, LPTHREAD_START_ROUTINE function) noexcept
      : PoolObject(environment, context), function_(function) {}

 private:
  ~WorkItem() override = default;
  void call(Instance&, const OVERLAPPED_ENTRY&) override {
    function_(context());
    close();
  }

  const LPTHREAD_START_ROUTINE function_;
};

Environment environment(ULONG flags) noexcept {
  Environment made(nullptr);
  made.runs_long = flags & WT_EXECUTELONGFUNCTION;
  return made;
}

void call_wait(PoolWait& wait, Instance&, AnyFunction function, DWORD result) {
  reinterpret_cast<WAITORTIMERCALLBACK>(function)(wait.context(), result == WAIT_TIMEOUT);
}
void call_timer(PoolTimer& timer, Instance&, AnyFunction function) {
  reinterpret_cast<WAITORTIMERCALLBACK>(function)(timer.context(), TRUE);
}

// What has a handle here is none of the objects that CloseHandle closes.
class PoolHandle : public Object {
 public:
  using Object::Object;
  Status may_close() noexcept override { return Status::invalid_handle; }
};

class RegisteredWait final : public PoolHandle {
 public:
  static constexpr Kind object_kind = Kind::pool_wait;
  explicit RegisteredWait(Ref<PoolWait> its_wait) noexcept
      : PoolHandle(object_kind), wait(std::move(its_wait)) {}

  const Ref<PoolWait> wait;

 private:
  ~RegisteredWait() override { wait->stop(); }
};

class TimerQueue final : public PoolHandle {
 public:
  static constexpr Kind object_kind = Kind::timer_queue;
  TimerQueue() noexcept : PoolHandle(object_kind) {}

 private:
  ~TimerQueue() override = default;
};

class QueueTimer final : public PoolHandle {
 public:
  static constexpr Kind object_kind = Kind::pool_timer;
  QueueTimer(Ref<PoolTimer> its_timer, HANDLE its_queue) noexcept
      : PoolHandle(object_kind), timer(std::move(its_timer)), queue(its_queue) {}

  const Ref<PoolTimer> timer;
  const HANDLE queue;

 private:
  ~QueueTimer() override { timer->stop(); }
};

// How a program wants to learn that no callback runs any more.
class Completion {
 public:
  explicit Completion(HANDLE event) noexcept : waits_(event == INVALID_HANDLE_VALUE) {
    const Pinned<Event> pinned(value_of(event));
    is_valid_ = waits_ || !event || pinned;
    if (!pinned) return;
    pinned->hold();
    event_ = Ref<Event>(&*pinned);
  }

  bool is_valid() const noexcept { return is_valid_; }
  bool waits() const noexcept { return waits_; }
  const Ref<Event>& event() const noexcept { return event_; }

  DWORD await(PoolObject& object) const {
    if (!waits_) return object.is_busy(event_) ? ERROR_IO_PENDING : ERROR_SUCCESS;
    object.wait(false);
    return ERROR_SUCCESS;
  }

 private:
  const bool waits_;
  bool is_valid_ = false;
  Ref<Event> event_;
};

BOOL finish_win32(DWORD error) noexcept {
  return error == ERROR_SUCCESS ? TRUE : fail_win32(error);
}

template <class T>
DWORD end(HANDLE handle, const Completion& completion, PoolObject& object) {
  if (!close_handle(value_of(handle), T::object_kind)) return ERROR_INVALID_HANDLE;
  return completion.await(object);
}

DWORD unregister(HANDLE handle, HANDLE event) {
  const Completion completion(event);
  const Pinned<RegisteredWait> registered(value_of(handle));
  if (!registered || !completion.is_valid()) return ERROR_INVALID_HANDLE;
  registered->wait->stop();
  return end<RegisteredWait>(handle, completion, *registered->wait);
}

Ref<Object> waited_for(HANDLE handle) noexcept {
  const Meant object(handle);
  if (!object || !object->waitable()) return {};
  object->hold();
  return Ref<Object>(object.get());
}

DWORD register_wait(HANDLE& made, HANDLE handle, WAITORTIMERCALLBACK function, void* context,
                    ULONG milliseconds, ULONG flags) noexcept {
  Ref<Object> object = waited_for(handle);
  if (!object) return ERROR_INVALID_HANDLE;
  Ref<PoolWait> wait(PoolObject::make<PoolWait>(environment(flags), context, call_wait,
                                                reinterpret_cast<AnyFunction>(function)));
  if (!wait) return ERROR_NOT_ENOUGH_MEMORY;
  Ref<RegisteredWait> registered(new (std::nothrow) RegisteredWait(wait));
  const HandleValue value = registered ? open_handle(std::move(registered)) : 0;
  if (value == 0) return ERROR_NOT_ENOUGH_MEMORY;
  if (!(flags & WT_EXECUTEONLYONCE)) wait->repeat(milliseconds);
  // A callback may look for the handle where the program wants it.
  made = reinterpret_cast<HANDLE>(value);
  bool was_set;
  if (wait->set(std::move(object), deadline_after(milliseconds), was_set)) return ERROR_SUCCESS;
  made = nullptr;
  close_handle(value);
  return ERROR_NOT_ENOUGH_MEMORY;
}

bool is_queue(HANDLE queue) noexcept {
  return !queue || Pinned<TimerQueue>(value_of(queue));
}

std::chrono::milliseconds period_of(DWORD period) noexcept {
  return std::chrono::milliseconds(period == INFINITE ? 0 : period);
}

DWORD create_timer(HANDLE& made, HANDLE queue, WAITORTIMERCALLBACK function, void* context,
                   DWORD due, DWORD period, ULONG flags) noexcept {
  if (!is_queue(queue)) return ERROR_INVALID_HANDLE;
  Ref<PoolTimer> timer(PoolObject::make<PoolTimer>(environment(flags), context, call_timer,
                                                   reinterpret_cast<AnyFunction>(function)));
  if (!timer) return ERROR_NOT_ENOUGH_MEMORY;
  Ref<QueueTimer> entry(new (std::nothrow) QueueTimer(timer, queue));
  const HandleValue value = entry ? open_handle(std::move(entry)) : 0;
  if (value == 0) return ERROR_NOT_ENOUGH_MEMORY;
  made = reinterpret_cast<HANDLE>(value);
  bool was_set;
  const DWORD again = flags & WT_EXECUTEONLYONCE ? 0 : period;
  if (timer->set(deadline_after(due), period_of(again), was_set)) return ERROR_SUCCESS;
  made = nullptr;
  close_handle(value);
  return ERROR_NOT_ENOUGH_MEMORY;
}

DWORD delete_timer(HANDLE queue, HANDLE handle, HANDLE event) {
  const Completion completion(event);
  const Pinned<QueueTimer> entry(value_of(handle));
  if (!entry || entry->queue != queue || !completion.is_valid()) return ERROR_INVALID_HANDLE;
  entry->timer->stop();
  return end<QueueTimer>(handle, completion, *entry->timer);
}

// The timers of a queue that has gone, which may still run.
using Timers = std::vector<Ref<PoolTimer>>;

// Sets the event when they do not any more.
class LastCallbacks final : public Task {
 public:
  LastCallbacks(Timers timers, Ref<Event> event) noexcept
      : timers_(std::move(timers)), event_(std::move(event)) {}

  void run(const OVERLAPPED_ENTRY&) override {
    for (const auto& timer : timers_) timer->wait(false);
    event_->set();
    delete this;
  }

 private:
  const Timers timers_;
  const Ref<Event> event_;
};

Timers close_timers_of(HANDLE queue) {
  Timers timers;
  for (HandleValue value = next_handle(0); value != 0; value = next_handle(value)) {
    const Pinned<QueueTimer> entry(value);
    if (!entry || entry->queue != queue) continue;
    timers.push_back(entry->timer);
    entry->timer->stop();
    close_handle(value, QueueTimer::object_kind);
  }
  return timers;
}

DWORD delete_queue(HANDLE queue, HANDLE event) try {
  const Completion completion(event);
  if (!completion.is_valid() || !close_handle(value_of(queue), TimerQueue::object_kind))
    return ERROR_INVALID_HANDLE;
  Timers timers = close_timers_of(queue);
  bool busy = false;
  for (const auto& timer : timers)
    if (completion.waits())
      timer->wait(false);
    else
      busy |= timer->is_busy({});
  if (!completion.event()) return busy ? ERROR_IO_PENDING : ERROR_SUCCESS;
  if (!busy) {
    completion.event()->set();
    return ERROR_SUCCESS;
  }
  auto* const last = new LastCallbacks(std::move(timers), completion.event());
  if (Pool::process()->post(*last)) return ERROR_IO_PENDING;
  delete last;
  return ERROR_NOT_ENOUGH_MEMORY;
} catch (const std::bad_alloc&) {
  return ERROR_NOT_ENOUGH_MEMORY;
}

// What BindIoCompletionCallback was given: one for each function, for good.
class BoundRoutine final : public Task {
 public:
  explicit BoundRoutine(LPOVERLAPPED_COMPLETION_ROUTINE function) noexcept : function_(function) {}

  // Null without memory.
  static BoundRoutine* of(LPOVERLAPPED_COMPLETION_ROUTINE function) noexcept try {
    static std::mutex& mutex = *new std::mutex;
    static auto& all = *new std::map<LPOVERLAPPED_COMPLETION_ROUTINE, BoundRoutine>;
    const std::lock_guard lock(mutex);
    return &all.try_emplace(function, function).first->second;
  } catch (const std::bad_alloc&) {
    return nullptr;
  }

  void run(const OVERLAPPED_ENTRY& entry) override {
    function_(static_cast<DWORD>(entry.Internal), entry.dwNumberOfBytesTransferred,
              entry.lpOverlapped);
  }

 private:
  const LPOVERLAPPED_COMPLETION_ROUTINE function_;
};

DWORD bind(HANDLE file, LPOVERLAPPED_COMPLETION_ROUTINE function) noexcept {
  Pool* const pool = Pool::process();
  BoundRoutine* const routine = BoundRoutine::of(function);
  if (!pool || !routine || !pool->open()) return ERROR_NOT_ENOUGH_MEMORY;
  return associate(file, pool->port(), reinterpret_cast<ULONG_PTR>(static_cast<Task*>(routine)));
}

}  // namespace
}  // namespace wsx

using namespace wsx;

BOOL WINAPI QueueUserWorkItem(LPTHREAD_START_ROUTINE Function, PVOID Context, ULONG Flags) {
  TRACED(QueueUserWorkItem, Function, Context, Flags);
  if (!Function) return fail_win32(ERROR_INVALID_PARAMETER);
  auto* const item = PoolObject::make<WorkItem>(environment(Flags), Context, Function);
  if (!item) return fail_win32(ERROR_NOT_ENOUGH_MEMORY);
  if (item->queue()) return TRUE;
  item->close();
  return fail_win32(ERROR_NOT_ENOUGH_MEMORY);
}

BOOL WINAPI RegisterWaitForSingleObject(PHANDLE phNewWaitObject, HANDLE hObject,
                                        WAITORTIMERCALLBACK Callback, PVOID Context,
                                        ULONG dwMilliseconds, ULONG dwFlags) {
  TRACED(RegisterWaitForSingleObject, phNewWaitObject, hObject, Callback, Context, dwMilliseconds,
         dwFlags);
  if (!Callback || bad_pointer(phNewWaitObject)) return fail_win32(ERROR_INVALID_PARAMETER);
  return finish_win32(
      register_wait(*phNewWaitObject, hObject, Callback, Context, dwMilliseconds, dwFlags));
}

BOOL WINAPI UnregisterWait(HANDLE WaitHandle) {
  TRACED(UnregisterWait, WaitHandle);
  return finish_win32(unregister(WaitHandle, nullptr));
}
BOOL WINAPI UnregisterWaitEx(HANDLE WaitHandle, HANDLE CompletionEvent) {
  TRACED(UnregisterWaitEx, WaitHandle, CompletionEvent);
  return finish_win32(unregister(WaitHandle, CompletionEvent));
}

HANDLE WINAPI CreateTimerQueue() {
  TRACED(CreateTimerQueue);
  Ref<TimerQueue> queue(new (std::nothrow) TimerQueue);
  const HandleValue value = queue ? open_handle(std::move(queue)) : 0;
  if (value == 0) set_last_error(ERROR_NOT_ENOUGH_MEMORY);
  return reinterpret_cast<HANDLE>(value);
}

BOOL WINAPI CreateTimerQueueTimer(PHANDLE phNewTimer, HANDLE TimerQueue,
                                  WAITORTIMERCALLBACK Callback, PVOID Parameter, DWORD DueTime,
                                  DWORD Period, ULONG Flags) {
  TRACED(CreateTimerQueueTimer, phNewTimer, TimerQueue, Callback, Parameter, DueTime, Period,
         Flags);
  if (!Callback || bad_pointer(phNewTimer)) return fail_win32(ERROR_INVALID_PARAMETER);
  return finish_win32(
      create_timer(*phNewTimer, TimerQueue, Callback, Parameter, DueTime, Period, Flags));
}

BOOL WINAPI ChangeTimerQueueTimer(HANDLE TimerQueue, HANDLE Timer, ULONG DueTime, ULONG Period) {
  TRACED(ChangeTimerQueueTimer, TimerQueue, Timer, DueTime, Period);
  const Pinned<QueueTimer> entry(value_of(Timer));
  if (!entry || entry->queue != TimerQueue) return fail_win32(ERROR_INVALID_HANDLE);
  bool was_set;
  const bool changed = entry->timer->is_over() ||
                       entry->timer->set(deadline_after(DueTime), period_of(Period), was_set);
  return changed ? TRUE : fail_win32(ERROR_NOT_ENOUGH_MEMORY);
}

BOOL WINAPI DeleteTimerQueueTimer(HANDLE TimerQueue, HANDLE Timer, HANDLE CompletionEvent) {
  TRACED(DeleteTimerQueueTimer, TimerQueue, Timer, CompletionEvent);
  return finish_win32(delete_timer(TimerQueue, Timer, CompletionEvent));
}

BOOL WINAPI DeleteTimerQueueEx(HANDLE TimerQueue, HANDLE CompletionEvent) {
  TRACED(DeleteTimerQueueEx, TimerQueue, CompletionEvent);
  return finish_win32(delete_queue(TimerQueue, CompletionEvent));
}
BOOL WINAPI DeleteTimerQueue(HANDLE TimerQueue) {
  TRACED(DeleteTimerQueue, TimerQueue);
  return finish_win32(delete_queue(TimerQueue, nullptr));
}

BOOL WINAPI BindIoCompletionCallback(HANDLE FileHandle, LPOVERLAPPED_COMPLETION_ROUTINE Function,
                                     ULONG Flags) {
  TRACED(BindIoCompletionCallback, FileHandle, Function, Flags);
  if (!Function || Flags != 0) return fail_win32(ERROR_INVALID_PARAMETER);
  return finish_win32(bind(FileHandle, Function));
}

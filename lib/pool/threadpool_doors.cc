// SPDX-License-Identifier: MIT
#include <threadpoolapiset.h>
#include <winerror.h>

#include <new>

#include "lib/last_error.h"
#include "lib/meant.h"
#include "lib/pool/pool_io.h"
#include "lib/pool/pool_timer.h"
#include "lib/pool/pool_wait.h"
#include "lib/trace/trace.h"

// Thread pools as programs see them. What they are given to hold are our objects themselves, as on
// Windows.
namespace wsx {
namespace {

// A callback of one submission, which nobody holds but that.
class SimpleCallback final : public PoolObject {
 public:
  SimpleCallback(const Environment& environment, void* context,
                 PTP_SIMPLE_CALLBACK function) noexcept
      : PoolObject(environment, context), function_(function) {}

 private:
  ~SimpleCallback() override = default;
  void call(Instance& instance, const OVERLAPPED_ENTRY&) override {
    function_(instance.handle(), context());
    close();
  }

  const PTP_SIMPLE_CALLBACK function_;
};

class Work final : public PoolObject {
 public:
  Work(const Environment& environment, void* context, PTP_WORK_CALLBACK function) noexcept
      : PoolObject(environment, context), function_(function) {}

 private:
  ~Work() override = default;
  void call(Instance& instance, const OVERLAPPED_ENTRY&) override {
    function_(instance.handle(), context(), reinterpret_cast<PTP_WORK>(this));
  }

  const PTP_WORK_CALLBACK function_;
};

using AnyFunction = void (*)();

void call_timer(PoolTimer& timer, Instance& instance, AnyFunction function) {
  reinterpret_cast<PTP_TIMER_CALLBACK>(function)(instance.handle(), timer.context(),
                                                 reinterpret_cast<PTP_TIMER>(&timer));
}

void call_wait(PoolWait& wait, Instance& instance, AnyFunction function, DWORD result) {
  reinterpret_cast<PTP_WAIT_CALLBACK>(function)(instance.handle(), wait.context(),
                                                reinterpret_cast<PTP_WAIT>(&wait), result);
}

Work& meant(PTP_WORK work) noexcept {
  return *reinterpret_cast<Work*>(work);
}
PoolTimer& meant(PTP_TIMER timer) noexcept {
  return *reinterpret_cast<PoolTimer*>(timer);
}
PoolWait& meant(PTP_WAIT wait) noexcept {
  return *reinterpret_cast<PoolWait*>(wait);
}
PoolIo& meant(PTP_IO io) noexcept {
  return *reinterpret_cast<PoolIo*>(io);
}
Pool& meant(PTP_POOL pool) noexcept {
  return *reinterpret_cast<Pool*>(pool);
}

// Null, and the last error set, on failure.
template <class T, class... Arguments>
T* make(const TP_CALLBACK_ENVIRON* environment, bool has_function,
        Arguments... arguments) noexcept {
  T* const made =
      has_function ? PoolObject::make<T>(Environment(environment), arguments...) : nullptr;
  if (!made) set_last_error(has_function ? ERROR_NOT_ENOUGH_MEMORY : ERROR_INVALID_PARAMETER);
  return made;
}

Ref<Object> held(HANDLE handle) noexcept {
  const Meant object(handle);
  if (!object || !object->waitable()) return {};
  object->hold();
  return Ref<Object>(object.get());
}

}  // namespace
}  // namespace wsx

using namespace wsx;

PTP_POOL WINAPI CreateThreadpool(PVOID reserved) {
  TRACED(CreateThreadpool, reserved);
  Pool* const pool = reserved ? nullptr : Pool::make().release();
  if (!pool) set_last_error(reserved ? ERROR_INVALID_PARAMETER : ERROR_NOT_ENOUGH_MEMORY);
  return reinterpret_cast<PTP_POOL>(pool);
}

VOID WINAPI SetThreadpoolThreadMaximum(PTP_POOL ptpp, DWORD cthrdMost) {
  TRACED(SetThreadpoolThreadMaximum, ptpp, cthrdMost);
  meant(ptpp).set_most(cthrdMost);
}

BOOL WINAPI SetThreadpoolThreadMinimum(PTP_POOL ptpp, DWORD cthrdMic) {
  TRACED(SetThreadpoolThreadMinimum, ptpp, cthrdMic);
  return meant(ptpp).set_least(cthrdMic) ? TRUE : fail_win32(ERROR_NOT_ENOUGH_MEMORY);
}

VOID WINAPI CloseThreadpool(PTP_POOL ptpp) {
  TRACED(CloseThreadpool, ptpp);
  meant(ptpp).close();
}

PTP_CLEANUP_GROUP WINAPI CreateThreadpoolCleanupGroup() {
  TRACED(CreateThreadpoolCleanupGroup);
  auto* const group = new (std::nothrow) CleanupGroup;
  if (!group) set_last_error(ERROR_NOT_ENOUGH_MEMORY);
  return reinterpret_cast<PTP_CLEANUP_GROUP>(group);
}

VOID WINAPI CloseThreadpoolCleanupGroupMembers(PTP_CLEANUP_GROUP ptpcg,
                                               BOOL fCancelPendingCallbacks,
                                               PVOID pvCleanupContext) {
  TRACED(CloseThreadpoolCleanupGroupMembers, ptpcg, fCancelPendingCallbacks, pvCleanupContext);
  reinterpret_cast<CleanupGroup*>(ptpcg)->close_members(fCancelPendingCallbacks, pvCleanupContext);
}

VOID WINAPI CloseThreadpoolCleanupGroup(PTP_CLEANUP_GROUP ptpcg) {
  TRACED(CloseThreadpoolCleanupGroup, ptpcg);
  delete reinterpret_cast<CleanupGroup*>(ptpcg);
}

VOID WINAPI SetEventWhenCallbackReturns(PTP_CALLBACK_INSTANCE pci, HANDLE evt) {
  TRACED(SetEventWhenCallbackReturns, pci, evt);
  Instance::of(pci).event = evt;
}
VOID WINAPI ReleaseSemaphoreWhenCallbackReturns(PTP_CALLBACK_INSTANCE pci, HANDLE sem, DWORD crel) {
  TRACED(ReleaseSemaphoreWhenCallbackReturns, pci, sem, crel);
  Instance::of(pci).semaphore = sem;
  Instance::of(pci).semaphore_count = crel;
}
VOID WINAPI ReleaseMutexWhenCallbackReturns(PTP_CALLBACK_INSTANCE pci, HANDLE mut) {
  TRACED(ReleaseMutexWhenCallbackReturns, pci, mut);
  Instance::of(pci).mutex = mut;
}
VOID WINAPI LeaveCriticalSectionWhenCallbackReturns(PTP_CALLBACK_INSTANCE pci,
                                                    PCRITICAL_SECTION pcs) {
  TRACED(LeaveCriticalSectionWhenCallbackReturns, pci, pcs);
  Instance::of(pci).section = pcs;
}
VOID WINAPI FreeLibraryWhenCallbackReturns(PTP_CALLBACK_INSTANCE pci, HMODULE mod) {
  TRACED(FreeLibraryWhenCallbackReturns, pci, mod);
  Instance::of(pci).library = mod;
}

BOOL WINAPI CallbackMayRunLong(PTP_CALLBACK_INSTANCE pci) {
  TRACED(CallbackMayRunLong, pci);
  return Instance::of(pci).may_run_long();
}

VOID WINAPI DisassociateCurrentThreadFromCallback(PTP_CALLBACK_INSTANCE pci) {
  TRACED(DisassociateCurrentThreadFromCallback, pci);
  Instance::of(pci).disassociate();
}

BOOL WINAPI TrySubmitThreadpoolCallback(PTP_SIMPLE_CALLBACK pfns, PVOID pv,
                                        PTP_CALLBACK_ENVIRON pcbe) {
  TRACED(TrySubmitThreadpoolCallback, pfns, pv, pcbe);
  auto* const callback = make<SimpleCallback>(pcbe, pfns, pv, pfns);
  if (!callback) return FALSE;
  if (callback->queue()) return TRUE;
  callback->close();
  return fail_win32(ERROR_NOT_ENOUGH_MEMORY);
}

PTP_WORK WINAPI CreateThreadpoolWork(PTP_WORK_CALLBACK pfnwk, PVOID pv, PTP_CALLBACK_ENVIRON pcbe) {
  TRACED(CreateThreadpoolWork, pfnwk, pv, pcbe);
  return reinterpret_cast<PTP_WORK>(make<Work>(pcbe, pfnwk, pv, pfnwk));
}
VOID WINAPI SubmitThreadpoolWork(PTP_WORK pwk) {
  TRACED(SubmitThreadpoolWork, pwk);
  meant(pwk).queue();
}
VOID WINAPI WaitForThreadpoolWorkCallbacks(PTP_WORK pwk, BOOL fCancelPendingCallbacks) {
  TRACED(WaitForThreadpoolWorkCallbacks, pwk, fCancelPendingCallbacks);
  meant(pwk).wait(fCancelPendingCallbacks);
}
VOID WINAPI CloseThreadpoolWork(PTP_WORK pwk) {
  TRACED(CloseThreadpoolWork, pwk);
  meant(pwk).close();
}

PTP_TIMER WINAPI CreateThreadpoolTimer(PTP_TIMER_CALLBACK pfnti, PVOID pv,
                                       PTP_CALLBACK_ENVIRON pcbe) {
  TRACED(CreateThreadpoolTimer, pfnti, pv, pcbe);
  return reinterpret_cast<PTP_TIMER>(
      make<PoolTimer>(pcbe, pfnti, pv, call_timer, reinterpret_cast<AnyFunction>(pfnti)));
}
VOID WINAPI SetThreadpoolTimer(PTP_TIMER pti, PFILETIME pftDueTime, DWORD msPeriod,
                               DWORD msWindowLength) {
  TRACED(SetThreadpoolTimer, pti, pftDueTime, msPeriod, msWindowLength);
  SetThreadpoolTimerEx(pti, pftDueTime, msPeriod, msWindowLength);
}
BOOL WINAPI SetThreadpoolTimerEx(PTP_TIMER pti, PFILETIME pftDueTime, DWORD msPeriod, DWORD) {
  bool was_set = false;
  meant(pti).set(pool_deadline(pftDueTime), std::chrono::milliseconds(msPeriod), was_set);
  return was_set;
}
BOOL WINAPI IsThreadpoolTimerSet(PTP_TIMER pti) {
  return meant(pti).is_set();
}
VOID WINAPI WaitForThreadpoolTimerCallbacks(PTP_TIMER pti, BOOL fCancelPendingCallbacks) {
  TRACED(WaitForThreadpoolTimerCallbacks, pti, fCancelPendingCallbacks);
  meant(pti).wait(fCancelPendingCallbacks);
}
VOID WINAPI CloseThreadpoolTimer(PTP_TIMER pti) {
  TRACED(CloseThreadpoolTimer, pti);
  meant(pti).close();
}

PTP_WAIT WINAPI CreateThreadpoolWait(PTP_WAIT_CALLBACK pfnwa, PVOID pv, PTP_CALLBACK_ENVIRON pcbe) {
  TRACED(CreateThreadpoolWait, pfnwa, pv, pcbe);
  return reinterpret_cast<PTP_WAIT>(
      make<PoolWait>(pcbe, pfnwa, pv, call_wait, reinterpret_cast<AnyFunction>(pfnwa)));
}
VOID WINAPI SetThreadpoolWait(PTP_WAIT pwa, HANDLE h, PFILETIME pftTimeout) {
  TRACED(SetThreadpoolWait, pwa, h, pftTimeout);
  SetThreadpoolWaitEx(pwa, h, pftTimeout, nullptr);
}
BOOL WINAPI SetThreadpoolWaitEx(PTP_WAIT pwa, HANDLE h, PFILETIME pftTimeout, PVOID) {
  bool was_set = false;
  meant(pwa).set(held(h), pool_deadline(pftTimeout), was_set);
  return was_set;
}
VOID WINAPI WaitForThreadpoolWaitCallbacks(PTP_WAIT pwa, BOOL fCancelPendingCallbacks) {
  TRACED(WaitForThreadpoolWaitCallbacks, pwa, fCancelPendingCallbacks);
  meant(pwa).wait(fCancelPendingCallbacks);
}
VOID WINAPI CloseThreadpoolWait(PTP_WAIT pwa) {
  TRACED(CloseThreadpoolWait, pwa);
  meant(pwa).close();
}

PTP_IO WINAPI CreateThreadpoolIo(HANDLE fl, PTP_WIN32_IO_CALLBACK pfnio, PVOID pv,
                                 PTP_CALLBACK_ENVIRON pcbe) {
  TRACED(CreateThreadpoolIo, fl, pfnio, pv, pcbe);
  auto* const io = make<PoolIo>(pcbe, pfnio, pv, pfnio);
  if (!io) return nullptr;
  const DWORD error = io->open(fl);
  if (error == ERROR_SUCCESS) return reinterpret_cast<PTP_IO>(io);
  io->close();
  set_last_error(error);
  return nullptr;
}
VOID WINAPI StartThreadpoolIo(PTP_IO pio) {
  TRACED(StartThreadpoolIo, pio);
  meant(pio).expect();
}
VOID WINAPI CancelThreadpoolIo(PTP_IO pio) {
  TRACED(CancelThreadpoolIo, pio);
  meant(pio).expect_no_more();
}
VOID WINAPI WaitForThreadpoolIoCallbacks(PTP_IO pio, BOOL fCancelPendingCallbacks) {
  TRACED(WaitForThreadpoolIoCallbacks, pio, fCancelPendingCallbacks);
  meant(pio).wait(fCancelPendingCallbacks);
}
VOID WINAPI CloseThreadpoolIo(PTP_IO pio) {
  TRACED(CloseThreadpoolIo, pio);
  meant(pio).close();
}

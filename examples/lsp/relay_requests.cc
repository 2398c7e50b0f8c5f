// SPDX-License-Identifier: MIT
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "relay.h"

// Overlapped calls on their way down and their ends on the way up.
namespace relay {
namespace {

HANDLE port = nullptr;
std::thread worker;
std::mutex ended_lock;
std::condition_variable ended;

std::atomic_ref<ULONG_PTR> state_of(OVERLAPPED& overlapped) {
  return std::atomic_ref<ULONG_PTR>(overlapped.Internal);
}

bool pending(OVERLAPPED& overlapped) {
  return state_of(overlapped).load(std::memory_order_acquire) == WSS_OPERATION_IN_PROGRESS;
}

WSAEVENT event_of(const OVERLAPPED& overlapped) {
  return reinterpret_cast<WSAEVENT>(reinterpret_cast<ULONG_PTR>(overlapped.hEvent) & ~ULONG_PTR{1});
}

// WPUQueueApc takes a function of one argument; a routine has four.
void CALLBACK run_routine(DWORD_PTR context) {
  const std::unique_ptr<Request> request(reinterpret_cast<Request*>(context));
  request->routine(request->error, request->bytes, request->overlapped, request->flags);
}

void queue_routine(std::unique_ptr<Request> request) {
  OVERLAPPED& overlapped = *request->overlapped;
  overlapped.InternalHigh = request->bytes;
  state_of(overlapped).store(request->error, std::memory_order_release);
  INT ignored = 0;
  // A thread that has ended gets no routines any more.
  if (next.upcalls.lpWPUQueueApc(&request->thread, run_routine,
                                 reinterpret_cast<DWORD_PTR>(request.get()), &ignored) == 0)
    static_cast<void>(request.release());
}

// The error and the flags are where WSPGetOverlappedResult looks for them, before the request has
// ended: from then on the OVERLAPPED is the program's again.
void finish(std::unique_ptr<Request> request) {
  const Shared pair = request->pair;
  request->overlapped->Offset = request->flags;
  request->overlapped->OffsetHigh = request->error;
  if (request->routine) {
    queue_routine(std::move(request));
  } else {
    INT ignored = 0;
    WPUCompleteOverlappedRequest(pair->upper, request->overlapped, request->error, request->bytes,
                                 &ignored);
  }
  {
    const std::lock_guard<std::mutex> lock(ended_lock);
    ended.notify_all();
  }
  leave(pair);
}

// `told` is the port's own word for it, which is not one of Winsock's.
void ask_below(Request& request, DWORD told) {
  INT code = 0;
  if (next.table.lpWSPGetOverlappedResult(request.pair->lower, &request.below, &request.bytes,
                                          FALSE, &request.flags, &code))
    return;
  // A closed socket has no results to give, but that it was closed.
  const DWORD aborted =
      told == ERROR_CONNECTION_ABORTED ? DWORD{WSAECONNABORTED} : DWORD{WSA_OPERATION_ABORTED};
  request.error = request.pair->closed ? aborted : static_cast<DWORD>(code);
}

void work() {
  for (;;) {
    DWORD bytes = 0;
    ULONG_PTR key = 0;
    OVERLAPPED* below = nullptr;
    const BOOL good = GetQueuedCompletionStatus(port, &bytes, &key, &below, INFINITE);
    if (!below) return;
    std::unique_ptr<Request> request(reinterpret_cast<Request*>(below));
    request->bytes = bytes;
    if (!good) ask_below(*request, GetLastError());
    finish(std::move(request));
  }
}

}  // namespace

Request::~Request() {
  INT ignored = 0;
  if (thread_is_own) next.upcalls.lpWPUCloseThread(&thread, &ignored);
}

bool start_worker() {
  port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 0);
  if (port) worker = std::thread(work);
  return port != nullptr;
}

void stop_worker() {
  PostQueuedCompletionStatus(port, 0, 0, nullptr);
  worker.join();
  CloseHandle(port);
}

bool attach(SOCKET lower) {
  return CreateIoCompletionPort(reinterpret_cast<HANDLE>(lower), port, 0, 0) == port;
}

std::unique_ptr<Request> prepare(const Shared& pair, const Ending& ending) {
  if (!ending.overlapped || !pair->overlapped) return nullptr;
  auto request = std::make_unique<Request>();
  request->pair = pair;
  request->overlapped = ending.overlapped;
  request->routine = ending.routine;
  INT ignored = 0;
  if (ending.routine && ending.thread)
    request->thread = *ending.thread;
  else if (ending.routine)
    request->thread_is_own = next.upcalls.lpWPUOpenCurrentThread(&request->thread, &ignored) == 0;
  if (!ending.routine && event_of(*ending.overlapped))
    next.upcalls.lpWPUResetEvent(event_of(*ending.overlapped), &ignored);
  state_of(*ending.overlapped).store(WSS_OPERATION_IN_PROGRESS, std::memory_order_release);
  pair->uses += 1;
  return request;
}

int begun(std::unique_ptr<Request> request, int result, int code, LPINT error) {
  if (result == 0 || code == WSA_IO_PENDING) {
    static_cast<void>(request.release());
    return fail(WSA_IO_PENDING, error);
  }
  leave(request->pair);
  return fail(code, error);
}

BOOL WSPAPI get_overlapped_result(SOCKET s, LPWSAOVERLAPPED overlapped, LPDWORD bytes, BOOL wait,
                                  LPDWORD flags, LPINT error) {
  if (!find(s, error)) return FALSE;
  if (!overlapped) return fail(WSAEFAULT, error), FALSE;
  if (pending(*overlapped)) {
    if (!wait) return fail(WSA_IO_INCOMPLETE, error), FALSE;
    std::unique_lock<std::mutex> lock(ended_lock);
    ended.wait(lock, [=] { return !pending(*overlapped); });
  }
  if (bytes) *bytes = static_cast<DWORD>(overlapped->InternalHigh);
  if (flags) *flags = overlapped->Offset;
  if (overlapped->OffsetHigh == 0) return TRUE;
  return fail(static_cast<int>(overlapped->OffsetHigh), error), FALSE;
}

}  // namespace relay

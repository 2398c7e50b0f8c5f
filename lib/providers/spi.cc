// SPDX-License-Identifier: MIT
#include "lib/providers/spi.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <iterator>
#include <mutex>
#include <new>
#include <string_view>

#include "lib/arguments.h"
#include "lib/providers/upcalls.h"
#include "lib/startup.h"
#include "lib/status.h"
#include "lib/trace/trace.h"

// WSPStartup and WSPCleanup.
namespace wsx {
namespace {

// The table may be replaced while other threads use it, so each that was ever given stays: there
// are as many as there are callers.
struct Given {
  WSPUPCALLTABLE table;
  Given* next;
};
constinit std::mutex given_lock;
constinit Given* given = nullptr;
constinit std::atomic<const WSPUPCALLTABLE*> latest{nullptr};

bool remember(const WSPUPCALLTABLE& table) noexcept {
  const std::lock_guard lock(given_lock);
  Given* known = given;
  while (known && std::memcmp(&known->table, &table, sizeof table) != 0) known = known->next;
  if (!known) known = given = new (std::nothrow) Given{table, given};
  if (known) latest.store(&known->table, std::memory_order_release);
  return known != nullptr;
}

constexpr WORD lowest_version = MAKEWORD(2, 0);
constexpr WORD highest_version = MAKEWORD(2, 2);

WORD in_order(WORD version) noexcept {
  return MAKEWORD(HIBYTE(version), LOBYTE(version));
}

// WSPDATA as a program compiled with -fshort-wchar sees it.
struct Data16 {
  WORD wVersion;
  WORD wHighVersion;
  char16_t szDescription[WSPDESCRIPTION_LEN + 1];
};

template <typename Data>
void describe(Data& data, WORD requested) noexcept {
  constexpr std::wstring_view name = L"wsx: TCP/IP on the host's sockets";
  data.wVersion = in_order(requested) < in_order(highest_version) ? requested : highest_version;
  data.wHighVersion = highest_version;
  std::ranges::fill(data.szDescription, 0);
  std::copy(name.begin(), name.end(), data.szDescription);
}

template <typename Data>
int start(WORD version, Data* data, const WSPUPCALLTABLE& upcalls, const WSPPROC_TABLE& own,
          WSPPROC_TABLE* table) noexcept {
  if (bad_pointer(data) || bad_pointer(table)) return WSAEFAULT;
  if (in_order(version) < in_order(lowest_version)) return WSAVERNOTSUPPORTED;
  if (!remember(upcalls)) return WSASYSNOTREADY;
  describe(*data, version);
  *table = own;
  start_provider();
  return 0;
}

}  // namespace

const WSPUPCALLTABLE& provider_upcalls() noexcept {
  const WSPUPCALLTABLE* const table = latest.load(std::memory_order_acquire);
  return table ? *table : own_upcalls;
}

int fail(int wsa_code, INT* error) noexcept {
  if (!bad_pointer(error)) *error = wsa_code;
  return SOCKET_ERROR;
}

int finish(Status status, INT* error) noexcept {
  if (status == Status::success) return 0;
  return fail(status == Status::pending ? WSA_IO_PENDING : wsa_error(status), error);
}

RoutineRoute::RoutineRoute(const OVERLAPPED* overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine,
                           const WSATHREADID* thread) noexcept {
  if (!overlapped || !routine || !thread) return;
  status_ = Status::access_violation;
  if (bad_pointer(thread)) return;
  const LPWPUQUEUEAPC queue = provider_upcalls().lpWPUQueueApc;
  if (queue == own_upcalls.lpWPUQueueApc || !queue) {
    const Pinned<Thread> named(reinterpret_cast<HandleValue>(thread->ThreadHandle));
    if (!named) return;
    if (&*named != Thread::current()) route_ = {*thread, own_upcalls.lpWPUQueueApc};
  } else {
    route_ = {*thread, queue};
  }
  status_ = Status::success;
}

}  // namespace wsx

using namespace wsx;

int WSPAPI WSPStartup(WORD wVersionRequested, LPWSPDATA lpWSPData,
                      LPWSAPROTOCOL_INFOW lpProtocolInfo, WSPUPCALLTABLE UpcallTable,
                      LPWSPPROC_TABLE lpProcTable) {
  TRACED(WSPStartup, wVersionRequested, lpWSPData, lpProtocolInfo, UpcallTable, lpProcTable);
  return start(wVersionRequested, lpWSPData, UpcallTable, base_table, lpProcTable);
}

// The same for programs compiled with -fshort-wchar.
WSX_BEGIN_DECLS
int WSPAPI wsx16_WSPStartup(WORD version, Data16* data, void* lpProtocolInfo,
                            WSPUPCALLTABLE upcalls, LPWSPPROC_TABLE table) {
  TRACED(wsx16_WSPStartup, version, data, lpProtocolInfo, upcalls, table);
  return start(version, data, upcalls, base_table16(), table);
}
WSX_END_DECLS

// SPDX-License-Identifier: MIT
#include "lib/pool_io.h"

#include <winerror.h>

#include <map>
#include <mutex>
#include <new>

#include "lib/status.h"

namespace wsx {
namespace {

// A socket keeps its key for good, and may have operations that nobody announced: so the key is a
// number, and no pointer.
struct Table {
  std::mutex mutex;
  std::map<ULONG_PTR, PoolIo*> by_key;
  ULONG_PTR last_key = 1;
};

Table& table() noexcept {
  static Table& table = *new Table;
  return table;
}

ULONG_PTR new_key() noexcept {
  const std::lock_guard lock(table().mutex);
  return table().last_key += 2;
}

}  // namespace

PoolIo::PoolIo(const Environment& environment, void* context,
               PTP_WIN32_IO_CALLBACK function) noexcept
    : PoolObject(environment, context), function_(function), key_(new_key()) {}

PoolIo::~PoolIo() {
  if (has_pool_open_) pool().shut();
  const std::lock_guard lock(table().mutex);
  table().by_key.erase(key_);
}

DWORD PoolIo::open(HANDLE file) noexcept try {
  {
    const std::lock_guard lock(table().mutex);
    table().by_key.emplace(key_, this);
  }
  has_pool_open_ = pool().open();
  return has_pool_open_ ? associate(file, pool().port(), key_) : ERROR_NOT_ENOUGH_MEMORY;
} catch (const std::bad_alloc&) {
  return ERROR_NOT_ENOUGH_MEMORY;
}

void PoolIo::expect() noexcept {
  hold();
  const std::lock_guard lock(mutex_);
  ++due_;
}

void PoolIo::expect_no_more() noexcept {
  {
    const std::lock_guard lock(mutex_);
    if (due_ == 0) return;
    --due_;
    tell_if_at_rest();
  }
  let_go();
}

bool PoolIo::claim() noexcept {
  {
    const std::lock_guard lock(mutex_);
    if (cancelled_ == 0) {
      if (due_ == 0) return false;
      --due_;
      ++claimed_;
      return true;
    }
    --cancelled_;
  }
  let_go();
  return false;
}

bool PoolIo::admits(const OVERLAPPED_ENTRY&) noexcept {
  --claimed_;
  return true;
}

void PoolIo::cancel() noexcept {
  cancelled_ += due_;
  due_ = 0;
}

void PoolIo::call(Instance& instance, const OVERLAPPED_ENTRY& entry) {
  function_(instance.handle(), context(), entry.lpOverlapped,
            win32_error(static_cast<Status>(entry.Internal)), entry.dwNumberOfBytesTransferred,
            reinterpret_cast<PTP_IO>(this));
}

// Each announced operation holds its object, so one that is announced finds it.
void run_pool_io(const OVERLAPPED_ENTRY& entry) {
  Ref<PoolIo> io;
  {
    const std::lock_guard lock(table().mutex);
    const auto found = table().by_key.find(entry.lpCompletionKey);
    if (found == table().by_key.end() || !found->second->try_hold()) return;
    io = Ref<PoolIo>(found->second);
  }
  if (io->claim()) io->run(entry);
}

}  // namespace wsx

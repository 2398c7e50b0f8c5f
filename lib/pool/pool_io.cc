// SPDX-License-Identifier: MIT
#include "lib/pool/pool_io.h"

#include <winerror.h>

#include <map>
#include <mutex>
#include <new>

#include "lib/status.h"

namespace wsx {
namespace {

// A socket may have operations that nobody announced, and may be there when its object is not any
// more: so the key is a number, and no pointer.
struct Table {
  std::mutex mutex;
  std::map<std::uint32_t, PoolIo*> by_number;
  std::uint32_t last_number = 0;
};

Table& table() noexcept {
  static Table& table = *new Table;
  return table;
}

std::uint32_t new_number() noexcept {
  const std::lock_guard lock(table().mutex);
  return ++table().last_number;
}

std::shared_ptr<Membership> new_membership() noexcept try {
  return std::make_shared<Membership>();
} catch (const std::bad_alloc&) {
  return nullptr;
}

constexpr std::uint32_t number_in(ULONG_PTR key) noexcept {
  return static_cast<std::uint32_t>(key >> 32);
}

}  // namespace

PoolIo::PoolIo(const Environment& environment, void* context,
               PTP_WIN32_IO_CALLBACK function) noexcept
    : PoolObject(environment, context),
      function_(function),
      number_(new_number()),
      membership_(new_membership()) {}

PoolIo::~PoolIo() {
  if (has_pool_open_) pool().shut();
  const std::lock_guard lock(table().mutex);
  table().by_number.erase(number_);
}

// Odd, which a pool tells from its tasks' keys.
ULONG_PTR PoolIo::key() const noexcept {
  return ULONG_PTR{number_} << 32 | static_cast<std::uint32_t>(generation_ << 1) | 1;
}

DWORD PoolIo::open(HANDLE file) noexcept try {
  if (!membership_) return ERROR_NOT_ENOUGH_MEMORY;
  {
    const std::lock_guard lock(table().mutex);
    table().by_number.emplace(number_, this);
  }
  has_pool_open_ = pool().open();
  return has_pool_open_ ? associate(file, pool().port(), key(), membership_)
                        : ERROR_NOT_ENOUGH_MEMORY;
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

bool PoolIo::claim(ULONG_PTR its_key) noexcept {
  const std::lock_guard lock(mutex_);
  if (its_key != key() || due_ == 0) return false;
  --due_;
  ++claimed_;
  return true;
}

bool PoolIo::admits(const OVERLAPPED_ENTRY&) noexcept {
  --claimed_;
  return true;
}

// Packets of what has been announced so far are known by the old key, whenever they come. The
// program still holds the object.
void PoolIo::cancel() noexcept {
  if (due_ == 0) return;
  for (; due_ > 0; --due_) let_go();
  ++generation_;
  membership_->change_key(key());
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
    const auto found = table().by_number.find(number_in(entry.lpCompletionKey));
    if (found == table().by_number.end() || !found->second->try_hold()) return;
    io = Ref<PoolIo>(found->second);
  }
  if (io->claim(entry.lpCompletionKey)) io->run(entry);
}

}  // namespace wsx

// SPDX-License-Identifier: MIT
#include "lib/providers/catalog.h"

#include <atomic>
#include <mutex>
#include <utility>

#include "lib/providers/catalog_file.h"
#include "posix/file.h"

namespace wsx {
namespace {

using Shared = std::shared_ptr<const Snapshot>;

// Two locks, taken in this order: changes take turns under the first, and may wait there for a
// disk and for other processes; the second guards the pointers.
constinit std::mutex change_lock;
constinit std::mutex pointers_lock;
constinit std::atomic<bool> current_is_layered{false};

struct Pointers {
  Shared current = std::make_shared<const Snapshot>();
  Shared in_process = current;
};

// Never destroyed: sockets may be made until the process ends. Memory is needed the first time
// only.
Pointers& pointers() {
  static Pointers& instance = *new Pointers;
  return instance;
}

Shared in_process() {
  const std::lock_guard lock(pointers_lock);
  return pointers().in_process;
}

// Without a file there is nothing installed yet.
Status read_installed(const std::string& path, Shared& snapshot) {
  std::string text;
  const Status status = posix::read_file(path, text);
  auto read = std::make_shared<Snapshot>();
  if (status == Status::no_memory) return socket_code(WSA_NOT_ENOUGH_MEMORY);
  if (status != Status::no_such_file && (!succeeded(status) || !read_catalog(text, *read)))
    return socket_code(WSANO_RECOVERY);
  snapshot = std::move(read);
  return Status::success;
}

const char* file_name() noexcept {
  return posix::trusted_environment("WSX_CATALOG");
}

}  // namespace

Shared Catalog::current() noexcept {
  const std::lock_guard lock(pointers_lock);
  return pointers().current;
}

bool Catalog::layered() noexcept {
  return current_is_layered.load(std::memory_order_acquire);
}

Status Catalog::refresh() noexcept {
  Shared snapshot;
  const Status status = installed(snapshot);
  if (!succeeded(status)) return status;
  return with_memory([&] {
    const std::lock_guard lock(pointers_lock);
    pointers().current.swap(snapshot);
    current_is_layered.store(pointers().current->layered(), std::memory_order_release);
    return Status::success;
  });
}

Status Catalog::installed(Shared& snapshot) noexcept {
  return with_memory([&] {
    if (const char* const name = file_name()) return read_installed(name, snapshot);
    snapshot = in_process();
    return Status::success;
  });
}

Status Catalog::change_by(Changer& changer) noexcept {
  return with_memory([&] {
    const std::lock_guard turn(change_lock);
    if (const char* const name = file_name()) return change_file(name, changer);
    auto changed = std::make_shared<Snapshot>(*in_process());
    const Status status = changer.apply(*changed);
    if (!succeeded(status)) return status;
    const std::lock_guard lock(pointers_lock);
    pointers().in_process = std::move(changed);
    return Status::success;
  });
}

Status Catalog::change_file(const std::string& path, Changer& changer) {
  const posix::FileLock lock(path);
  if (!lock.held()) return socket_code(WSANO_RECOVERY);
  Shared installed;
  Status status = read_installed(path, installed);
  if (!succeeded(status)) return status;
  Snapshot changed(*installed);
  status = changer.apply(changed);
  if (!succeeded(status)) return status;
  const bool kept = succeeded(posix::replace_file(path, write_catalog(changed)));
  return kept ? Status::success : socket_code(WSANO_RECOVERY);
}

}  // namespace wsx

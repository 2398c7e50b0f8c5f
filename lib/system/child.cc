// SPDX-License-Identifier: MIT
#include "lib/system/child.h"

#include "posix/child.h"
#include "posix/process.h"

namespace wsx {

bool Child::watch() noexcept {
  hold();
  const auto run = [](void* child) {
    const Ref<Child> self(static_cast<Child*>(child));
    self->wait();
  };
  if (succeeded(posix::start_quiet_thread(run, this))) return true;
  let_go();
  return false;
}

void Child::wait() noexcept {
  posix::await_child(id_);
  {
    const std::lock_guard lock(mutex_);
    const posix::ChildEnd end = posix::reap_child(id_);
    reaped_ = true;
    // When the program waits for its children itself, nobody else knows how they ended.
    const DWORD code = end.known ? end.code : ~DWORD{0};
    exit_code_.store(terminated_ && end.killed ? terminated_with_ : code);
  }
  ended_.set();
}

bool Child::terminate(DWORD code) noexcept {
  const std::lock_guard lock(mutex_);
  if (reaped_ || !posix::kill_child(id_)) return false;
  if (!terminated_) terminated_with_ = code;
  terminated_ = true;
  return true;
}

}  // namespace wsx

// SPDX-License-Identifier: MIT
#pragma once

#include <winbase.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <utility>

#include "lib/port.h"

namespace wsx {

class PortMember;

// A member as seen by who gave it to its port with a key that changes. Keeps it from nothing: the
// member may go before.
class Membership {
 public:
  // For the operations that begin from here on.
  void change_key(ULONG_PTR key) noexcept;

 private:
  friend class PortMember;
  std::mutex mutex_;
  PortMember* member_ = nullptr;
};

// What may belong to a completion port: sockets, also those that a provider has made.
class PortMember {
 public:
  PortMember() = default;
  ~PortMember() {
    if (!membership_) return;
    const std::lock_guard lock(membership_->mutex_);
    membership_->member_ = nullptr;
  }

  // For as long as the object lives. False when it has a port already.
  bool associate(Ref<Port> port, ULONG_PTR key, std::shared_ptr<Membership> membership) noexcept {
    const std::lock_guard lock(mutex_);
    if (kept_) return false;
    kept_ = std::move(port);
    key_.store(key, std::memory_order_relaxed);
    if ((membership_ = std::move(membership))) membership_->member_ = this;
    port_.store(kept_.get(), std::memory_order_release);
    return true;
  }

  // Null for none.
  Port* port() const noexcept { return port_.load(std::memory_order_acquire); }
  // Of operations that begin now: each keeps the one that it began with.
  ULONG_PTR port_key() const noexcept { return key_.load(std::memory_order_relaxed); }

  // SetFileCompletionNotificationModes: what has been switched off stays so.
  void add_notification_modes(UCHAR modes) noexcept { modes_.fetch_or(modes); }
  bool skips_packet_on_success() const noexcept {
    return modes_.load(std::memory_order_relaxed) & FILE_SKIP_COMPLETION_PORT_ON_SUCCESS;
  }
  bool skips_own_signal() const noexcept {
    return modes_.load(std::memory_order_relaxed) & FILE_SKIP_SET_EVENT_ON_HANDLE;
  }

 private:
  friend class Membership;

  std::atomic<Port*> port_{nullptr};
  std::atomic<ULONG_PTR> key_{0};  // written before port_
  std::atomic<UCHAR> modes_{0};
  Ref<Port> kept_;
  std::shared_ptr<Membership> membership_;
  std::mutex mutex_;
};

inline void Membership::change_key(ULONG_PTR key) noexcept {
  const std::lock_guard lock(mutex_);
  if (member_) member_->key_.store(key, std::memory_order_relaxed);
}

}  // namespace wsx

// SPDX-License-Identifier: MIT
#pragma once

#include <winbase.h>

#include <atomic>
#include <mutex>
#include <utility>

#include "lib/port.h"

namespace wsx {

// What may belong to a completion port: sockets, also those that a provider has made.
class PortMember {
 public:
  // For as long as the object lives. False when it has a port already.
  bool associate(Ref<Port> port, ULONG_PTR key) noexcept {
    const std::lock_guard lock(mutex_);
    if (kept_) return false;
    kept_ = std::move(port);
    key_ = key;
    port_.store(kept_.get(), std::memory_order_release);
    return true;
  }

  // Null for none.
  Port* port() const noexcept { return port_.load(std::memory_order_acquire); }
  ULONG_PTR port_key() const noexcept { return key_; }

  // SetFileCompletionNotificationModes: what has been switched off stays so.
  void add_notification_modes(UCHAR modes) noexcept { modes_.fetch_or(modes); }
  bool skips_packet_on_success() const noexcept {
    return modes_.load(std::memory_order_relaxed) & FILE_SKIP_COMPLETION_PORT_ON_SUCCESS;
  }
  bool skips_own_signal() const noexcept {
    return modes_.load(std::memory_order_relaxed) & FILE_SKIP_SET_EVENT_ON_HANDLE;
  }

 private:
  std::atomic<Port*> port_{nullptr};
  ULONG_PTR key_ = 0;  // written before port_, and never again
  std::atomic<UCHAR> modes_{0};
  Ref<Port> kept_;
  std::mutex mutex_;
};

}  // namespace wsx

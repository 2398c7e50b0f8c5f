// SPDX-License-Identifier: MIT
#pragma once

#include <minwinbase.h>
#include <winbase.h>

#include <atomic>
#include <cstdint>
#include <mutex>

#include "lib/object.h"
#include "lib/wait.h"

namespace wsx {

// A process that this one has started. A thread of the library waits for its end, for the host lets
// nobody else know how it ended, and keeps its record until somebody has asked.
class Child final : public Object {
 public:
  static constexpr Kind object_kind = Kind::child;

  explicit Child(std::uint32_t id) noexcept : Object(Kind::child), id_(id) {}

  // False without a thread that could wait.
  bool watch() noexcept;

  std::uint32_t id() const noexcept { return id_; }
  DWORD exit_code() const noexcept { return exit_code_.load(); }
  // False when it has ended.
  bool terminate(DWORD code) noexcept;

  Waitable* waitable() noexcept override { return &ended_; }

  std::atomic<DWORD> priority_class{NORMAL_PRIORITY_CLASS};

 private:
  ~Child() override = default;
  void wait() noexcept;

  const std::uint32_t id_;
  std::mutex mutex_;  // so that nobody is killed whom the host has given the number since
  bool reaped_ = false;
  bool terminated_ = false;
  DWORD terminated_with_ = 0;
  std::atomic<DWORD> exit_code_{STILL_ACTIVE};
  Waitable ended_{Waitable::Reset::manual};
};

}  // namespace wsx

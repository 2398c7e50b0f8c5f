// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>

#include "lib/object.h"

namespace wsx {

// What CryptAcquireContext gives: it has no keys, so nothing to remember but who uses it.
class CryptographicContext final : public Object {
 public:
  static constexpr Kind object_kind = Kind::cryptographic_context;

  CryptographicContext() noexcept : Object(object_kind) {}

  void share() noexcept { users_.fetch_add(1, std::memory_order_relaxed); }
  // True for the last user.
  bool leave() noexcept { return users_.fetch_sub(1, std::memory_order_acq_rel) == 1; }

  // It ends by CryptReleaseContext, and by nothing else.
  Status may_close() noexcept override { return Status::invalid_handle; }

 private:
  ~CryptographicContext() override = default;

  std::atomic<unsigned> users_ = 1;
};

}  // namespace wsx

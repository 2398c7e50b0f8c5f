// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>

#include "lib/pool/pool_object.h"
#include "lib/port_member.h"

namespace wsx {

// The operations of a socket that were announced, each with a callback at its end. Whose callbacks
// are cancelled differ from those that begin later by the key of the socket.
class PoolIo final : public PoolObject {
 public:
  PoolIo(const Environment& environment, void* context, PTP_WIN32_IO_CALLBACK function) noexcept;

  // Gives the socket to the pool: an error of CreateIoCompletionPort, or 0.
  DWORD open(HANDLE file) noexcept;

  void expect() noexcept;
  void expect_no_more() noexcept;
  // An operation with that key has ended: whether its callback is to run. False also when none was
  // announced.
  bool claim(ULONG_PTR key) noexcept;

 private:
  ~PoolIo() override;

  void call(Instance& instance, const OVERLAPPED_ENTRY& entry) override;
  bool admits(const OVERLAPPED_ENTRY&) noexcept override;
  bool is_at_rest() const noexcept override { return claimed_ == 0 && PoolObject::is_at_rest(); }
  void cancel() noexcept override;
  ULONG_PTR key() const noexcept;

  const PTP_WIN32_IO_CALLBACK function_;
  const std::uint32_t number_;
  const std::shared_ptr<Membership> membership_;
  bool has_pool_open_ = false;
  std::uint32_t generation_ = 0;  // how often callbacks were cancelled
  unsigned claimed_ = 0;          // whose callbacks are about to run
};

// The end of an operation of a socket with such a key.
void run_pool_io(const OVERLAPPED_ENTRY& entry);

}  // namespace wsx

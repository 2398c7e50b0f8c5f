// SPDX-License-Identifier: MIT
#pragma once

#include "lib/pool_object.h"

namespace wsx {

// The operations of a socket that were announced, each with a callback at its end.
class PoolIo final : public PoolObject {
 public:
  PoolIo(const Environment& environment, void* context, PTP_WIN32_IO_CALLBACK function) noexcept;

  // Gives the socket to the pool: an error of CreateIoCompletionPort, or 0.
  DWORD open(HANDLE file) noexcept;

  void expect() noexcept;
  void expect_no_more() noexcept;
  // An operation has ended: whether its callback is to run. False also when none was announced.
  bool claim() noexcept;

 private:
  ~PoolIo() override;

  void call(Instance& instance, const OVERLAPPED_ENTRY& entry) override;
  bool admits(const OVERLAPPED_ENTRY&) noexcept override;
  bool is_at_rest() const noexcept override { return claimed_ == 0 && PoolObject::is_at_rest(); }
  void cancel() noexcept override;

  const PTP_WIN32_IO_CALLBACK function_;
  const ULONG_PTR key_;
  bool has_pool_open_ = false;
  unsigned cancelled_ = 0;  // whose ends are passed over
  unsigned claimed_ = 0;    // whose callbacks are about to run
};

// The end of an operation of a socket with such a key.
void run_pool_io(const OVERLAPPED_ENTRY& entry);

}  // namespace wsx

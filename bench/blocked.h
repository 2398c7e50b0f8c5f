// SPDX-License-Identifier: MIT
//
// What the contenders of `latency` share.
#ifndef WSX_BENCH_BLOCKED_H
#define WSX_BENCH_BLOCKED_H

#include "winsock.h"

namespace bench {

// Fills a stream, writes until a write has to wait, lets the peer read, and sees the end of that
// one.
class BlockedWork : public StreamWork {
 public:
  explicit BlockedWork(const Blocked& blocked);
  void run(unsigned operations) override;
  double timed(unsigned operations) final;

 protected:
  // Starts a write; whether it pends.
  virtual bool start() = 0;
  // Of a write that did not pend.
  virtual void ended_at_once() {}
  // Returns when the end of the pending write has been seen.
  virtual void wait() = 0;

  // WSASend's answer, as start wants it.
  static bool pends(int result);

 private:
  Reader& reader_;
};

}  // namespace bench

#endif  // WSX_BENCH_BLOCKED_H

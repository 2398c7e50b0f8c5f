// SPDX-License-Identifier: MIT
#ifndef WSX_BENCH_TWO_THREADS_H
#define WSX_BENCH_TWO_THREADS_H

#include <atomic>
#include <thread>

#include "contender.h"
#include "settings.h"

namespace bench {

// The same work twice, each half on a thread of its own.
class TwoThreads final : public Work {
 public:
  TwoThreads(const Contender<Datagrams>& contender, const Datagrams& setting);
  ~TwoThreads() override;

  void run(unsigned operations) override;

 private:
  void help();

  std::unique_ptr<Work> mine_;
  std::unique_ptr<Work> theirs_;
  std::atomic<unsigned> wanted_{0};
  std::atomic<bool> leaving_{false};
  std::atomic<bool> broken_{false};
  std::thread helper_;
};

}  // namespace bench

#endif  // WSX_BENCH_TWO_THREADS_H

// SPDX-License-Identifier: MIT
#ifndef WSX_BENCH_BACKLOG_H
#define WSX_BENCH_BACKLOG_H

#include "contender.h"
#include "settings.h"

namespace bench {

// Fills a blocked stream, queues sends on it, and sees all of them end once the peer reads.
class BacklogWork : public Work {
 public:
  struct Times {
    double submit, drain;  // nanoseconds of one send
  };

  explicit BacklogWork(const Backlog& backlog) : backlog_(backlog) {}
  void run(unsigned operations) override;
  Times once();

 protected:
  // The stream does not take any more: the next sends wait.
  virtual void fill() = 0;
  virtual void submit(unsigned sends) = 0;
  virtual void drain() = 0;

 private:
  Backlog backlog_;
};

inline void BacklogWork::run(unsigned operations) {
  for (; operations > 0; --operations) once();
}

inline BacklogWork::Times BacklogWork::once() {
  backlog_.reader->hold();
  fill();
  const double begin = wall();
  submit(backlog_.sends);
  const double submitted = wall();
  backlog_.reader->go();
  drain();
  // The peer took some time to wake up.
  const double drained = wall() - backlog_.reader->first_read();
  return {(submitted - begin) / backlog_.sends, drained / backlog_.sends};
}

constexpr unsigned backlog_write = 64;
constexpr unsigned backlog_filling = 1 << 20;

}  // namespace bench

#endif  // WSX_BENCH_BACKLOG_H

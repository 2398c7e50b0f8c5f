// SPDX-License-Identifier: MIT
#ifndef WSX_BENCH_PROGRESS_H
#define WSX_BENCH_PROGRESS_H

#include <string>

namespace bench {

// One line at the foot of a terminal; nothing anywhere else.
class Progress {
 public:
  Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress() { clear(); }

  void begin(std::string what) { what_ = std::move(what); }
  void show(unsigned done, unsigned all);
  void clear();

 private:
  bool terminal_;
  bool shown_ = false;
  std::string what_;
};

}  // namespace bench

#endif  // WSX_BENCH_PROGRESS_H

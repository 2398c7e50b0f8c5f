// SPDX-License-Identifier: MIT
#include "two_threads.h"

namespace bench {

TwoThreads::TwoThreads(const Contender<Datagrams>& contender, const Datagrams& setting)
    : mine_(contender.open(setting)),
      theirs_(contender.open(setting)),
      helper_(&TwoThreads::help, this) {}

TwoThreads::~TwoThreads() {
  leaving_ = true;
  wanted_ = 1;
  wanted_.notify_one();
  helper_.join();
}

void TwoThreads::run(unsigned operations) {
  wanted_ = operations / 2;
  wanted_.notify_one();
  mine_->run(operations / 2);
  for (unsigned left = wanted_; left > 0; left = wanted_) wanted_.wait(left);
  if (broken_) throw Broken("the other thread failed");
}

void TwoThreads::help() {
  for (;;) {
    wanted_.wait(0);
    if (leaving_) return;
    try {
      theirs_->run(wanted_);
    } catch (const Broken&) {
      broken_ = true;
    }
    wanted_ = 0;
    wanted_.notify_one();
  }
}

}  // namespace bench

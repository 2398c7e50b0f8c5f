// SPDX-License-Identifier: MIT
#pragma once

// What the races ask the host for; compiled without the Windows headers.
namespace race {

int this_thread();
// The kernel has put the thread to sleep.
bool asleep(int thread);

// While it lives, no descriptor can be had. The vptr check of UBSan needs some itself and reports
// objects that it cannot look at meanwhile: build with -fno-sanitize=vptr.
class NoDescriptors {
 public:
  NoDescriptors();
  ~NoDescriptors();
  NoDescriptors(const NoDescriptors&) = delete;

 private:
  unsigned long before_;
};

}  // namespace race

// SPDX-License-Identifier: MIT
//
// A library that is no provider.
extern "C" __attribute__((visibility("default"))) int some_function() {
  return 0;
}

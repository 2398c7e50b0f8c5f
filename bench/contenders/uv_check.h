// SPDX-License-Identifier: MIT
#ifndef WSX_BENCH_CONTENDERS_UV_CHECK_H
#define WSX_BENCH_CONTENDERS_UV_CHECK_H

#include <uv.h>

#include <string>

#include "../contender.h"

namespace bench {

inline void check_uv(int result, const char* call) {
  if (result < 0) throw Broken(std::string(call) + ": " + uv_strerror(result));
}

// What a callback notes, which must not throw through libuv.
struct UvEnd {
  bool seen = false;
  int status = 0;

  void note(int its_status) {
    seen = true;
    status = its_status;
  }
};

}  // namespace bench

#endif  // WSX_BENCH_CONTENDERS_UV_CHECK_H

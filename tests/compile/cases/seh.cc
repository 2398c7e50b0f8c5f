// SPDX-License-Identifier: MIT
//
// Runs: the same in C++, together with libstdc++'s own use of __try.
#include <windows.h>

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

namespace {

std::string trace;

bool expect(const char* wanted) {
  const bool same = trace == wanted;
  if (!same) std::printf("%s instead of %s\n", trace.c_str(), wanted);
  trace.clear();
  return same;
}

void leave_skips_to_finally(bool early) {
  __try {
    trace += "a";
    if (early) __leave;
    trace += "b";
  } __finally {
    trace += "f";
  }
  trace += "z";
}

void inner_leave_stays_inside() {
  __try {
    __try {
      __leave;
    } __finally {
      trace += "i";
    }
    trace += "m";
    __leave;
  } __finally {
    trace += "o";
  }
}

void leave_from_loops_unwinds() {
  struct Note {
    ~Note() { trace += "d"; }
  };
  __try {
    for (int i = 0; i < 3; ++i) {
      Note note;
      if (i == 1) __leave;
    }
  } __finally {
    trace += "f";
  }
}

void except_block_is_not_entered() {
  __try {
    trace += "t";
  } __except (EXCEPTION_EXECUTE_HANDLER) {
    trace += "x";
  }
}

}  // namespace

int main() {
  std::vector<std::shared_ptr<int>> library = {std::make_shared<int>(1)};
  bool ok = library.size() == 1;
  leave_skips_to_finally(false);
  ok &= expect("abfz");
  leave_skips_to_finally(true);
  ok &= expect("afz");
  inner_leave_stays_inside();
  ok &= expect("imo");
  leave_from_loops_unwinds();
  ok &= expect("ddf");
  except_block_is_not_entered();
  ok &= expect("t");
  return ok ? 0 : 1;
}

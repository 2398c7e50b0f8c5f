// SPDX-License-Identifier: MIT
//
// Runs: __try, __leave, __finally and __except in C, nested, in loops and several in one function.
#include <stdio.h>
#include <string.h>
#include <windows.h>

static char trace[64];

static void note(const char* word) {
  strcat(trace, word);
}

static int expect(const char* wanted) {
  int same = strcmp(trace, wanted) == 0;
  if (!same) printf("%s instead of %s\n", trace, wanted);
  trace[0] = '\0';
  return same;
}

static void leave_skips_to_finally(int early) {
  __try {
    note("a");
    if (early) __leave;
    note("b");
  } __finally {
    note("f");
  }
  note("z");
}

static void inner_leave_stays_inside(void) {
  __try {
    __try {
      __leave;
    } __finally {
      note("i");
    }
    note("m");
    __leave;
  } __finally {
    note("o");
  }
}

static void leave_from_loops(void) {
  int i, j;
  __try {
    for (i = 0; i < 3; i++) {
      for (j = 0; j < 3; j++) {
        note(".");
        if (i == 1) __leave;
      }
    }
  } __finally {
    note("f");
  }
}

static void blocks_in_a_loop(void) {
  int i;
  for (i = 0; i < 3; i++) {
    __try {
      if (i == 1) __leave;
      note("t");
    } __finally {
      note("f");
    }
    __try {
      note("u");
    } __except (EXCEPTION_EXECUTE_HANDLER) {
      note("x");
    }
  }
}

int main(void) {
  int ok = 1;
  leave_skips_to_finally(0);
  ok &= expect("abfz");
  leave_skips_to_finally(1);
  ok &= expect("afz");
  inner_leave_stays_inside();
  ok &= expect("imo");
  leave_from_loops();
  ok &= expect("....f");
  blocks_in_a_loop();
  ok &= expect("tfufutfu");
  return ok ? 0 : 1;
}

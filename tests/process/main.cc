// SPDX-License-Identifier: MIT
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include "process/roles.h"

int main(int count, char** words) {
  const int code = play_role(count, words);
  if (code >= 0) return code;
  return doctest::Context(count, words).run();
}

// SPDX-License-Identifier: MIT
#include "support/wine.h"

#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <set>
#include <string>

#include "support/winsock.h"

namespace support {
namespace {

std::mutex mutex;

std::set<std::string>& rules() {
  static std::set<std::string> met;
  return met;
}

}  // namespace

#ifdef __MINGW32__
bool under_wine() {
  static const bool wine =
      GetProcAddress(GetModuleHandleA("ntdll.dll"), "wine_get_version") != nullptr &&
      std::getenv("WSX_TEST_STRICT") == nullptr;
  return wine;
}
#else
bool under_wine() {
  return false;
}
#endif

bool note_wine_difference(const char* rule) {
  std::lock_guard lock(mutex);
  rules().insert(rule);
  return true;
}

void print_wine_differences() {
  std::lock_guard lock(mutex);
  for (const auto& rule : rules()) std::printf("not checked under Wine: %s\n", rule.c_str());
}

}  // namespace support

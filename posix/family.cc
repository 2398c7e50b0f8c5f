// SPDX-License-Identifier: MIT
#include "posix/family.h"

#include <sys/socket.h>

#include <algorithm>
#include <iterator>

#include "posix/numbers.h"

namespace wsx::posix {
namespace {

struct Pair {
  int windows;
  int host;
};

// Only what addresses can be translated for: another family would reach the host with bytes that
// nobody checked.
constexpr Pair families[] = {
    {win::af_inet, AF_INET},
    {win::af_inet6, AF_INET6},
    {win::af_unix, AF_UNIX},
    {win::af_unspec, AF_UNSPEC},
};

int look_up(int number, int Pair::*from, int Pair::*to) {
  const auto row = std::find_if(std::begin(families), std::end(families),
                                [=](const Pair& pair) { return pair.*from == number; });
  return row != std::end(families) ? row->*to : -1;
}

}  // namespace

int host_family(int windows_family) noexcept {
  return look_up(windows_family, &Pair::windows, &Pair::host);
}

int windows_family(int host_family) noexcept {
  return look_up(host_family, &Pair::host, &Pair::windows);
}

}  // namespace wsx::posix

// SPDX-License-Identifier: MIT
#include <chrono>
#include <vector>

#include "../check.h"
#include "parts.h"

using namespace std::chrono_literals;

namespace {

void in_the_order_of_their_times() {
  asio::io_context context;
  std::vector<int> order;
  asio::steady_timer late(context, 30ms), middle(context, 20ms), early(context, 10ms);
  const auto started = std::chrono::steady_clock::now();
  late.async_wait([&](std::error_code) { order.push_back(3); });
  early.async_wait([&](std::error_code) { order.push_back(1); });
  middle.async_wait([&](std::error_code) { order.push_back(2); });
  context.run();
  CHECK((order == std::vector<int>{1, 2, 3}));
  CHECK(std::chrono::steady_clock::now() - started >= 30ms);
}

void cancelled_and_moved() {
  asio::io_context context;
  asio::steady_timer cancelled(context, 1h), moved(context, 1h);
  int aborted = 0, expired = 0;
  cancelled.async_wait(
      [&](std::error_code error) { aborted += error == asio::error::operation_aborted; });
  moved.async_wait(
      [&](std::error_code error) { aborted += error == asio::error::operation_aborted; });
  CHECK_EQUAL(cancelled.cancel(), 1);
  CHECK_EQUAL(moved.expires_after(5ms), 1);
  moved.async_wait([&](std::error_code error) { expired += !error; });
  context.run();
  CHECK_EQUAL(aborted, 2);
  CHECK_EQUAL(expired, 1);
}

void by_the_calendar() {
  asio::io_context context;
  asio::system_timer timer(context, std::chrono::system_clock::now() + 5ms);
  bool expired = false;
  timer.async_wait([&](std::error_code error) { expired = !error; });
  CHECK_EQUAL(context.run_for(10s), 1);
  CHECK(expired);
}

}  // namespace

void timers() {
  in_the_order_of_their_times();
  cancelled_and_moved();
  by_the_calendar();
  std::puts("timers expire, move and are cancelled");
}

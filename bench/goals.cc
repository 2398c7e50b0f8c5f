// SPDX-License-Identifier: MIT
#include "goals.h"

namespace bench {
namespace {

struct Limit {
  std::string_view question;
  std::string_view variant;
  std::string_view contender;
  double ratio;
};

constexpr Limit limits[] = {
    {"send", "1 buffer", "wsx send", 0.98},
    {"send", "1 buffer", "wsx sendto", 0.98},
    {"send", "1 buffer", "wsx WSASend", 0.98},
    {"send", "1 buffer", "wsx WSASendTo", 0.98},
    {"send", "1 buffer", "wsx WSASendMsg", 0.98},
    {"send", "1 buffer", "wsx WSPSend", 0.98},
    {"send", "1 buffer", "wsx WSPSendTo", 1.00},
    {"send", "1 buffer", "wsx overlapped, event", 1.00},
    {"send", "1 buffer", "wsx overlapped, port, skip on success", 1.00},
    {"send", "1 buffer", "wsx overlapped, port", 1.02},
    {"send", "1 buffer", "wsx overlapped, routine", 1.02},
    {"send", "1 buffer", "wsx WSASendMsg, IP_PKTINFO", 1.03},
    {"send", "1 buffer", "wsx UDP_SEND_MSG_SIZE x 40", 0.18},
    {"send", "4 buffers", "wsx WSASend", 1.03},
    {"send", "4 buffers", "wsx WSASendTo", 1.03},
    {"send", "4 buffers", "wsx WSASendMsg", 1.03},
    {"stream", "64 KiB, 16 outstanding", "wsx overlapped, event", 1.03},
    {"stream", "64 KiB, 16 outstanding", "wsx overlapped, port", 1.03},
    {"stream", "64 KiB, 16 outstanding", "wsx overlapped, routine", 1.03},
    {"latency", "", "wsx WSASend, blocking", 1.05},
    {"latency", "", "wsx overlapped, event", 1.15},
    {"latency", "", "wsx overlapped, routine", 1.15},
    {"latency", "", "wsx overlapped, port", 1.15},
    {"threads", "", "wsx sendto", 1.02},
    {"threads", "", "wsx WSASendTo", 1.02},
    {"threads", "", "wsx WSASendMsg", 1.02},
    {"scale", "10000 sockets", "wsx WSASendTo", 1.04},
};

struct TimeLimit {
  std::string_view question;
  std::string_view variant;
  std::string_view contender;
  double nanoseconds;
};

constexpr TimeLimit time_limits[] = {
    {"backlog", "100000 sends", "wsx overlapped, routine, submit", 100},
    {"backlog", "100000 sends", "wsx overlapped, routine, drain", 200},
    {"backlog", "100000 sends", "wsx overlapped, port, submit", 100},
    {"backlog", "100000 sends", "wsx overlapped, port, drain", 200},
    {"waits", "", "wsx SetEvent, wait, ResetEvent", 30},
    {"waits", "", "wsx QueueUserAPC, SleepEx", 40},
    {"waits", "", "wsx post, dequeue", 50},
    {"waits", "", "wsx WaitForMultipleObjects of 64", 400},
};

}  // namespace

void set_goal(Row& row, std::string_view question, std::string_view variant) {
  const auto meant = [&](const auto& limit) {
    return limit.question == question && limit.variant == variant && limit.contender == row.name;
  };
  for (const Limit& limit : limits)
    if (meant(limit)) row.limit = limit.ratio;
  for (const TimeLimit& limit : time_limits)
    if (meant(limit)) row.limit_each = limit.nanoseconds;
}

}  // namespace bench

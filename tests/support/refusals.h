// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "support/fixtures.h"
#include "support/winsock.h"

namespace support {

// A socket, where it sends to, who would get it, and a record that is good on this way.
struct Way {
  std::string name;
  UniqueSocket sender;
  UniqueSocket receiver;
  sockaddr_in6 destination;  // large enough for either family
  INT length;
  int good_level;
  int good_type;

  bool to_ipv4() const { return good_level == IPPROTO_IP; }
  bool from_ipv6() const { return length == sizeof(sockaddr_in6); }
};

// Datagrams to IPv4, to IPv6, and to an IPv4-mapped address.
std::vector<Way> all_ways();

// Messages that WSASendMsg refuses, one after the other.
class Refusals {
 public:
  // A message that would go through as it is. What its members point to lives as long as this and
  // the way.
  WSAMSG message(Way& way) {
    return {generic(way.destination), way.length, &piece_, 1, {0, nullptr}, 0};
  }

  // Without and with an OVERLAPPED.
  void check(Way& way, WSAMSG message, int error);

  int sends() const { return sends_; }

 private:
  char byte_ = 'x';
  WSABUF piece_{1, &byte_};
  int sends_ = 0;
};

// The first that the receiver gets is a good message, sent now.
void check_that_nothing_was_sent(Way& way);

// Runs `rows` for every way and returns how many sends were refused.
template <class Rows>
int refused(Rows rows) {
  Refusals refusals;
  std::vector<Way> ways = all_ways();
  for (Way& way : ways) rows(refusals, way);
  for (Way& way : ways) check_that_nothing_was_sent(way);
  return refusals.sends();
}

}  // namespace support

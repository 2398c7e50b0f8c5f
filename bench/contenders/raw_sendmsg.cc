// SPDX-License-Identifier: MIT
#include "raw_udp.h"

namespace bench {
namespace {

// The measure of all others.
class Sendmsg final : public RawDatagrams {
 public:
  using RawDatagrams::RawDatagrams;
  void run(unsigned operations) override { send(message(), operations); }
};

const Entered<Datagrams> entered({.name = "sendmsg",
                                  .beside = "sendmsg",
                                  .open = opened<Sendmsg, Datagrams>});

}  // namespace
}  // namespace bench

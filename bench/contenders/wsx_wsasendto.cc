// SPDX-License-Identifier: MIT
#include "wsa_send_to.h"

namespace bench {
namespace {

const Entered<Datagrams> entered({.name = "wsx WSASendTo",
                                  .beside = "sendmsg",
                                  .calls = 1,
                                  .open = opened<WsaSendTo, Datagrams>});

}  // namespace
}  // namespace bench

// SPDX-License-Identifier: MIT
#include "lib/extension.h"

#include <mswsock.h>

#include <algorithm>
#include <cstring>
#include <iterator>

#include "lib/extended.h"
#include "lib/receive.h"
#include "lib/send.h"

namespace wsx {
namespace {

struct Row {
  GUID id;
  void* function;
};

const Row rows[] = {
    {WSAID_ACCEPTEX, reinterpret_cast<void*>(&accept_ex)},
    {WSAID_GETACCEPTEXSOCKADDRS, reinterpret_cast<void*>(&::GetAcceptExSockaddrs)},
    {WSAID_CONNECTEX, reinterpret_cast<void*>(&connect_ex)},
    {WSAID_DISCONNECTEX, reinterpret_cast<void*>(&disconnect_ex)},
    {WSAID_TRANSMITFILE, reinterpret_cast<void*>(&transmit_file)},
    {WSAID_TRANSMITPACKETS, reinterpret_cast<void*>(&transmit_packets)},
    {WSAID_WSAPOLL, reinterpret_cast<void*>(&::WSAPoll)},
    {WSAID_WSASENDMSG, reinterpret_cast<void*>(&send_message_below)},
    {WSAID_WSARECVMSG, reinterpret_cast<void*>(&receive_message)},
};

}  // namespace

void* find_extension(const GUID& id) noexcept {
  const auto row = std::find_if(std::begin(rows), std::end(rows), [&](const Row& r) {
    return std::memcmp(&r.id, &id, sizeof id) == 0;
  });
  return row != std::end(rows) ? row->function : nullptr;
}

}  // namespace wsx

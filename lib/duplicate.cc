// SPDX-License-Identifier: MIT
#include "lib/duplicate.h"
#include "lib/providers/layer.h"

#include <algorithm>
#include <mutex>
#include <new>
#include <vector>

#include "lib/arguments.h"
#include "lib/handle.h"
#include "lib/last_error.h"
#include "lib/providers/protocol.h"
#include "lib/socket.h"
#include "lib/trace/trace.h"
#include "posix/process.h"

// WSADuplicateSocket makes the second handle and hides its value in the structure; the WSASocket
// that gets the structure hands it out. So the socket stays open in between whatever becomes of the
// first handle, and the structure is good for one WSASocket, as on Windows.
namespace wsx {
namespace {

class Promises {
 public:
  bool add(HandleValue value) noexcept {
    const std::lock_guard lock(mutex_);
    // The last WSACleanup may have closed what nobody came for.
    std::erase_if(values_, [](HandleValue old) { return !Pinned<Socket>(old); });
    try {
      values_.push_back(value);
    } catch (const std::bad_alloc&) {
      return false;
    }
    return true;
  }

  bool take(HandleValue value) noexcept {
    const std::lock_guard lock(mutex_);
    return std::erase(values_, value) != 0;
  }

 private:
  std::mutex mutex_;
  std::vector<HandleValue> values_;
};

// Never destroyed: programs duplicate sockets in the destructors of their static objects.
Promises& promises() noexcept {
  static Promises& instance = *new Promises;
  return instance;
}

Status promise(Socket& socket, HandleValue& value) noexcept {
  value = duplicate_handle(socket);
  if (value == 0) return Status::insufficient_resources;
  if (promises().add(value)) return Status::success;
  close_handle(value);
  return Status::insufficient_resources;
}

template <typename Info>
int duplicate(SOCKET s, DWORD process, Info* info) noexcept {
  const Entry socket(s);
  const bool own_process = process == posix::process_id();
  if (socket && bad_pointer(info)) return fail(own_process ? WSAEFAULT : WSAEINVAL);
  WSAPROTOCOL_INFOW described;
  const int result =
      socket ? finish(duplicate_socket(*socket, process, described))
             : go_above(s, socket.error(), SOCKET_ERROR, &WSPPROC_TABLE::lpWSPDuplicateSocket,
                        process, bad_pointer(info) ? nullptr : &described);
  if (result == 0) *info = in_form<Info>(described);
  return result;
}

}  // namespace

// The handles of this process mean nothing in another.
Status duplicate_socket(Socket& socket, DWORD process, WSAPROTOCOL_INFOW& info) noexcept {
  if (process != posix::process_id()) return Status::invalid_parameter;
  HandleValue value;
  const Status status = promise(socket, value);
  if (!succeeded(status)) return status;
  info = protocol_info(socket);
  info.dwProviderReserved = static_cast<DWORD>(value);
  return Status::success;
}

WSAPROTOCOL_INFOW protocol_info(const Socket& socket) noexcept {
  const Socket::Traits& traits = socket.traits();
  WSAPROTOCOL_INFOW info{};
  if (const BaseProtocol* row = find_base_protocol(traits.family, traits.type))
    info = describe(*row);
  info.iAddressFamily = traits.family;
  info.iSocketType = traits.type;
  info.iProtocol = traits.protocol;
  return info;
}

SOCKET take_duplicate(DWORD reserved) noexcept {
  if (!promises().take(reserved) || !Pinned<Socket>(reserved)) return INVALID_SOCKET;
  return reserved;
}

}  // namespace wsx

using namespace wsx;

int WSAAPI WSADuplicateSocketA(SOCKET s, DWORD dwProcessId, LPWSAPROTOCOL_INFOA lpProtocolInfo) {
  TRACED(WSADuplicateSocketA, s, dwProcessId, lpProtocolInfo);
  return duplicate(s, dwProcessId, lpProtocolInfo);
}

int WSAAPI WSADuplicateSocketW(SOCKET s, DWORD dwProcessId, LPWSAPROTOCOL_INFOW lpProtocolInfo) {
  TRACED(WSADuplicateSocketW, s, dwProcessId, lpProtocolInfo);
  return duplicate(s, dwProcessId, lpProtocolInfo);
}

// The same for programs compiled with -fshort-wchar.
WSX_BEGIN_DECLS
int WSAAPI wsx16_WSADuplicateSocketW(SOCKET s, DWORD process, ProtocolInfo16* info) {
  TRACED(wsx16_WSADuplicateSocketW, s, process, info);
  return duplicate(s, process, info);
}
WSX_END_DECLS

// SPDX-License-Identifier: MIT
#pragma once

#include <ws2spi.h>

#include <atomic>
#include <utility>

#include "lib/last_error.h"
#include "lib/open.h"
#include "lib/port_member.h"
#include "lib/socket.h"
#include "lib/trace/trace.h"

// Layered providers: the shared objects that WSCInstallProvider has put above the base provider.
//
// A socket of a chain belongs to the chain's first provider, and every call on it goes through that
// provider's table, which ends in calls to the base provider's. A socket without a layer knows
// nothing of this: its doors find it directly, and come here only when they have not.
namespace wsx {

// A provider that has been started for an entry of the catalog: Windows starts one for each chain
// that a program uses. Never freed: the next WSAStartup starts it again in its place.
struct Layer {
  DWORD entry = 0;
  GUID id{};
  std::atomic<bool> running{false};
  WSPPROC_TABLE table{};
  Layer* next = nullptr;
};

// Whether there has ever been one.
extern std::atomic<bool> any_layer;

// What socket and WSASocket make when providers are installed. `wanted` is the entry of the catalog
// that the program has named, 0 for none. False when the request is for the base provider, which
// is left to the caller.
bool open_above(const SocketRequest& request, DWORD wanted, Status& status,
                SOCKET& handle) noexcept;

// The running provider of a catalog entry. False when there is no such entry; null for the base,
// and for a layer that only another provider has started.
bool find_layer(DWORD entry, Layer*& layer) noexcept;

// The last WSACleanup: ends every provider, the last to have come first.
void end_layers() noexcept;

// A handle of WPUCreateSocketHandle: a socket to programs, a number to its provider.
class LayeredSocket final : public Object, public PortMember {
 public:
  static constexpr Kind object_kind = Kind::layered_socket;

  LayeredSocket(Layer* layer, DWORD_PTR context) noexcept
      : Object(Kind::layered_socket), layer(layer), context(context) {}
  Waitable* waitable() noexcept override { return &idle_signal; }

  // Null for a handle that its provider shows to no program, but to the provider above.
  Layer* const layer;
  const DWORD_PTR context;
  Waitable idle_signal{Waitable::Reset::manual};

 private:
  ~LayeredSocket() override = default;
};

// The provider above a handle while a call uses it.
class AboveEntry {
 public:
  explicit AboveEntry(SOCKET s) noexcept;
  explicit operator bool() const noexcept { return layer_ != nullptr; }
  const WSPPROC_TABLE* operator->() const noexcept { return &layer_->table; }

 private:
  Pin pin_;
  Layer* layer_ = nullptr;
};

// The socket of the base provider below a provider's own handle, for what there is no function of
// in its table. `question` is the ioctl that asks for it. `s` itself when nobody else is below it.
SOCKET socket_below(SOCKET s, DWORD question) noexcept;

// What an exported name of mswsock.dll stands for on this handle: the extension function that its
// provider has. `own` without a layer. False: the provider has none, and says why.
bool find_extension_above(SOCKET s, GUID id, void*& own, int& error) noexcept;

// What may belong to a completion port; null for everything else. `overlapped` tells whether its
// completions can be told there at all.
PortMember* port_member(Object* object, bool& overlapped) noexcept;

// The calling thread, as providers know it.
LPWSATHREADID caller_thread() noexcept;

// The same, found out only when somebody asks.
struct CallingThread {
  operator LPWSATHREADID() const noexcept { return caller_thread(); }
};

// What a provider has said of a call; one that fails without a word has an error all the same.
constexpr int layer_error(bool good, int error) noexcept {
  if (good) return 0;
  return error != 0 ? error : WSASYSCALLFAILURE;
}

// The last line of a door that has not found its socket: a layered one is its provider's business,
// anything else the door's error. Kept out of the doors, whose own way is a short one.
template <typename Result, typename... Parameters, typename... Arguments>
[[gnu::noinline]] Result go_above(SOCKET s, int error, Result failure,
                                  Result (WSPAPI* WSPPROC_TABLE::*function)(SOCKET, Parameters...),
                                  Arguments... arguments) {
  Result result = failure;
  if (const AboveEntry above{s}) {
    const trace::Outside its_own_calls_count;
    error = 0;
    result = (above.operator->()->*function)(s, arguments..., &error);
    error = layer_error(result != failure, error);
  }
  set_last_error(static_cast<DWORD>(error));
  return result;
}

}  // namespace wsx

// SPDX-License-Identifier: MIT
#include "lib/providers/layer.h"

#include <mswsock.h>

#include <algorithm>
#include <mutex>
#include <new>
#include <span>

#include "lib/providers/catalog.h"
#include "lib/providers/spi.h"
#include "lib/providers/upcalls.h"
#include "lib/startup.h"
#include "posix/library.h"

namespace wsx {

constinit std::atomic<bool> any_layer{false};

namespace {

// A provider that starts loads the one below by itself, so nothing is started from inside a start.
// Providers are called under this lock and have locks of their own, under which they call back: so
// the list has another.
constinit std::recursive_mutex start_lock;
constinit bool starting = false;

constinit std::mutex list_lock;     // innermost
constinit Layer* layers = nullptr;  // the last to have come first

template <typename Predicate>
Layer* find(Predicate fits) noexcept {
  const std::lock_guard lock(list_lock);
  Layer* layer = layers;
  while (layer && !fits(*layer)) layer = layer->next;
  return layer;
}

Layer* find(const WSAPROTOCOL_INFOW& entry) noexcept {
  return find([&](const Layer& layer) {
    return layer.entry == entry.dwCatalogEntryId && same(layer.id, entry.ProviderId);
  });
}

// Every function of the table is a pointer, and none may be missing.
bool is_complete(const WSPPROC_TABLE& table) noexcept {
  using Function = void (*)();
  static_assert(sizeof table % sizeof(Function) == 0);
  const std::span functions(reinterpret_cast<const Function*>(&table),
                            sizeof table / sizeof(Function));
  return std::ranges::none_of(functions, [](Function function) { return function == nullptr; });
}

// What a provider that has been started promises.
int check(const WSPDATA& data, const WSPPROC_TABLE& table) noexcept {
  if (!is_complete(table)) return WSAEINVALIDPROCTABLE;
  return LOBYTE(data.wVersion) == 2 ? 0 : WSAEINVALIDPROVIDER;
}

// A table with holes cannot be trusted with its own end.
int start(Layer& layer, LPWSPSTARTUP function, WSAPROTOCOL_INFOW info) noexcept {
  WSPDATA data{};
  WSPPROC_TABLE table{};
  const int failed = function(MAKEWORD(2, 2), &data, &info, own_upcalls, &table);
  if (failed != 0) return WSAEPROVIDERFAILEDINIT;
  const int error = check(data, table);
  INT ignored = 0;
  if (error == 0)
    layer.table = table;
  else if (table.lpWSPCleanup)
    table.lpWSPCleanup(&ignored);
  return error;
}

// What has been started stays loaded: calls may be in it, and routines and pointers to its
// functions may be on their way, when it has ended.
int load(Layer& layer, const char* path, const WSAPROTOCOL_INFOW& info) noexcept {
  void* library = nullptr;
  if (!posix::is_trusted_file(path) || !succeeded(posix::open_library(path, library)))
    return WSAEPROVIDERFAILEDINIT;
  const auto function = reinterpret_cast<LPWSPSTARTUP>(posix::find_symbol(library, "WSPStartup"));
  if (function) return start(layer, function, info);
  // One compiled with -fshort-wchar, whose texts neither Winsock nor other providers understand.
  const bool is_utf16 = posix::find_symbol(library, "wsx16_WSPStartup") != nullptr;
  posix::close_library(library);
  return is_utf16 ? WSAEINVALIDPROVIDER : WSAEPROVIDERFAILEDINIT;
}

int bring_up(const Snapshot& catalog, const WSAPROTOCOL_INFOW& entry, Layer*& found) noexcept {
  const std::lock_guard lock(start_lock);
  found = find(entry);
  if (found && found->running) return 0;
  const Provider* const provider = catalog.provider(entry.ProviderId);
  Snapshot::Chain chain;
  if (!provider || starting || !catalog.follow(entry, chain)) return WSAEPROVIDERFAILEDINIT;
  if (!found) {
    found = new (std::nothrow) Layer{entry.dwCatalogEntryId, entry.ProviderId};
    if (!found) return WSAENOBUFS;
    any_layer = true;
    const std::lock_guard listing(list_lock);
    found->next = layers;
    layers = found;
  }
  starting = true;
  const int error = load(*found, provider->path.c_str(), entry);
  starting = false;
  found->running = error == 0;
  return error;
}

// The provider may have made the socket without showing it to Winsock; it is its all the same.
// False for a value that is no socket.
bool own(SOCKET s, Layer& layer) noexcept {
  const Pinned<Socket> socket(s);
  if (socket) socket->set_layer(&layer);
  return socket || Pinned<LayeredSocket>(s);
}

// The entry that a request means: the named one, else the first that fits. Null when it is none
// that has layers.
const WSAPROTOCOL_INFOW* choose(const Snapshot& catalog, const SocketRequest& request,
                                DWORD wanted) noexcept {
  const int family =
      request.family == AF_UNSPEC && request.protocol != 0 ? AF_INET : request.family;
  const WSAPROTOCOL_INFOW* const entry =
      wanted != 0 ? catalog.find(wanted) : catalog.match(family, request.type, request.protocol);
  return entry && catalog.provider(entry->ProviderId) ? entry : nullptr;
}

}  // namespace

bool open_above(const SocketRequest& request, DWORD wanted, Status& status,
                SOCKET& handle) noexcept {
  const auto catalog = Catalog::current();
  const WSAPROTOCOL_INFOW* const entry = choose(*catalog, request, wanted);
  // A duplicate is made by whom its description names.
  if (!entry || (request.reserved != 0 && wanted == 0)) return false;
  Layer* layer = nullptr;
  INT error = bring_up(*catalog, *entry, layer);
  if (error == 0) {
    WSAPROTOCOL_INFOW info = *entry;
    info.dwProviderReserved = request.reserved;
    handle = layer->table.lpWSPSocket(request.family, request.type, request.protocol, &info,
                                      request.group, request.flags, &error);
    error = layer_error(handle != INVALID_SOCKET, error);
    if (error == 0 && !own(handle, *layer)) error = WSAENOTSOCK;
  }
  status = error == 0 ? Status::success : socket_code(error);
  return true;
}

bool find_layer(DWORD entry, Layer*& layer) noexcept {
  const auto catalog = Catalog::current();
  const WSAPROTOCOL_INFOW* const info = catalog->find(entry);
  layer = nullptr;
  if (!info || !catalog->provider(info->ProviderId)) return info != nullptr;
  layer = find(*info);
  // Some providers name the entry that stands for them in every chain.
  if (!layer || !layer->running)
    layer = find([&](const Layer& row) { return row.running && same(row.id, info->ProviderId); });
  return true;
}

namespace {

Layer* take_running() noexcept {
  return find([](Layer& row) { return row.running.exchange(false); });
}

}  // namespace

// Without the lock: a provider that ends waits for threads of its own, which may still ask for it.
void end_layers() noexcept {
  INT ignored = 0;
  while (const Layer* const layer = take_running()) layer->table.lpWSPCleanup(&ignored);
}

AboveEntry::AboveEntry(SOCKET s) noexcept : pin_(started() ? Pin(s) : Pin()) {
  Object* const object = pin_.object();
  if (!object) return;
  if (object->kind() == Object::Kind::socket) layer_ = static_cast<Socket*>(object)->layer();
  if (object->kind() == Object::Kind::layered_socket)
    layer_ = static_cast<LayeredSocket*>(object)->layer;
}

SOCKET socket_below(SOCKET s, DWORD question) noexcept {
  if (!Pinned<LayeredSocket>(s)) return s;
  SOCKET base = INVALID_SOCKET;
  DWORD returned = 0;
  INT error = 0;
  const AboveEntry above(s);
  const bool told =
      above && above->lpWSPIoctl(s, question, nullptr, 0, &base, sizeof base, &returned, nullptr,
                                 nullptr, caller_thread(), &error) == 0;
  return told ? base : s;
}

bool find_extension_above(SOCKET s, GUID id, void*& own, int& error) noexcept {
  const AboveEntry above(s);
  if (!above) return true;
  DWORD returned = 0;
  error = 0;
  const int result =
      above->lpWSPIoctl(s, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &own, sizeof own,
                        &returned, nullptr, nullptr, caller_thread(), &error);
  error = layer_error(result == 0, error);
  return error == 0;
}

PortMember* port_member(Object* object, bool& overlapped) noexcept {
  overlapped = true;
  if (!object) return nullptr;
  if (object->kind() == Object::Kind::layered_socket) return static_cast<LayeredSocket*>(object);
  if (object->kind() != Object::Kind::socket) return nullptr;
  auto* const socket = static_cast<Socket*>(object);
  overlapped = socket->traits().overlapped;
  return socket;
}

namespace {

// A real handle, because providers copy it and use the copy on threads of their own.
struct CallerThread {
  WSATHREADID id{};
  ~CallerThread() { close_handle(reinterpret_cast<HandleValue>(id.ThreadHandle)); }
};

}  // namespace

LPWSATHREADID caller_thread() noexcept {
  thread_local CallerThread caller;
  if (!caller.id.ThreadHandle) {
    Thread* const thread = Thread::current();
    const HandleValue handle = thread ? duplicate_handle(*thread) : 0;
    caller.id = {reinterpret_cast<HANDLE>(handle), thread ? thread->id() : 0};
  }
  return &caller.id;
}

}  // namespace wsx

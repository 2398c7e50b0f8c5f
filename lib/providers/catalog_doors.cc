// SPDX-License-Identifier: MIT
#include <sporder.h>
#include <ws2spi.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "lib/arguments.h"
#include "lib/encoding.h"
#include "lib/providers/catalog.h"
#include "lib/providers/protocol.h"
#include "lib/status.h"
#include "lib/trace/trace.h"
#include "posix/file.h"

// WSC functions: what is installed, not what the program's sockets are made from. They need no
// WSAStartup and leave the last error alone.
namespace wsx {
namespace {

// The last line of these doors. Without a place for the error it is lost.
int answer(Status status, INT* error) noexcept {
  if (succeeded(status)) return 0;
  if (!bad_pointer(error)) *error = wsa_error(status);
  return SOCKET_ERROR;
}

template <typename Char>
std::basic_string_view<Char> up_to_end(const Char* text, std::size_t most) noexcept {
  const Char* const end = std::find(text, text + most, Char{});
  return {text, static_cast<std::size_t>(end - text)};
}

template <typename Info>
Status read_entry(const Info& given, WSAPROTOCOL_INFOW& info) {
  std::string text;
  std::wstring name;
  const auto units = up_to_end(given.szProtocol, WSAPROTOCOL_LEN);
  if (!encode(units, text) || !decode(std::string_view(text), name))
    return Status::invalid_parameter;
  copy_head(given, info);
  std::fill(std::copy(name.begin(), name.end(), info.szProtocol), std::end(info.szProtocol), L'\0');
  return Status::success;
}

template <typename Info>
Status read_entries(const Info* given, DWORD count, std::vector<WSAPROTOCOL_INFOW>& list) {
  constexpr DWORD most = 1024;
  if (count > most) return socket_code(WSAENOBUFS);
  list.resize(count);
  for (DWORD place = 0; place < count; ++place) {
    const Status status = read_entry(given[place], list[place]);
    if (!succeeded(status)) return status;
  }
  return Status::success;
}

// What WSCInstallProvider and WSCUpdateProvider are given.
struct Request {
  GUID id;
  std::string path;
  std::vector<WSAPROTOCOL_INFOW> list;
};

template <typename Char, typename Info>
Status read_request(const GUID* id, const Char* path, const Info* given, DWORD count,
                    Request& request) {
  if (bad_pointer(id) || bad_pointer(path) || bad_pointer(given)) return Status::access_violation;
  if (count == 0) return Status::invalid_parameter;
  if (!encode(std::basic_string_view<Char>(path), request.path)) return Status::invalid_parameter;
  request.id = *id;
  return read_entries(given, count, request.list);
}

using Operation = Status (Snapshot::*)(const GUID&, std::string,
                                       std::span<const WSAPROTOCOL_INFOW>);

template <typename Char, typename Info>
int put_provider(Operation operation, const GUID* id, const Char* path, const Info* given,
                 DWORD count, INT* error) noexcept {
  if (bad_pointer(error)) return SOCKET_ERROR;
  const auto work = [&] {
    Request request;
    const Status status = read_request(id, path, given, count, request);
    if (!succeeded(status)) return status;
    return Catalog::change([&](Snapshot& snapshot) {
      return (snapshot.*operation)(request.id, request.path, request.list);
    });
  };
  return answer(with_memory(work), error);
}

template <typename Char, typename Info>
int put_chains(const GUID* id, const Char* path, const Char* name, DWORD services,
               const Info* given, DWORD count, DWORD* layer, INT* error) noexcept {
  if (bad_pointer(error)) return SOCKET_ERROR;
  const auto work = [&]() -> Status {
    if (bad_pointer(name) || bad_pointer(layer)) return Status::access_violation;
    // No list means every protocol, and is told by no number either.
    const Info nothing{};
    if (!given && count != 0) return Status::invalid_parameter;
    Request request;
    Status status = read_request(id, path, given ? given : &nothing, given ? count : 1, request);
    if (!succeeded(status)) return status;
    if (!given) request.list.clear();
    std::string text;
    std::wstring wide;
    if (!encode(std::basic_string_view<Char>(name), text) ||
        !decode(std::string_view(text), wide) || wide.empty())
      return Status::invalid_parameter;
    DWORD number = 0;
    status = Catalog::change([&](Snapshot& snapshot) {
      return snapshot.install_with_chains(request.id, request.path, wide, services, request.list,
                                          number);
    });
    if (succeeded(status)) *layer = number;
    return status;
  };
  return answer(with_memory(work), error);
}

template <typename Info>
int list_installed(const INT* list, Info* buffer, DWORD* length, INT* error) noexcept {
  if (bad_pointer(error)) return SOCKET_ERROR;
  std::shared_ptr<const Snapshot> snapshot;
  Status status = Catalog::installed(snapshot);
  if (!succeeded(status)) return answer(status, error);
  int count = 0;
  const auto all = [](const WSAPROTOCOL_INFOW&) { return true; };
  status = list_protocols(snapshot->entries(), all, list, buffer, length, count);
  return succeeded(status) ? count : answer(status, error);
}

// The base protocols are in the library itself.
std::string path_of(const Provider* provider) {
  return provider ? provider->path : posix::module_path(reinterpret_cast<void*>(&WSCEnumProtocols));
}

template <typename Char>
Status give_path(const GUID& id, Char* buffer, INT* length) {
  std::shared_ptr<const Snapshot> snapshot;
  const Status status = Catalog::installed(snapshot);
  if (!succeeded(status)) return status;
  const Provider* const provider = snapshot->provider(id);
  if (!provider && !snapshot->knows(id)) return socket_code(WSAEINVALIDPROVIDER);
  std::basic_string<Char> path;
  if (!decode(std::string_view(path_of(provider)), path)) return socket_code(WSANO_RECOVERY);
  const auto needed = static_cast<INT>(path.size()) + 1;
  const bool fits = *length >= needed && !bad_pointer(buffer);
  *length = needed;
  if (!fits) return Status::access_violation;
  std::copy_n(path.c_str(), needed, buffer);
  return Status::success;
}

template <typename Char>
int provider_path(const GUID* id, Char* buffer, INT* length, INT* error) noexcept {
  if (bad_pointer(error)) return SOCKET_ERROR;
  if (bad_pointer(id) || bad_pointer(length)) return answer(Status::access_violation, error);
  if (*length < 0) return answer(Status::invalid_parameter, error);
  return answer(with_memory([=] { return give_path(*id, buffer, length); }), error);
}

// Audit records are documented to be not implemented.
Status check_kind(WSC_PROVIDER_INFO_TYPE kind, DWORD flags) noexcept {
  if (kind == ProviderInfoAudit) return socket_code(ERROR_CALL_NOT_IMPLEMENTED);
  return kind == ProviderInfoLspCategories && flags == 0 ? Status::success
                                                         : Status::invalid_parameter;
}

Status give_categories(const GUID& id, BYTE* info, std::size_t* size) noexcept {
  std::shared_ptr<const Snapshot> snapshot;
  const Status status = Catalog::installed(snapshot);
  if (!succeeded(status)) return status;
  if (!snapshot->knows(id)) return socket_code(WSAEINVALIDPROVIDER);
  const Provider* const provider = snapshot->provider(id);
  const DWORD categories = provider ? provider->categories : 0;
  const bool fits = *size >= sizeof categories && !bad_pointer(info);
  *size = sizeof categories;
  if (!fits) return Status::access_violation;
  std::memcpy(info, &categories, sizeof categories);
  return Status::success;
}

Status take_categories(const GUID& id, const BYTE* info, std::size_t size) noexcept {
  DWORD categories;
  if (size != sizeof categories) return Status::invalid_parameter;
  std::memcpy(&categories, info, size);
  return Catalog::change([&](Snapshot& snapshot) { return snapshot.categorise(id, categories); });
}

}  // namespace
}  // namespace wsx

using namespace wsx;

int WSPAPI WSCEnumProtocols(LPINT lpiProtocols, LPWSAPROTOCOL_INFOW lpProtocolBuffer,
                            LPDWORD lpdwBufferLength, LPINT lpErrno) {
  TRACED(WSCEnumProtocols, lpiProtocols, lpProtocolBuffer, lpdwBufferLength, lpErrno);
  return list_installed(lpiProtocols, lpProtocolBuffer, lpdwBufferLength, lpErrno);
}

int WSPAPI WSCGetProviderPath(LPGUID lpProviderId, WCHAR* lpszProviderDllPath,
                              LPINT lpProviderDllPathLen, LPINT lpErrno) {
  TRACED(WSCGetProviderPath, lpProviderId, lpszProviderDllPath, lpProviderDllPathLen, lpErrno);
  return provider_path(lpProviderId, lpszProviderDllPath, lpProviderDllPathLen, lpErrno);
}

int WSPAPI WSCInstallProvider(LPGUID lpProviderId, const WCHAR* lpszProviderDllPath,
                              const LPWSAPROTOCOL_INFOW lpProtocolInfoList, DWORD dwNumberOfEntries,
                              LPINT lpErrno) {
  TRACED(WSCInstallProvider, lpProviderId, lpszProviderDllPath, lpProtocolInfoList,
         dwNumberOfEntries, lpErrno);
  return put_provider(&Snapshot::install, lpProviderId, lpszProviderDllPath, lpProtocolInfoList,
                      dwNumberOfEntries, lpErrno);
}

int WSPAPI WSCUpdateProvider(LPGUID lpProviderId, const WCHAR* lpszProviderDllPath,
                             const LPWSAPROTOCOL_INFOW lpProtocolInfoList, DWORD dwNumberOfEntries,
                             LPINT lpErrno) {
  TRACED(WSCUpdateProvider, lpProviderId, lpszProviderDllPath, lpProtocolInfoList,
         dwNumberOfEntries, lpErrno);
  return put_provider(&Snapshot::update, lpProviderId, lpszProviderDllPath, lpProtocolInfoList,
                      dwNumberOfEntries, lpErrno);
}

int WSPAPI WSCInstallProviderAndChains(const LPGUID lpProviderId, const LPWSTR lpszProviderDllPath,
                                       const LPWSTR lpszLspName, DWORD dwServiceFlags,
                                       const LPWSAPROTOCOL_INFOW lpProtocolInfoList,
                                       DWORD dwNumberOfEntries, LPDWORD lpdwCatalogEntryId,
                                       LPINT lpErrno) {
  TRACED(WSCInstallProviderAndChains, lpProviderId, lpszProviderDllPath, lpszLspName,
         dwServiceFlags, lpProtocolInfoList, dwNumberOfEntries, lpdwCatalogEntryId, lpErrno);
  return put_chains(lpProviderId, lpszProviderDllPath, lpszLspName, dwServiceFlags,
                    lpProtocolInfoList, dwNumberOfEntries, lpdwCatalogEntryId, lpErrno);
}

// There are no programs of 32 bits that the second path could be for.
int WSPAPI WSCInstallProviderAndChains64_32(
    const LPGUID lpProviderId, const LPWSTR lpszProviderDllPath, const LPWSTR lpszProviderDllPath32,
    const LPWSTR lpszLspName, DWORD dwServiceFlags, const LPWSAPROTOCOL_INFOW lpProtocolInfoList,
    DWORD dwNumberOfEntries, LPDWORD lpdwCatalogEntryId, LPINT lpErrno) {
  TRACED(WSCInstallProviderAndChains64_32, lpProviderId, lpszProviderDllPath, lpszProviderDllPath32,
         lpszLspName, dwServiceFlags, lpProtocolInfoList, dwNumberOfEntries, lpdwCatalogEntryId,
         lpErrno);
  return put_chains(lpProviderId, lpszProviderDllPath, lpszLspName, dwServiceFlags,
                    lpProtocolInfoList, dwNumberOfEntries, lpdwCatalogEntryId, lpErrno);
}

int WSPAPI WSCDeinstallProvider(LPGUID lpProviderId, LPINT lpErrno) {
  TRACED(WSCDeinstallProvider, lpProviderId, lpErrno);
  if (bad_pointer(lpErrno)) return SOCKET_ERROR;
  if (bad_pointer(lpProviderId)) return answer(Status::access_violation, lpErrno);
  const GUID id = *lpProviderId;
  return answer(Catalog::change([&](Snapshot& snapshot) { return snapshot.remove(id); }), lpErrno);
}

int WSPAPI WSCGetProviderInfo(LPGUID lpProviderId, WSC_PROVIDER_INFO_TYPE InfoType, PBYTE Info,
                              size_t* InfoSize, DWORD Flags, LPINT lpErrno) {
  TRACED(WSCGetProviderInfo, lpProviderId, InfoType, Info, InfoSize, Flags, lpErrno);
  if (bad_pointer(lpErrno)) return SOCKET_ERROR;
  if (bad_pointer(lpProviderId) || bad_pointer(InfoSize))
    return answer(Status::access_violation, lpErrno);
  const Status status = check_kind(InfoType, Flags);
  return answer(succeeded(status) ? give_categories(*lpProviderId, Info, InfoSize) : status,
                lpErrno);
}

int WSPAPI WSCSetProviderInfo(LPGUID lpProviderId, WSC_PROVIDER_INFO_TYPE InfoType, PBYTE Info,
                              size_t InfoSize, DWORD Flags, LPINT lpErrno) {
  TRACED(WSCSetProviderInfo, lpProviderId, InfoType, Info, InfoSize, Flags, lpErrno);
  if (bad_pointer(lpErrno)) return SOCKET_ERROR;
  if (bad_pointer(lpProviderId) || bad_pointer(Info))
    return answer(Status::access_violation, lpErrno);
  const Status status = check_kind(InfoType, Flags);
  return answer(succeeded(status) ? take_categories(*lpProviderId, Info, InfoSize) : status,
                lpErrno);
}

// These two return the error itself.
int WSPAPI WSCWriteProviderOrder(LPDWORD lpwdCatalogEntryId, DWORD dwNumberOfEntries) {
  TRACED(WSCWriteProviderOrder, lpwdCatalogEntryId, dwNumberOfEntries);
  if (bad_pointer(lpwdCatalogEntryId)) return WSAEFAULT;
  const std::span<const DWORD> order(lpwdCatalogEntryId, dwNumberOfEntries);
  const Status status =
      Catalog::change([&](Snapshot& snapshot) { return snapshot.reorder(order); });
  return succeeded(status) ? 0 : wsa_error(status);
}

// There are no name-space providers whose identifiers the list could hold.
int WSPAPI WSCWriteNameSpaceOrder(LPGUID lpProviderId, DWORD dwNumberOfEntries) {
  TRACED(WSCWriteNameSpaceOrder, lpProviderId, dwNumberOfEntries);
  return bad_pointer(lpProviderId) ? WSAEFAULT : WSAEINVAL;
}

// The same for programs compiled with -fshort-wchar.
WSX_BEGIN_DECLS
int WSPAPI wsx16_WSCEnumProtocols(LPINT protocols, ProtocolInfo16* buffer, LPDWORD length,
                                  LPINT error) {
  TRACED(wsx16_WSCEnumProtocols, protocols, buffer, length, error);
  return list_installed(protocols, buffer, length, error);
}
int WSPAPI wsx16_WSCGetProviderPath(LPGUID id, char16_t* path, LPINT length, LPINT error) {
  TRACED(wsx16_WSCGetProviderPath, id, path, length, error);
  return provider_path(id, path, length, error);
}
int WSPAPI wsx16_WSCInstallProvider(LPGUID id, const char16_t* path, const ProtocolInfo16* list,
                                    DWORD count, LPINT error) {
  TRACED(wsx16_WSCInstallProvider, id, path, list, count, error);
  return put_provider(&Snapshot::install, id, path, list, count, error);
}
int WSPAPI wsx16_WSCUpdateProvider(LPGUID id, const char16_t* path, const ProtocolInfo16* list,
                                   DWORD count, LPINT error) {
  TRACED(wsx16_WSCUpdateProvider, id, path, list, count, error);
  return put_provider(&Snapshot::update, id, path, list, count, error);
}
int WSPAPI wsx16_WSCInstallProviderAndChains(LPGUID id, const char16_t* path, const char16_t* name,
                                             DWORD services, const ProtocolInfo16* list,
                                             DWORD count, LPDWORD layer, LPINT error) {
  TRACED(wsx16_WSCInstallProviderAndChains, id, path, name, services, list, count, layer, error);
  return put_chains(id, path, name, services, list, count, layer, error);
}
int WSPAPI wsx16_WSCInstallProviderAndChains64_32(LPGUID id, const char16_t* path,
                                                  const char16_t* lpszProviderDllPath32,
                                                  const char16_t* name, DWORD services,
                                                  const ProtocolInfo16* list, DWORD count,
                                                  LPDWORD layer, LPINT error) {
  TRACED(wsx16_WSCInstallProviderAndChains64_32, id, path, lpszProviderDllPath32, name, services,
         list, count, layer, error);
  return put_chains(id, path, name, services, list, count, layer, error);
}
WSX_END_DECLS

// SPDX-License-Identifier: MIT
#include "next.h"

#include <windows.h>

#include <algorithm>
#include <cstring>
#include <vector>

namespace {

bool same(const GUID& left, const GUID& right) {
  return std::memcmp(&left, &right, sizeof left) == 0;
}

std::vector<WSAPROTOCOL_INFOW> catalog() {
  std::vector<WSAPROTOCOL_INFOW> entries;
  DWORD size = 0;
  INT error = 0;
  while (WSCEnumProtocols(nullptr, entries.data(), &size, &error) == SOCKET_ERROR &&
         error == WSAENOBUFS)
    entries.resize(size / sizeof entries[0]);
  return entries;
}

const WSAPROTOCOL_INFOW* find(const std::vector<WSAPROTOCOL_INFOW>& entries, DWORD number) {
  const auto entry = std::find_if(entries.begin(), entries.end(), [=](const auto& info) {
    return info.dwCatalogEntryId == number;
  });
  return entry != entries.end() ? &*entry : nullptr;
}

// The entry after the one of the provider `id`.
const WSAPROTOCOL_INFOW* find_below(const std::vector<WSAPROTOCOL_INFOW>& entries,
                                    const WSAPROTOCOLCHAIN& chain, const GUID& id) {
  for (int place = 0; place + 1 < chain.ChainLen; ++place) {
    const auto* const entry = find(entries, chain.ChainEntries[place]);
    if (entry && same(entry->ProviderId, id)) return find(entries, chain.ChainEntries[place + 1]);
  }
  return nullptr;
}

// Once and for good: other threads may be in it when it has ended.
HMODULE load(GUID id) {
  WCHAR name[MAX_PATH];
  WCHAR path[MAX_PATH];
  INT length = MAX_PATH;
  INT error = 0;
  if (WSCGetProviderPath(&id, name, &length, &error) != 0) return nullptr;
  const DWORD expanded = ExpandEnvironmentStringsW(name, path, MAX_PATH);
  const bool fits = expanded != 0 && expanded <= MAX_PATH;
  const HMODULE library = fits ? LoadLibraryW(path) : nullptr;
  static HMODULE held = nullptr;
  if (library && library == held) FreeLibrary(library);
  return held = library;
}

}  // namespace

int start_next(const GUID& own, WORD version, WSPDATA& data, const WSAPROTOCOL_INFOW& chain,
               const WSPUPCALLTABLE& upcalls, Next& next) {
  static bool under_way = false;
  const auto entries = catalog();
  const auto* below = find_below(entries, chain.ProtocolChain, own);
  if (!below) below = find_below(entries, chain.ProtocolChain, chain.ProviderId);
  const HMODULE library = below ? load(below->ProviderId) : nullptr;
  const auto start = reinterpret_cast<LPWSPSTARTUP>(
      library ? reinterpret_cast<void*>(GetProcAddress(library, "WSPStartup")) : nullptr);
  const bool another = next.library && next.library != library;
  if (!start || another || under_way) return WSAEPROVIDERFAILEDINIT;
  // A layer below looks for its own place in the chain; the base provider stands for itself.
  const bool is_base = below->ProtocolChain.ChainLen == BASE_PROTOCOL;
  next = {library, {}, upcalls, is_base ? *below : chain};
  under_way = true;
  const int error = start(version, &data, &next.info, upcalls, &next.table);
  under_way = false;
  return error;
}

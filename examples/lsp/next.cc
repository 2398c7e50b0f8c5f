// SPDX-License-Identifier: MIT
#include "next.h"

#include <windows.h>

#include <algorithm>
#include <cstring>
#include <set>
#include <vector>

namespace {

bool same(const GUID& left, const GUID& right) {
  return std::memcmp(&left, &right, sizeof left) == 0;
}

std::vector<WSAPROTOCOL_INFOW> catalog() {
  std::vector<WSAPROTOCOL_INFOW> entries;
  DWORD size = 0;
  INT error = WSAENOBUFS;
  while (WSCEnumProtocols(nullptr, entries.data(), &size, &error) == SOCKET_ERROR) {
    if (error != WSAENOBUFS) return {};
    entries.resize(size / sizeof entries[0]);
  }
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

HMODULE load(GUID id) {
  WCHAR name[MAX_PATH];
  WCHAR path[MAX_PATH];
  INT length = MAX_PATH;
  INT error = 0;
  if (WSCGetProviderPath(&id, name, &length, &error) != 0) return nullptr;
  const DWORD expanded = ExpandEnvironmentStringsW(name, path, MAX_PATH);
  const bool fits = expanded != 0 && expanded <= MAX_PATH;
  const HMODULE library = fits ? LoadLibraryW(path) : nullptr;
  // Loaded once and for good: other threads may be in it when it has ended.
  static std::set<HMODULE> loaded;
  if (library && !loaded.insert(library).second) FreeLibrary(library);
  return library;
}

// Not inline in the header, where two providers of one process would share it.
thread_local bool under_way = false;

}  // namespace

Start::Start() : first_(!under_way) {
  under_way = true;
}

Start::~Start() {
  under_way = !first_;
}

int start_next(const GUID& own, WORD version, WSPDATA& data, const WSAPROTOCOL_INFOW& chain,
               const WSPUPCALLTABLE& upcalls, Next& next) {
  const auto entries = catalog();
  const auto* below = find_below(entries, chain.ProtocolChain, own);
  if (!below) below = find_below(entries, chain.ProtocolChain, chain.ProviderId);
  next.library = below ? load(below->ProviderId) : nullptr;
  if (!next.library) return WSAEPROVIDERFAILEDINIT;
  // A layer below looks for its own place in the chain; the base provider stands for itself.
  next.info = below->ProtocolChain.ChainLen == BASE_PROTOCOL ? *below : chain;
  const auto start = reinterpret_cast<LPWSPSTARTUP>(
      reinterpret_cast<void*>(GetProcAddress(next.library, "WSPStartup")));
  return start ? start(version, &data, &next.info, upcalls, &next.table) : WSAEPROVIDERFAILEDINIT;
}

// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstring>
#include <iterator>
#include <limits>
#include <utility>

#include "lib/providers/catalog.h"
#include "lib/providers/protocol.h"

namespace wsx {
namespace {

// More than anybody needs, and few enough for a file that can be read in one go.
constexpr std::size_t most_entries = 1024;
constexpr std::size_t longest_path = 4095;
constexpr DWORD first_entry = 1001;

bool is_layer(const WSAPROTOCOL_INFOW& entry) noexcept {
  return entry.ProtocolChain.ChainLen == LAYERED_PROTOCOL;
}
bool is_base(const WSAPROTOCOL_INFOW& entry) noexcept {
  return entry.ProtocolChain.ChainLen == BASE_PROTOCOL;
}

bool takes(const WSAPROTOCOL_INFOW& entry, int protocol) noexcept {
  if (protocol == 0 && (entry.dwProviderFlags & PFL_MATCHES_PROTOCOL_ZERO)) return true;
  const auto offset = static_cast<long long>(protocol) - entry.iProtocol;
  return offset >= 0 && offset <= entry.iProtocolMaxOffset;
}

// A relative path would be looked for in whatever folder the program happens to be.
bool is_path(const std::string& path) noexcept {
  return path.starts_with('/') && path.size() <= longest_path &&
         path.find('\0') == std::string::npos;
}

bool is_base_provider(const GUID& id) noexcept {
  const auto rows = base_protocols();
  return std::any_of(rows.begin(), rows.end(),
                     [&](const BaseProtocol& row) { return same(row.provider, id); });
}

// The name of a chain: "layer over [base]".
void name_chain(WCHAR (&name)[WSAPROTOCOL_LEN + 1], std::wstring_view layer,
                const WSAPROTOCOL_INFOW& base) {
  std::wstring text(layer);
  text.append(L" over [").append(base.szProtocol).append(L"]");
  text.resize(std::min<std::size_t>(text.size(), WSAPROTOCOL_LEN));
  std::fill(std::copy(text.begin(), text.end(), name), std::end(name), L'\0');
}

}  // namespace

bool same(const GUID& left, const GUID& right) noexcept {
  return std::memcmp(&left, &right, sizeof left) == 0;
}

Snapshot::Snapshot() : next_entry_(first_entry) {
  for (const BaseProtocol& row : base_protocols()) {
    entries_.push_back(describe(row));
    next_entry_ = std::max(next_entry_, row.entry + 1);
  }
}

const WSAPROTOCOL_INFOW* Snapshot::find(DWORD entry) const noexcept {
  const auto found =
      std::find_if(entries_.begin(), entries_.end(),
                   [=](const WSAPROTOCOL_INFOW& info) { return info.dwCatalogEntryId == entry; });
  return found != entries_.end() ? &*found : nullptr;
}

const Provider* Snapshot::provider(const GUID& id) const noexcept {
  const auto found = std::find_if(providers_.begin(), providers_.end(),
                                  [&](const Provider& row) { return same(row.id, id); });
  return found != providers_.end() ? &*found : nullptr;
}

Provider* Snapshot::own(const GUID& id) noexcept {
  return const_cast<Provider*>(provider(id));
}

bool Snapshot::knows(const GUID& id) const noexcept {
  return provider(id) || is_base_provider(id);
}

const WSAPROTOCOL_INFOW* Snapshot::match(int family, int type, int protocol) const noexcept {
  const auto found =
      std::find_if(entries_.begin(), entries_.end(), [=](const WSAPROTOCOL_INFOW& entry) {
        return !is_layer(entry) && entry.iAddressFamily == family &&
               (type == 0 || entry.iSocketType == type) && takes(entry, protocol);
      });
  return found != entries_.end() ? &*found : nullptr;
}

bool Snapshot::follow(const WSAPROTOCOL_INFOW& entry, Chain& chain) const noexcept {
  chain.length = 1;
  chain.links[0] = &entry;
  if (is_base(entry)) return true;
  const int length = entry.ProtocolChain.ChainLen;
  if (length <= BASE_PROTOCOL || length > MAX_PROTOCOL_CHAIN) return false;
  chain.length = static_cast<std::size_t>(length);
  for (std::size_t place = 0; place < chain.length; ++place) {
    const WSAPROTOCOL_INFOW* const link = find(entry.ProtocolChain.ChainEntries[place]);
    const bool last = place + 1 == chain.length;
    if (!link || !(last ? is_base(*link) : is_layer(*link))) return false;
    chain.links[place] = link;
  }
  return true;
}

// What a provider brings must be usable now; what it stands upon may still go away later.
Status Snapshot::check(const std::string& path,
                       std::span<const WSAPROTOCOL_INFOW> list) const noexcept {
  if (!is_path(path) || list.empty()) return Status::invalid_parameter;
  Chain chain;
  const bool whole = std::all_of(list.begin(), list.end(), [&](const WSAPROTOCOL_INFOW& info) {
    return is_layer(info) || follow(info, chain);
  });
  return whole ? Status::success : Status::invalid_parameter;
}

// Numbers are used once, so they may run out as well.
bool Snapshot::has_room_for(std::size_t count) const noexcept {
  return count <= most_entries - entries_.size() &&
         count <= std::numeric_limits<DWORD>::max() - next_entry_;
}

void Snapshot::add(const GUID& id, WSAPROTOCOL_INFOW info) {
  info.ProviderId = id;
  info.dwCatalogEntryId = next_entry_++;
  info.dwProviderReserved = 0;
  entries_.push_back(info);
}

Status Snapshot::install(const GUID& id, std::string path,
                         std::span<const WSAPROTOCOL_INFOW> list) {
  const Status status = check(path, list);
  if (!succeeded(status)) return status;
  if (knows(id)) return socket_code(WSANO_RECOVERY);
  if (!has_room_for(list.size())) return socket_code(WSAENOBUFS);
  providers_.push_back({id, std::move(path), 0});
  for (const WSAPROTOCOL_INFOW& info : list) add(id, info);
  return Status::success;
}

bool Snapshot::add_chain(const GUID& id, const WSAPROTOCOL_INFOW& layer,
                         const WSAPROTOCOL_INFOW& below) {
  Chain under;
  if (!follow(below, under) || under.length == MAX_PROTOCOL_CHAIN) return false;
  WSAPROTOCOL_INFOW info = below;
  const bool handles_of_system = layer.dwServiceFlags1 & XP1_IFS_HANDLES;
  if (!handles_of_system) info.dwServiceFlags1 &= ~DWORD{XP1_IFS_HANDLES};
  info.ProtocolChain = {};
  info.ProtocolChain.ChainLen = static_cast<int>(under.length) + 1;
  info.ProtocolChain.ChainEntries[0] = layer.dwCatalogEntryId;
  for (std::size_t place = 0; place < under.length; ++place)
    info.ProtocolChain.ChainEntries[place + 1] = under.links[place]->dwCatalogEntryId;
  name_chain(info.szProtocol, layer.szProtocol, *under.links[under.length - 1]);
  add(id, info);
  return true;
}

Status Snapshot::install_with_chains(const GUID& id, std::string path, std::wstring_view name,
                                     DWORD services, std::span<const WSAPROTOCOL_INFOW> list,
                                     DWORD& layer) {
  if (services & ~DWORD{XP1_IFS_HANDLES}) return Status::invalid_parameter;
  Snapshot changed(*this);
  WSAPROTOCOL_INFOW hidden{};
  hidden.dwServiceFlags1 = services;
  hidden.dwProviderFlags = PFL_HIDDEN;
  hidden.ProtocolChain.ChainLen = LAYERED_PROTOCOL;
  hidden.iVersion = 2;
  name = name.substr(0, WSAPROTOCOL_LEN);
  std::copy(name.begin(), name.end(), hidden.szProtocol);
  const std::size_t before = entries_.size();
  const Status status = changed.install(id, std::move(path), {&hidden, 1});
  if (!succeeded(status)) return status;
  const WSAPROTOCOL_INFOW installed = changed.entries_.back();
  const Snapshot base;
  for (const WSAPROTOCOL_INFOW& wanted : list.empty() ? base.entries() : list) {
    if (list.empty() && (wanted.dwProviderFlags & PFL_HIDDEN)) continue;
    const WSAPROTOCOL_INFOW* const below =
        match(wanted.iAddressFamily, wanted.iSocketType, wanted.iProtocol);
    if (!changed.has_room_for(1)) return socket_code(WSAENOBUFS);
    if (!below || !changed.add_chain(id, installed, *below)) return Status::invalid_parameter;
  }
  std::rotate(changed.entries_.begin(),
              changed.entries_.begin() + static_cast<std::ptrdiff_t>(before) + 1,
              changed.entries_.end());
  layer = installed.dwCatalogEntryId;
  *this = std::move(changed);
  return Status::success;
}

Status Snapshot::update(const GUID& id, std::string path, std::span<const WSAPROTOCOL_INFOW> list) {
  const Status status = check(path, list);
  if (!succeeded(status)) return status;
  if (!knows(id)) return Status::invalid_parameter;
  if (!provider(id)) return socket_code(WSANO_RECOVERY);
  Snapshot changed(*this);
  for (WSAPROTOCOL_INFOW info : list) {
    const auto entry = std::find_if(changed.entries_.begin(), changed.entries_.end(),
                                    [&](const WSAPROTOCOL_INFOW& row) {
                                      return row.dwCatalogEntryId == info.dwCatalogEntryId;
                                    });
    if (entry == changed.entries_.end() || !same(entry->ProviderId, id))
      return Status::invalid_parameter;
    info.ProviderId = id;
    info.dwProviderReserved = 0;
    *entry = info;
  }
  changed.own(id)->path = std::move(path);
  *this = std::move(changed);
  return Status::success;
}

Status Snapshot::remove(const GUID& id) {
  if (!knows(id)) return Status::invalid_parameter;
  if (!provider(id)) return socket_code(WSANO_RECOVERY);
  std::erase_if(entries_,
                [&](const WSAPROTOCOL_INFOW& entry) { return same(entry.ProviderId, id); });
  std::erase_if(providers_, [&](const Provider& row) { return same(row.id, id); });
  return Status::success;
}

// Windows wants all entries, each of them once.
Status Snapshot::reorder(std::span<const DWORD> order) {
  if (order.size() != entries_.size()) return Status::invalid_parameter;
  std::vector<WSAPROTOCOL_INFOW> ordered;
  ordered.reserve(order.size());
  for (const DWORD number : order) {
    const WSAPROTOCOL_INFOW* const entry = find(number);
    const bool again = std::any_of(ordered.begin(), ordered.end(),
                                   [=](const auto& row) { return row.dwCatalogEntryId == number; });
    if (!entry || again) return Status::invalid_parameter;
    ordered.push_back(*entry);
  }
  entries_ = std::move(ordered);
  return Status::success;
}

Status Snapshot::categorise(const GUID& id, DWORD categories) {
  if (!knows(id)) return socket_code(WSAEINVALIDPROVIDER);
  Provider* const row = own(id);
  if (!row) return socket_code(WSANO_RECOVERY);
  row->categories = categories;
  return Status::success;
}

bool Snapshot::may_hold(const WSAPROTOCOL_INFOW& entry) const noexcept {
  const int length = entry.ProtocolChain.ChainLen;
  return length >= LAYERED_PROTOCOL && length <= MAX_PROTOCOL_CHAIN && provider(entry.ProviderId) &&
         entry.dwCatalogEntryId < next_entry_ && !find(entry.dwCatalogEntryId);
}

bool Snapshot::restore(std::vector<Provider> providers,
                       const std::vector<WSAPROTOCOL_INFOW>& entries, std::span<const DWORD> order,
                       DWORD next_entry) {
  Snapshot restored;
  if (next_entry < restored.next_entry_ || !restored.has_room_for(entries.size())) return false;
  restored.next_entry_ = next_entry;
  for (Provider& row : providers) {
    if (restored.knows(row.id) || !is_path(row.path)) return false;
    restored.providers_.push_back(std::move(row));
  }
  for (const WSAPROTOCOL_INFOW& entry : entries) {
    if (!restored.may_hold(entry)) return false;
    restored.entries_.push_back(entry);
  }
  if (!succeeded(restored.reorder(order))) return false;
  *this = std::move(restored);
  return true;
}

}  // namespace wsx

// SPDX-License-Identifier: MIT
#include "catalog/installed.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>

namespace catalog {

GUID identifier(unsigned n) {
  return {0x5e0d0000 + n, 0x1c4a, 0x4b1e, {0x9a, 0x31, 0x7c, 0x22, 0x40, 0x19, 0x6f, 0x02}};
}

WSAPROTOCOL_INFOW layer(const wchar_t* name) {
  WSAPROTOCOL_INFOW info{};
  info.dwProviderFlags = PFL_HIDDEN;
  info.ProtocolChain.ChainLen = LAYERED_PROTOCOL;
  info.iVersion = 2;
  std::copy_n(name, std::char_traits<wchar_t>::length(name), info.szProtocol);
  return info;
}

WSAPROTOCOL_INFOW chain(const std::vector<DWORD>& links, int family, int type, int protocol) {
  WSAPROTOCOL_INFOW info = layer(L"a chain");
  info.dwProviderFlags = PFL_MATCHES_PROTOCOL_ZERO;
  info.iAddressFamily = family;
  info.iSocketType = type;
  info.iProtocol = protocol;
  info.ProtocolChain.ChainLen = static_cast<int>(links.size());
  std::copy_n(links.begin(), std::min<std::size_t>(links.size(), MAX_PROTOCOL_CHAIN),
              info.ProtocolChain.ChainEntries);
  return info;
}

int install(GUID id, const std::vector<WSAPROTOCOL_INFOW>& entries, const wchar_t* path) {
  return error_of([&](int* error) {
    return WSCInstallProvider(&id, path, const_cast<WSAPROTOCOL_INFOW*>(entries.data()),
                              static_cast<DWORD>(entries.size()), error);
  });
}

int remove(GUID id) {
  return error_of([&](int* error) { return WSCDeinstallProvider(&id, error); });
}

std::vector<WSAPROTOCOL_INFOW> installed() {
  std::vector<WSAPROTOCOL_INFOW> entries;
  DWORD length = 0;
  int error = 0;
  while (WSCEnumProtocols(nullptr, entries.data(), &length, &error) == SOCKET_ERROR) {
    REQUIRE(error == WSAENOBUFS);
    entries.resize(length / sizeof entries[0]);
  }
  entries.resize(length / sizeof entries[0]);
  return entries;
}

std::vector<DWORD> order() {
  std::vector<DWORD> numbers;
  for (const auto& entry : installed()) numbers.push_back(entry.dwCatalogEntryId);
  return numbers;
}

std::vector<DWORD> entries_of(const GUID& id) {
  std::vector<DWORD> numbers;
  for (const auto& entry : installed())
    if (same(entry.ProviderId, id)) numbers.push_back(entry.dwCatalogEntryId);
  return numbers;
}

DWORD base(int family, int type) {
  for (const auto& entry : installed())
    if (entry.ProtocolChain.ChainLen == BASE_PROTOCOL && entry.iAddressFamily == family &&
        entry.iSocketType == type)
      return entry.dwCatalogEntryId;
  return 0;
}

bool same(const GUID& left, const GUID& right) {
  return std::memcmp(&left, &right, sizeof left) == 0;
}

bool Unchanged::so_far() const {
  const auto now = installed();
  return now.size() == before_.size() &&
         std::memcmp(now.data(), before_.data(), now.size() * sizeof now[0]) == 0;
}

Installed::Installed(unsigned n, const std::vector<WSAPROTOCOL_INFOW>& entries)
    : id_(identifier(n)) {
  REQUIRE(install(id_, entries) == 0);
}

Installed::~Installed() {
  CHECK(remove(id_) == 0);
}

CatalogFile::CatalogFile() : path_(folder_.path() / "catalog.json") {
  ::setenv("WSX_CATALOG", path_.c_str(), 1);
}

CatalogFile::~CatalogFile() {
  ::unsetenv("WSX_CATALOG");
}

std::string CatalogFile::content() const {
  std::ifstream file(path_);
  return {std::istreambuf_iterator<char>(file), {}};
}

void CatalogFile::write(const std::string& content) const {
  std::ofstream(path_) << content;
}

}  // namespace catalog

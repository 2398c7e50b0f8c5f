// SPDX-License-Identifier: MIT
#include "catalog.h"

#include <sporder.h>
#include <utf8.h>

#include <cstdio>
#include <cstring>
#include <iterator>
#include <random>

namespace catalog {
namespace {

struct Meaning {
  int error;
  const char* text;
};
constexpr Meaning meanings[] = {
    {WSAEINVAL, "an argument does not fit, or there is no such provider (WSAEINVAL)"},
    {WSAENOBUFS, "the catalog is full (WSAENOBUFS)"},
    {WSAEINVALIDPROVIDER, "there is no such provider (WSAEINVALIDPROVIDER)"},
    {WSANO_RECOVERY,
     "the provider belongs to the system or is there already, or the catalog's file is damaged, "
     "can be written by others, or cannot be read or written (WSANO_RECOVERY)"},
    {WSA_NOT_ENOUGH_MEMORY, "not enough memory (WSA_NOT_ENOUGH_MEMORY)"},
};

[[noreturn]] void fail(int error) {
  for (const Meaning& meaning : meanings)
    if (meaning.error == error) throw Failure(meaning.text);
  throw Failure("error " + std::to_string(error));
}

std::wstring wide(const std::string& text) {
  std::wstring units;
  try {
    utf8::utf8to32(text.begin(), text.end(), std::back_inserter(units));
  } catch (const utf8::exception&) {
    throw Failure("'" + text + "' is no UTF-8");
  }
  return units;
}

std::string narrow(const wchar_t* text) {
  std::string units;
  utf8::unchecked::utf32to8(text, text + std::char_traits<wchar_t>::length(text),
                            std::back_inserter(units));
  return units;
}

}  // namespace

std::vector<Entry> entries() {
  std::vector<Entry> list;
  DWORD length = 0;
  int error = 0;
  // Another program may add some in between.
  while (WSCEnumProtocols(nullptr, list.data(), &length, &error) == SOCKET_ERROR) {
    if (error != WSAENOBUFS) fail(error);
    list.resize(length / sizeof(Entry));
  }
  list.resize(length / sizeof(Entry));
  return list;
}

std::string path_of(const GUID& provider) {
  GUID id = provider;
  std::vector<wchar_t> path(4096);
  int length = static_cast<int>(path.size());
  int error = 0;
  if (WSCGetProviderPath(&id, path.data(), &length, &error) == SOCKET_ERROR) fail(error);
  return narrow(path.data());
}

DWORD add(const GUID& id, const std::string& path, const std::string& name, bool system_handles,
          const std::vector<Entry>& over) {
  std::wstring wide_path = wide(path);
  std::wstring wide_name = wide(name);
  GUID provider = id;
  auto* const list = over.empty() ? nullptr : const_cast<Entry*>(over.data());
  DWORD layer = 0;
  int error = 0;
  const int result = WSCInstallProviderAndChains(&provider, wide_path.data(), wide_name.data(),
                                                 system_handles ? XP1_IFS_HANDLES : 0, list,
                                                 static_cast<DWORD>(over.size()), &layer, &error);
  if (result == SOCKET_ERROR) fail(error);
  return layer;
}

void remove(const GUID& provider) {
  GUID id = provider;
  int error = 0;
  if (WSCDeinstallProvider(&id, &error) == SOCKET_ERROR) fail(error);
}

void set_order(std::vector<DWORD> order) {
  const int error = WSCWriteProviderOrder(order.data(), static_cast<DWORD>(order.size()));
  if (error != 0) fail(error);
}

bool same(const GUID& left, const GUID& right) {
  return std::memcmp(&left, &right, sizeof left) == 0;
}

std::string text_of(const GUID& id) {
  char text[40];
  std::snprintf(text, sizeof text, "{%08X-%04X-%04X-%02X%02X-%02X%02X%02X%02X%02X%02X}", id.Data1,
                id.Data2, id.Data3, id.Data4[0], id.Data4[1], id.Data4[2], id.Data4[3], id.Data4[4],
                id.Data4[5], id.Data4[6], id.Data4[7]);
  return text;
}

GUID id_of(const std::string& text) {
  std::string bare = text;
  if (bare.size() == 38 && bare.front() == '{' && bare.back() == '}') bare = bare.substr(1, 36);
  GUID id{};
  int end = 0;
  const int found =
      std::sscanf(bare.c_str(), "%8x-%4hx-%4hx-%2hhx%2hhx-%2hhx%2hhx%2hhx%2hhx%2hhx%2hhx%n",
                  &id.Data1, &id.Data2, &id.Data3, &id.Data4[0], &id.Data4[1], &id.Data4[2],
                  &id.Data4[3], &id.Data4[4], &id.Data4[5], &id.Data4[6], &id.Data4[7], &end);
  if (found != 11 || end != 36 || bare.size() != 36)
    throw Failure("'" + text + "' is no identifier of a provider");
  return id;
}

GUID random_id() {
  std::random_device source;
  unsigned words[4];
  for (unsigned& word : words) word = source();
  GUID id;
  static_assert(sizeof words == sizeof id);
  std::memcpy(&id, words, sizeof id);
  // Version 4, of the usual variant.
  id.Data3 = static_cast<WORD>((id.Data3 & 0x0fff) | 0x4000);
  id.Data4[0] = static_cast<BYTE>((id.Data4[0] & 0x3f) | 0x80);
  return id;
}

std::string name_of(const Entry& entry) {
  return narrow(entry.szProtocol);
}

}  // namespace catalog

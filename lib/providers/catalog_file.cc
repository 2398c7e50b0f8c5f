// SPDX-License-Identifier: MIT
#include "lib/providers/catalog_file.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <iterator>
#include <utility>

#include "lib/encoding.h"
#include "lib/providers/json.h"

// Base protocols are not written, only their place in the order.
namespace wsx {
namespace {

constexpr int version = 1;

// The members of an entry that are plain numbers.
struct Number {
  const char* name;
  DWORD WSAPROTOCOL_INFOW::*dword;
  int WSAPROTOCOL_INFOW::*integer;
};
using Info = WSAPROTOCOL_INFOW;
constexpr Number numbers[] = {
    {"entry", &Info::dwCatalogEntryId, nullptr},
    {"family", nullptr, &Info::iAddressFamily},
    {"type", nullptr, &Info::iSocketType},
    {"protocol", nullptr, &Info::iProtocol},
    {"protocol_max_offset", nullptr, &Info::iProtocolMaxOffset},
    {"max_address", nullptr, &Info::iMaxSockAddr},
    {"min_address", nullptr, &Info::iMinSockAddr},
    {"message_size", &Info::dwMessageSize, nullptr},
    {"service_flags1", &Info::dwServiceFlags1, nullptr},
    {"service_flags2", &Info::dwServiceFlags2, nullptr},
    {"service_flags3", &Info::dwServiceFlags3, nullptr},
    {"service_flags4", &Info::dwServiceFlags4, nullptr},
    {"provider_flags", &Info::dwProviderFlags, nullptr},
    {"interface_version", nullptr, &Info::iVersion},
    {"byte_order", nullptr, &Info::iNetworkByteOrder},
    {"security_scheme", nullptr, &Info::iSecurityScheme},
};

std::string text_of(const GUID& id) {
  char text[40];
  std::snprintf(text, sizeof text, "{%08X-%04X-%04X-%02X%02X-%02X%02X%02X%02X%02X%02X}", id.Data1,
                unsigned{id.Data2}, unsigned{id.Data3}, unsigned{id.Data4[0]},
                unsigned{id.Data4[1]}, unsigned{id.Data4[2]}, unsigned{id.Data4[3]},
                unsigned{id.Data4[4]}, unsigned{id.Data4[5]}, unsigned{id.Data4[6]},
                unsigned{id.Data4[7]});
  return text;
}

// What makes a text no catalog. Nothing but this and a lack of memory leaves the functions below.
struct Damaged {};

const Json& member(const Json& json, const char* name) {
  const Json* const value = json.find(name);
  if (!value) throw Damaged{};
  return *value;
}

const Json& member(const Json& json, const char* name, Json::Kind kind) {
  const Json& value = member(json, name);
  if (value.kind != kind) throw Damaged{};
  return value;
}

const std::string& text_at(const Json& json, const char* name) {
  return member(json, name, Json::Kind::text).text;
}

unsigned hexadecimal(std::string_view digits) {
  unsigned value = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  if (error != std::errc{} || end != digits.data() + digits.size()) throw Damaged{};
  return value;
}

GUID id_of(const std::string& text) {
  constexpr std::size_t hyphens[] = {9, 14, 19, 24};
  constexpr std::size_t pairs[] = {20, 22, 25, 27, 29, 31, 33, 35};
  if (text.size() != 38 || text.front() != '{' || text.back() != '}') throw Damaged{};
  for (const std::size_t place : hyphens)
    if (text[place] != '-') throw Damaged{};
  const std::string_view digits(text);
  GUID id{hexadecimal(digits.substr(1, 8)),
          static_cast<WORD>(hexadecimal(digits.substr(10, 4))),
          static_cast<WORD>(hexadecimal(digits.substr(15, 4))),
          {}};
  std::transform(std::begin(pairs), std::end(pairs), id.Data4, [=](std::size_t place) {
    return static_cast<BYTE>(hexadecimal(digits.substr(place, 2)));
  });
  return id;
}

template <typename Integer>
Integer number_of(const Json& json) {
  if (json.kind != Json::Kind::number || !std::in_range<Integer>(json.number)) throw Damaged{};
  return static_cast<Integer>(json.number);
}

template <typename Integer>
Integer number_at(const Json& json, const char* name) {
  return number_of<Integer>(member(json, name));
}

std::vector<DWORD> numbers_at(const Json& json, const char* name) {
  std::vector<DWORD> list;
  for (const Json& element : member(json, name, Json::Kind::list).values)
    list.push_back(number_of<DWORD>(element));
  return list;
}

Json json_of(const Provider& provider) {
  Json json(Json::Kind::object);
  json.add("id", text_of(provider.id));
  json.add("path", provider.path);
  json.add("categories", provider.categories);
  return json;
}

Provider provider_of(const Json& json) {
  return {id_of(text_at(json, "id")), text_at(json, "path"), number_at<DWORD>(json, "categories")};
}

Json json_of(const Info& info) {
  std::string name;
  // Valid: the doors and read_catalog let nothing else in.
  encode(std::wstring_view(info.szProtocol), name);
  Json json(Json::Kind::object);
  json.add("name", name);
  json.add("provider", text_of(info.ProviderId));
  for (const Number& number : numbers)
    json.add(number.name, number.dword ? Json(info.*number.dword) : Json(info.*number.integer));
  const WSAPROTOCOLCHAIN& chain = info.ProtocolChain;
  json.add("chain_length", chain.ChainLen);
  Json& links = json.add("chain", Json(Json::Kind::list));
  for (int place = 0; chain.ChainLen > BASE_PROTOCOL && place < chain.ChainLen; ++place)
    links.add(chain.ChainEntries[place]);
  return json;
}

void read_chain(const Json& json, WSAPROTOCOLCHAIN& chain) {
  chain.ChainLen = number_at<int>(json, "chain_length");
  const std::vector<DWORD> links = numbers_at(json, "chain");
  const std::size_t wanted =
      chain.ChainLen > BASE_PROTOCOL ? static_cast<std::size_t>(chain.ChainLen) : 0;
  if (links.size() != wanted || links.size() > MAX_PROTOCOL_CHAIN) throw Damaged{};
  std::copy(links.begin(), links.end(), chain.ChainEntries);
}

Info info_of(const Json& json) {
  Info info{};
  info.ProviderId = id_of(text_at(json, "provider"));
  for (const Number& number : numbers)
    if (number.dword)
      info.*number.dword = number_at<DWORD>(json, number.name);
    else
      info.*number.integer = number_at<int>(json, number.name);
  read_chain(json, info.ProtocolChain);
  std::wstring name;
  if (!decode(std::string_view(text_at(json, "name")), name)) throw Damaged{};
  if (name.size() > WSAPROTOCOL_LEN || name.find(L'\0') != name.npos) throw Damaged{};
  std::copy(name.begin(), name.end(), info.szProtocol);
  return info;
}

void read(const Json& json, Snapshot& snapshot) {
  constexpr auto list = Json::Kind::list;
  if (number_at<int>(json, "version") != version) throw Damaged{};
  std::vector<Provider> providers;
  std::vector<Info> entries;
  for (const Json& element : member(json, "providers", list).values)
    providers.push_back(provider_of(element));
  for (const Json& element : member(json, "entries", list).values)
    entries.push_back(info_of(element));
  if (!snapshot.restore(std::move(providers), entries, numbers_at(json, "order"),
                        number_at<DWORD>(json, "next_entry")))
    throw Damaged{};
}

}  // namespace

std::string write_catalog(const Snapshot& snapshot) {
  Json json(Json::Kind::object);
  json.add("version", version);
  json.add("next_entry", snapshot.next_entry());
  Json providers(Json::Kind::list);
  Json entries(Json::Kind::list);
  Json order(Json::Kind::list);
  for (const Provider& provider : snapshot.providers()) providers.add(json_of(provider));
  for (const Info& entry : snapshot.entries()) {
    order.add(entry.dwCatalogEntryId);
    if (snapshot.provider(entry.ProviderId)) entries.add(json_of(entry));
  }
  json.add("providers", std::move(providers));
  json.add("entries", std::move(entries));
  json.add("order", std::move(order));
  return print_json(json);
}

bool read_catalog(std::string_view text, Snapshot& snapshot) try {
  Json json;
  if (!parse_json(text, json)) return false;
  read(json, snapshot);
  return true;
} catch (const Damaged&) {
  return false;
}

}  // namespace wsx

// SPDX-License-Identifier: MIT
#include "lib/catalog_file.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <iterator>
#include <limits>
#include <new>
#include <nlohmann/json.hpp>
#include <utility>

#include "lib/encoding.h"

// Base protocols are not written, only their place in the order.
namespace wsx {
namespace {

using Json = nlohmann::ordered_json;

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

// What makes a text no catalog. Nothing but this and nlohmann's own leaves the functions below.
struct Damaged {};

unsigned hexadecimal(std::string_view digits) {
  unsigned value = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  if (error != std::errc{} || end != digits.data() + digits.size()) throw Damaged{};
  return value;
}

GUID id_of(const Json& json) {
  const auto& text = json.get_ref<const std::string&>();
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

// Booleans and fractions convert to numbers in silence; a catalog has neither.
template <typename Integer>
Integer number_of(const Json& json) {
  constexpr std::uint64_t highest = std::numeric_limits<std::int64_t>::max();
  if (!json.is_number_integer()) throw Damaged{};
  if (json.is_number_unsigned() && json.get<std::uint64_t>() > highest) throw Damaged{};
  const auto value = json.get<std::int64_t>();
  if (value < std::numeric_limits<Integer>::min() || value > std::numeric_limits<Integer>::max())
    throw Damaged{};
  return static_cast<Integer>(value);
}

std::vector<DWORD> numbers_of(const Json& json) {
  if (!json.is_array()) throw Damaged{};
  std::vector<DWORD> list;
  for (const Json& element : json) list.push_back(number_of<DWORD>(element));
  return list;
}

Json json_of(const Provider& provider) {
  return {
      {"id", text_of(provider.id)}, {"path", provider.path}, {"categories", provider.categories}};
}

Provider provider_of(const Json& json) {
  return {id_of(json.at("id")), json.at("path").get<std::string>(),
          number_of<DWORD>(json.at("categories"))};
}

Json json_of(const Info& info) {
  std::string name;
  // Valid: the doors and read_catalog let nothing else in.
  encode(std::wstring_view(info.szProtocol), name);
  Json json{{"name", name}, {"provider", text_of(info.ProviderId)}};
  for (const Number& number : numbers)
    if (number.dword)
      json[number.name] = info.*number.dword;
    else
      json[number.name] = info.*number.integer;
  const WSAPROTOCOLCHAIN& chain = info.ProtocolChain;
  json["chain_length"] = chain.ChainLen;
  Json& links = json["chain"] = Json::array();
  for (int place = 0; chain.ChainLen > BASE_PROTOCOL && place < chain.ChainLen; ++place)
    links.push_back(chain.ChainEntries[place]);
  return json;
}

void read_chain(const Json& json, WSAPROTOCOLCHAIN& chain) {
  chain.ChainLen = number_of<int>(json.at("chain_length"));
  const std::vector<DWORD> links = numbers_of(json.at("chain"));
  const std::size_t wanted =
      chain.ChainLen > BASE_PROTOCOL ? static_cast<std::size_t>(chain.ChainLen) : 0;
  if (links.size() != wanted || links.size() > MAX_PROTOCOL_CHAIN) throw Damaged{};
  std::copy(links.begin(), links.end(), chain.ChainEntries);
}

Info info_of(const Json& json) {
  Info info{};
  info.ProviderId = id_of(json.at("provider"));
  for (const Number& number : numbers)
    if (number.dword)
      info.*number.dword = number_of<DWORD>(json.at(number.name));
    else
      info.*number.integer = number_of<int>(json.at(number.name));
  read_chain(json, info.ProtocolChain);
  std::wstring name;
  if (!decode(json.at("name").get_ref<const std::string&>(), name)) throw Damaged{};
  if (name.size() > WSAPROTOCOL_LEN || name.find(L'\0') != name.npos) throw Damaged{};
  std::copy(name.begin(), name.end(), info.szProtocol);
  return info;
}

void read(const Json& json, Snapshot& snapshot) {
  if (!json.is_object() || number_of<int>(json.at("version")) != version) throw Damaged{};
  if (!json.at("providers").is_array() || !json.at("entries").is_array()) throw Damaged{};
  std::vector<Provider> providers;
  std::vector<Info> entries;
  for (const Json& element : json.at("providers")) providers.push_back(provider_of(element));
  for (const Json& element : json.at("entries")) entries.push_back(info_of(element));
  if (!snapshot.restore(std::move(providers), entries, numbers_of(json.at("order")),
                        number_of<DWORD>(json.at("next_entry"))))
    throw Damaged{};
}

}  // namespace

std::string write_catalog(const Snapshot& snapshot) {
  Json providers = Json::array();
  Json entries = Json::array();
  Json order = Json::array();
  for (const Provider& provider : snapshot.providers()) providers.push_back(json_of(provider));
  for (const Info& entry : snapshot.entries()) {
    order.push_back(entry.dwCatalogEntryId);
    if (snapshot.provider(entry.ProviderId)) entries.push_back(json_of(entry));
  }
  const Json json{{"version", version},
                  {"next_entry", snapshot.next_entry()},
                  {"providers", providers},
                  {"entries", entries},
                  {"order", order}};
  return json.dump(2) + "\n";
}

bool read_catalog(std::string_view text, Snapshot& snapshot) try {
  read(Json::parse(text), snapshot);
  return true;
} catch (const Damaged&) {
  return false;
} catch (const Json::exception&) {
  return false;
}

}  // namespace wsx

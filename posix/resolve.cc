// SPDX-License-Identifier: MIT
#include "posix/resolve.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <string_view>

#include "posix/family.h"
#include "posix/numbers.h"

namespace wsx::posix {
namespace {

struct Pair {
  int windows;
  int host;
};

// The flags that Windows has and the host has not only choose between sources of names (DNS alone,
// secure answers, preferred names); the host has one source, so they ask for nothing.
constexpr Pair resolve_flags[] = {
    {win::ai_passive, AI_PASSIVE},
    {win::ai_canonname, AI_CANONNAME},
    {win::ai_numerichost, AI_NUMERICHOST},
    {win::ai_numericserv, AI_NUMERICSERV},
    {win::ai_all, AI_ALL},
    {win::ai_addrconfig, AI_ADDRCONFIG},
    {win::ai_v4mapped, AI_V4MAPPED},
    {win::ai_fqdn, AI_CANONNAME},
};

constexpr Pair name_flags[] = {
    {win::ni_nofqdn, NI_NOFQDN},     {win::ni_numerichost, NI_NUMERICHOST},
    {win::ni_namereqd, NI_NAMEREQD}, {win::ni_numericserv, NI_NUMERICSERV},
    {win::ni_dgram, NI_DGRAM},
};

constexpr Pair resolve_errors[] = {
    {0, 0},
    {win::wsatry_again, EAI_AGAIN},
    {win::wsaeinval, EAI_BADFLAGS},
    {win::wsano_recovery, EAI_FAIL},
    {win::wsaeafnosupport, EAI_FAMILY},
    {win::wsa_not_enough_memory, EAI_MEMORY},
    {win::wsahost_not_found, EAI_NONAME},
    {win::wsahost_not_found, EAI_NODATA},
    {win::wsahost_not_found, EAI_ADDRFAMILY},
    {win::wsatype_not_found, EAI_SERVICE},
    {win::wsaesocktnosupport, EAI_SOCKTYPE},
    {win::wsaefault, EAI_OVERFLOW},
};

constexpr Pair database_errors[] = {
    {win::wsahost_not_found, HOST_NOT_FOUND},
    {win::wsatry_again, TRY_AGAIN},
    {win::wsano_recovery, NO_RECOVERY},
    {win::wsano_data, NO_DATA},
};

template <std::size_t n>
int host_bits(const Pair (&table)[n], int windows) {
  int host = 0;
  for (const Pair& row : table)
    if ((windows & row.windows) != 0) host |= row.host;
  return host;
}

template <std::size_t n>
int windows_code(const Pair (&table)[n], int host) {
  const auto row = std::find_if(table, table + n, [=](const Pair& p) { return p.host == host; });
  return row != table + n ? row->windows : win::wsano_recovery;
}

void append_once(std::vector<Address>& addresses, const sockaddr* name, std::size_t length) {
  Address address;
  if (length > sizeof address.bytes) return;
  std::memcpy(address.bytes, name, length);
  address.length = static_cast<std::uint32_t>(length);
  const auto same = [&](const Address& other) {
    return other.length == address.length && std::memcmp(other.bytes, address.bytes, length) == 0;
  };
  if (std::none_of(addresses.begin(), addresses.end(), same)) addresses.push_back(address);
}

bool is_ip(int host_family) {
  return host_family == AF_INET || host_family == AF_INET6;
}

std::size_t name_length(int host_family) {
  return host_family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
}

void copy_strings(char** strings, std::vector<std::string>& copies) {
  for (; strings && *strings; ++strings) copies.emplace_back(*strings);
}

void read_entry(const hostent& found, Entry& entry) {
  entry.name = found.h_name;
  entry.family = windows_family(found.h_addrtype);
  copy_strings(found.h_aliases, entry.aliases);
  for (char** address = found.h_addr_list; *address; ++address)
    entry.addresses.emplace_back(*address, static_cast<std::size_t>(found.h_length));
}

void read_entry(const servent& found, Entry& entry) {
  entry.name = found.s_name;
  entry.protocol = found.s_proto;
  entry.number = found.s_port;
  copy_strings(found.s_aliases, entry.aliases);
}

void read_entry(const protoent& found, Entry& entry) {
  entry.name = found.p_name;
  entry.number = found.p_proto;
  copy_strings(found.p_aliases, entry.aliases);
}

// Runs one of libc's reentrant look-ups with a buffer that grows until the entry fits. `look_up`
// returns 0 or an errno and leaves the entry, or null, in its last argument.
template <typename Record, typename LookUp>
int read_database(Entry& entry, LookUp look_up) noexcept {
  try {
    std::vector<char> buffer(1024);
    for (;;) {
      Record record;
      Record* found = nullptr;
      int why = NO_DATA;
      const int error = look_up(record, buffer.data(), buffer.size(), found, why);
      if (error == ERANGE) {
        buffer.resize(buffer.size() * 2);
        continue;
      }
      if (!found) return windows_code(database_errors, why);
      read_entry(*found, entry);
      return 0;
    }
  } catch (const std::bad_alloc&) {
    return win::wsa_not_enough_memory;
  }
}

// Windows takes the empty name for this machine's own addresses.
int resolve_this_host(const Question& question, Answer& answer) noexcept {
  if ((question.flags & win::ai_numerichost) != 0) return win::wsahost_not_found;
  Question port = question;
  port.node = nullptr;
  port.flags = win::ai_passive | (question.flags & win::ai_numericserv);
  Answer wildcard;
  if (question.service)
    if (const int error = resolve(port, wildcard)) return error;
  if (const int error = local_addresses(question.family, answer.addresses)) return error;
  if (!wildcard.addresses.empty())
    for (Address& address : answer.addresses) copy_port(wildcard.addresses.front(), address);
  const bool named = (question.flags & (win::ai_canonname | win::ai_fqdn)) != 0;
  return named ? host_name(answer.canonical_name) : 0;
}

}  // namespace

int resolve(const Question& question, Answer& answer) noexcept {
  if (question.node && *question.node == '\0') return resolve_this_host(question, answer);
  addrinfo hints{};
  hints.ai_flags = host_bits(resolve_flags, question.flags);
  hints.ai_family = host_family(question.family);
  // The host repeats every address for each type of socket. A type that it has no services for is
  // asked for as any.
  if (question.type == SOCK_STREAM || question.type == SOCK_DGRAM)
    hints.ai_socktype = question.type;
  addrinfo* list = nullptr;
  int error;
  do {
    error = ::getaddrinfo(question.node, question.service, &hints, &list);
  } while (error == EAI_SYSTEM && errno == EINTR);
  if (error != 0) return windows_code(resolve_errors, error);
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(list, &::freeaddrinfo);
  try {
    if (list->ai_canonname) answer.canonical_name = list->ai_canonname;
    for (const addrinfo* item = list; item; item = item->ai_next)
      if (is_ip(item->ai_family)) append_once(answer.addresses, item->ai_addr, item->ai_addrlen);
  } catch (const std::bad_alloc&) {
    return win::wsa_not_enough_memory;
  }
  return answer.addresses.empty() ? win::wsahost_not_found : 0;
}

int name_address(const Address& address, int flags, char* node, std::size_t node_size,
                 char* service, std::size_t service_size) noexcept {
  return windows_code(
      resolve_errors,
      ::getnameinfo(reinterpret_cast<const sockaddr*>(address.bytes), address.length, node,
                    static_cast<socklen_t>(node_size), service,
                    static_cast<socklen_t>(service_size), host_bits(name_flags, flags)));
}

int local_addresses(int family, std::vector<Address>& addresses) noexcept {
  const int wanted = host_family(family);
  ifaddrs* list = nullptr;
  if (::getifaddrs(&list) != 0) return win::wsano_recovery;
  const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> owner(list, &::freeifaddrs);
  try {
    for (const unsigned loopback : {0u, unsigned{IFF_LOOPBACK}}) {
      for (const ifaddrs* item = list; item; item = item->ifa_next) {
        if (!item->ifa_addr || (item->ifa_flags & IFF_UP) == 0) continue;
        const int found = item->ifa_addr->sa_family;
        if (!is_ip(found) || (wanted != AF_UNSPEC && wanted != found)) continue;
        if ((item->ifa_flags & IFF_LOOPBACK) == loopback)
          append_once(addresses, item->ifa_addr, name_length(found));
      }
      if (!addresses.empty()) return 0;
    }
  } catch (const std::bad_alloc&) {
    return win::wsa_not_enough_memory;
  }
  return win::wsahost_not_found;
}

int host_name(std::string& name) noexcept {
  std::array<char, 256> text{};
  if (::gethostname(text.data(), text.size() - 1) != 0) return win::wsaenetdown;
  try {
    name = text.data();
  } catch (const std::bad_alloc&) {
    return win::wsaenobufs;
  }
  return 0;
}

int this_host(Entry& entry) noexcept {
  if (const int error = host_name(entry.name)) return error;
  std::vector<Address> addresses;
  if (const int error = local_addresses(win::af_inet, addresses)) return error;
  entry.family = win::af_inet;
  try {
    for (const Address& address : addresses)
      entry.addresses.emplace_back(
          reinterpret_cast<const char*>(address.bytes + offsetof(sockaddr_in, sin_addr)),
          sizeof(in_addr));
  } catch (const std::bad_alloc&) {
    return win::wsa_not_enough_memory;
  }
  return 0;
}

int host_by_name(const char* name, Entry& entry) noexcept {
  return read_database<hostent>(
      entry, [=](hostent& record, char* buffer, std::size_t size, hostent*& found, int& why) {
        return ::gethostbyname2_r(name, AF_INET, &record, buffer, size, &found, &why);
      });
}

int host_by_address(const void* address, int length, int family, Entry& entry) noexcept {
  const int type = host_family(family);
  return read_database<hostent>(
      entry, [=](hostent& record, char* buffer, std::size_t size, hostent*& found, int& why) {
        return ::gethostbyaddr_r(address, static_cast<socklen_t>(length), type, &record, buffer,
                                 size, &found, &why);
      });
}

int service_by_name(const char* name, const char* protocol, Entry& entry) noexcept {
  return read_database<servent>(
      entry, [=](servent& record, char* buffer, std::size_t size, servent*& found, int&) {
        return ::getservbyname_r(name, protocol, &record, buffer, size, &found);
      });
}

int service_by_port(int port, const char* protocol, Entry& entry) noexcept {
  return read_database<servent>(
      entry, [=](servent& record, char* buffer, std::size_t size, servent*& found, int&) {
        return ::getservbyport_r(port, protocol, &record, buffer, size, &found);
      });
}

int protocol_by_name(const char* name, Entry& entry) noexcept {
  return read_database<protoent>(
      entry, [=](protoent& record, char* buffer, std::size_t size, protoent*& found, int&) {
        return ::getprotobyname_r(name, &record, buffer, size, &found);
      });
}

int protocol_by_number(int number, Entry& entry) noexcept {
  return read_database<protoent>(
      entry, [=](protoent& record, char* buffer, std::size_t size, protoent*& found, int&) {
        return ::getprotobynumber_r(number, &record, buffer, size, &found);
      });
}

bool parse_ipv6(const char* text, void* bytes) noexcept {
  return ::inet_pton(AF_INET6, text, bytes) == 1;
}

void print_ipv6(const void* bytes, char* text) noexcept {
  static_assert(ipv6_text_size >= INET6_ADDRSTRLEN);
  ::inet_ntop(AF_INET6, bytes, text, ipv6_text_size);
}

}  // namespace wsx::posix

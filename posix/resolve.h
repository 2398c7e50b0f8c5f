// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "posix/address.h"

// Names and addresses through the host's resolver and databases. Families, flags and error codes
// are Windows' numbers; strings are UTF-8. Everything here may block. Each function
// returns a WSA code, 0 for success.
namespace wsx::posix {

struct Question {
  const char* node = nullptr;     // null: loopback, or the wildcard when `flags` is passive;
                                  // empty: this machine's own addresses
  const char* service = nullptr;  // a name or a decimal number; null leaves the port 0
  int flags = 0;
  int family = 0;
  int type = 0;
};

struct Answer {
  std::vector<Address> addresses;  // each once, in the host's order of preference
  std::string canonical_name;      // when it was asked for
};

int resolve(const Question& question, Answer& answer) noexcept;

// The names of an address and of its port; either buffer may be null with size 0.
int name_address(const Address& address, int flags, char* node, std::size_t node_size,
                 char* service, std::size_t service_size) noexcept;

// The addresses by which other machines know this one; the loopback address when there are none.
int local_addresses(int family, std::vector<Address>& addresses) noexcept;

int host_name(std::string& name) noexcept;

// An entry of the hosts, services or protocols database. `number` is a port in network byte order
// or a protocol; `addresses` holds the bare bytes of each.
struct Entry {
  std::string name;
  std::vector<std::string> aliases;
  std::string protocol;
  int number = 0;
  int family = 0;
  std::vector<std::string> addresses;
};

int this_host(Entry& entry) noexcept;
int host_by_name(const char* name, Entry& entry) noexcept;
int host_by_address(const void* address, int length, int family, Entry& entry) noexcept;
int service_by_name(const char* name, const char* protocol, Entry& entry) noexcept;
int service_by_port(int port, const char* protocol, Entry& entry) noexcept;
int protocol_by_name(const char* name, Entry& entry) noexcept;
int protocol_by_number(int number, Entry& entry) noexcept;

// The text of a bare IPv6 address, and back; the text has room for INET6_ADDRSTRLEN.
constexpr std::size_t ipv6_text_size = 46;
bool parse_ipv6(const char* text, void* bytes) noexcept;
void print_ipv6(const void* bytes, char* text) noexcept;

}  // namespace wsx::posix

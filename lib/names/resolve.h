// SPDX-License-Identifier: MIT
#pragma once

#include <ws2tcpip.h>

#include <algorithm>
#include <new>
#include <string>

#include "lib/encoding.h"
#include "posix/address.h"
#include "posix/resolve.h"

// getaddrinfo and getnameinfo in UTF-8, for the doors of each width of character. Everything
// returns a WSA code, 0 for success.
namespace wsx {

struct Hints {
  int flags = 0;
  int family = 0;
  int type = 0;
  int protocol = 0;
  bool rest_is_zero = true;

  Hints() = default;
  template <typename Info>
  explicit Hints(const Info* info) noexcept {
    if (!info) return;
    flags = info->ai_flags;
    family = info->ai_family;
    type = info->ai_socktype;
    protocol = info->ai_protocol;
    rest_is_zero = info->ai_addrlen == 0 && !info->ai_canonname && !info->ai_addr && !info->ai_next;
  }
};

int find_addresses(const char* node, const char* service, const Hints& hints,
                   posix::Answer& answer) noexcept;

struct NameBuffers {
  char* node;
  std::size_t node_size;
  char* service;
  std::size_t service_size;
};
int find_names(const SOCKADDR* address, int length, const NameBuffers& buffers, int flags) noexcept;

// A sentence about an error code of these functions.
const char* explain(int code) noexcept;

// A result in the program's hands. The address is part of the node; the name is not, because only
// the first result has one.
template <typename Info>
struct ResultNode : Info {
  SOCKADDR_STORAGE address{};
};

template <typename Info>
void free_results(Info* list) noexcept {
  while (list) {
    Info* next = list->ai_next;
    delete[] list->ai_canonname;
    delete static_cast<ResultNode<Info>*>(list);
    list = next;
  }
}

inline bool copy_name(const std::string& name, char*& copy) noexcept {
  copy = new (std::nothrow) char[name.size() + 1];
  if (copy) std::copy_n(name.c_str(), name.size() + 1, copy);
  return copy != nullptr;
}

template <typename Char>
bool copy_name(const std::string& name, Char*& copy) noexcept {
  std::basic_string<Char> wide;
  if (!from_utf8(name, wide)) return false;
  copy = new (std::nothrow) Char[wide.size() + 1];
  if (copy) std::copy_n(wide.c_str(), wide.size() + 1, copy);
  return copy != nullptr;
}

// Windows answers with the type and the protocol that were asked for, 0 when none were.
template <typename Info>
int make_results(const posix::Answer& answer, const Hints& hints, Info*& list) noexcept {
  Info** end = &list;
  for (const posix::Address& address : answer.addresses) {
    auto* node = new (std::nothrow) ResultNode<Info>{};
    if (!node) return EAI_MEMORY;
    node->ai_addrlen = static_cast<std::size_t>(
        posix::write_address(address, &node->address, sizeof node->address));
    node->ai_addr = reinterpret_cast<SOCKADDR*>(&node->address);
    node->ai_family = node->address.ss_family;
    node->ai_socktype = hints.type;
    node->ai_protocol = hints.protocol;
    *end = node;
    end = &node->ai_next;
  }
  if (!answer.canonical_name.empty() && list &&
      !copy_name(answer.canonical_name, list->ai_canonname))
    return EAI_MEMORY;
  return 0;
}

template <typename Info>
int look_up(const char* node, const char* service, const Info* hints_of_program,
            Info*& list) noexcept {
  const Hints hints(hints_of_program);
  posix::Answer answer;
  if (const int error = find_addresses(node, service, hints, answer)) return error;
  const int error = make_results(answer, hints, list);
  if (error != 0) {
    free_results(list);
    list = nullptr;
  }
  return error;
}

}  // namespace wsx

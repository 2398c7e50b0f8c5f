// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <cstring>
#include <string>
#include <vector>

#include "support/checks.h"
#include "support/fixtures.h"
#include "support/threads.h"
#include "support/untouched.h"
#include "support/wine.h"

using namespace support;

namespace {

struct Found {
  int error = 0;
  std::vector<addrinfo> entries;
  std::vector<std::string> texts;
};

std::string text_of(const sockaddr* address, std::size_t length) {
  std::array<char, 128> text{};
  DWORD size = text.size();
  const int result = WSAAddressToStringA(const_cast<sockaddr*>(address), static_cast<DWORD>(length),
                                         nullptr, text.data(), &size);
  return result == 0 ? text.data() : "?";
}

Found find(const char* node, const char* service, const addrinfo* hints = nullptr) {
  Found found;
  addrinfo* list = nullptr;
  found.error = getaddrinfo(node, service, hints, &list);
  for (const addrinfo* entry = list; entry; entry = entry->ai_next) {
    found.entries.push_back(*entry);
    found.texts.push_back(text_of(entry->ai_addr, entry->ai_addrlen));
  }
  if (list) freeaddrinfo(list);
  return found;
}

addrinfo hints(int family, int type = 0, int flags = 0) {
  addrinfo result{};
  result.ai_family = family;
  result.ai_socktype = type;
  result.ai_flags = flags;
  return result;
}

std::string parse(const char* text, int family) {
  sockaddr_storage address;
  std::memset(&address, 0xa5, sizeof address);
  int length = sizeof address;
  std::string copy(text);
  const int result = WSAStringToAddressA(copy.data(), family, nullptr,
                                         reinterpret_cast<sockaddr*>(&address), &length);
  if (result != 0) return "error " + std::to_string(WSAGetLastError());
  return text_of(reinterpret_cast<sockaddr*>(&address), static_cast<std::size_t>(length));
}

}  // namespace

TEST_CASE_FIXTURE(Winsock,
                  "getaddrinfo gives each address once, with the type that was asked for") {
  const addrinfo wanted = hints(AF_INET);
  const Found found = find("127.0.0.1", "80", &wanted);
  CHECK(found.error == 0);
  CHECK(found.texts == std::vector<std::string>{"127.0.0.1:80"});
  REQUIRE(found.entries.size() == 1);
  CHECK(found.entries[0].ai_family == AF_INET);
  CHECK(found.entries[0].ai_addrlen == sizeof(sockaddr_in));
  if (!WINE_DIFFERS("getaddrinfo without a type answers with type 0"))
    CHECK(found.entries[0].ai_socktype == 0);
  const addrinfo stream = hints(AF_INET, SOCK_STREAM);
  CHECK(find("127.0.0.1", "80", &stream).entries.at(0).ai_socktype == SOCK_STREAM);
}

TEST_CASE_FIXTURE(Winsock, "getaddrinfo without a node means loopback, or any address to bind to") {
  const addrinfo active = hints(AF_INET, SOCK_STREAM);
  CHECK(find(nullptr, "27015", &active).texts == std::vector<std::string>{"127.0.0.1:27015"});
  const addrinfo passive = hints(AF_INET, SOCK_STREAM, AI_PASSIVE);
  CHECK(find(nullptr, "27015", &passive).texts == std::vector<std::string>{"0.0.0.0:27015"});
  const addrinfo passive6 = hints(AF_INET6, SOCK_STREAM, AI_PASSIVE);
  CHECK(find(nullptr, "27015", &passive6).texts == std::vector<std::string>{"[::]:27015"});
}

TEST_CASE_FIXTURE(Winsock, "getaddrinfo with an empty node means this machine") {
  const addrinfo wanted = hints(AF_INET, SOCK_STREAM);
  const Found found = find("", "4000", &wanted);
  CHECK(found.error == 0);
  REQUIRE(!found.texts.empty());
  CHECK(found.texts[0].find(":4000") != std::string::npos);
}

TEST_CASE_FIXTURE(Winsock, "getaddrinfo says what is wrong, and the last error says the same") {
  const auto error_of = [](const char* node, const char* service, addrinfo wanted) {
    addrinfo* list = reinterpret_cast<addrinfo*>(&wanted);
    SetLastError(0xdeadbeef);
    const int error = getaddrinfo(node, service, &wanted, &list);
    CHECK(WSAGetLastError() == error);
    CHECK(list == nullptr);
    return error;
  };
  CHECK(error_of(nullptr, nullptr, hints(AF_INET)) == WSAHOST_NOT_FOUND);
  CHECK(error_of("127.0.0.1", "no-such-service", hints(AF_INET)) == WSATYPE_NOT_FOUND);
  CHECK(error_of("127.0.0.1", "80", hints(AF_INET, 99)) == WSAESOCKTNOSUPPORT);
  CHECK(error_of("127.0.0.1", "80", hints(99)) == WSAEAFNOSUPPORT);
  CHECK(error_of("not numeric", "80", hints(AF_INET, 0, AI_NUMERICHOST)) == WSAHOST_NOT_FOUND);
}

TEST_CASE_FIXTURE(Winsock, "getaddrinfo refuses hints that are more than hints") {
  addrinfo wanted = hints(AF_INET);
  wanted.ai_addrlen = 1;
  addrinfo* list = nullptr;
  if (!WINE_DIFFERS("getaddrinfo with ai_addrlen in the hints: WSANO_RECOVERY"))
    CHECK(getaddrinfo("127.0.0.1", "80", &wanted, &list) == WSANO_RECOVERY);
}

TEST_CASE_FIXTURE(Winsock, "GetAddrInfoW finds what getaddrinfo finds") {
  ADDRINFOW wanted{};
  wanted.ai_family = AF_INET;
  wanted.ai_flags = AI_CANONNAME;
  ADDRINFOW* list = nullptr;
  REQUIRE(GetAddrInfoW(L"127.0.0.1", L"80", &wanted, &list) == 0);
  CHECK(text_of(list->ai_addr, list->ai_addrlen) == "127.0.0.1:80");
  REQUIRE(list->ai_canonname);
  CHECK(std::wstring(list->ai_canonname) == L"127.0.0.1");
  FreeAddrInfoW(list);
}

TEST_CASE_FIXTURE(Winsock, "getnameinfo writes numbers when asked to") {
  const sockaddr_in address = ipv4("127.0.0.1", htons(7777));
  std::array<char, 64> node{};
  std::array<char, 64> service{};
  CHECK(getnameinfo(generic(address), sizeof address, node.data(), node.size(), service.data(),
                    service.size(), NI_NUMERICHOST | NI_NUMERICSERV) == 0);
  CHECK(std::string(node.data()) == "127.0.0.1");
  CHECK(std::string(service.data()) == "7777");
  std::array<wchar_t, 64> wide{};
  CHECK(GetNameInfoW(generic(address), sizeof address, wide.data(), wide.size(), nullptr, 0,
                     NI_NUMERICHOST) == 0);
  CHECK(std::wstring(wide.data()) == L"127.0.0.1");
  if (WINE_DIFFERS("getnameinfo without a whole address: WSAEFAULT")) return;
  CHECK(getnameinfo(nullptr, sizeof address, node.data(), node.size(), nullptr, 0, 0) == WSAEFAULT);
  CHECK(getnameinfo(generic(address), 3, node.data(), node.size(), nullptr, 0, 0) == WSAEFAULT);
}

TEST_CASE_FIXTURE(Winsock, "gethostbyname finds localhost and this machine") {
  const hostent* local = gethostbyname("localhost");
  REQUIRE(local);
  CHECK(local->h_addrtype == AF_INET);
  CHECK(local->h_length == 4);
  in_addr first;
  std::memcpy(&first, local->h_addr_list[0], sizeof first);
  CHECK(first.s_addr == htonl(INADDR_LOOPBACK));
  const hostent* here = gethostbyname("");
  REQUIRE(here);
  CHECK(here->h_addr_list[0] != nullptr);
}

TEST_CASE_FIXTURE(Winsock, "gethostname wants room for the whole name") {
  std::array<char, 256> name{};
  CHECK(gethostname(name.data(), name.size()) == 0);
  CHECK(std::strlen(name.data()) > 0);
  CHECK_FAILS(gethostname(name.data(), 0), WSAEFAULT);
  CHECK_FAILS(gethostname(nullptr, 256), WSAEFAULT);
}

TEST_CASE_FIXTURE(Winsock, "Protocols and services have their numbers") {
  const protoent* tcp = getprotobyname("tcp");
  REQUIRE(tcp);
  CHECK(tcp->p_proto == IPPROTO_TCP);
  const protoent* udp = getprotobynumber(IPPROTO_UDP);
  REQUIRE(udp);
  CHECK(std::string(udp->p_name) == "udp");
  const servent* http = getservbyname("http", "tcp");
  REQUIRE(http);
  CHECK(http->s_port == static_cast<short>(htons(80)));
  CHECK(std::string(http->s_proto) == "tcp");
  CHECK(getservbyname("no-such-service", nullptr) == nullptr);
  CHECK(WSAGetLastError() == WSANO_DATA);
}

TEST_CASE("inet_addr takes BSD's forms") {
  CHECK(inet_addr("1.2.3.4") == htonl(0x01020304));
  CHECK(inet_addr("1.2.772") == htonl(0x01020304));
  CHECK(inet_addr("1.131844") == htonl(0x01020304));
  CHECK(inet_addr("16909060") == htonl(0x01020304));
  CHECK(inet_addr("0x1.02.0x03.04") == htonl(0x01020304));
  CHECK(inet_addr("1.2.3.4 trailing") == htonl(0x01020304));
  for (const char* wrong :
       {"", "1.2.3.256", "1.2.3.4.5", "1.2.3.", "a.b.c.d", "-1.2.3.4", "09.1"}) {
    CAPTURE(wrong);
    CHECK(inet_addr(wrong) == INADDR_NONE);
  }
}

TEST_CASE("inet_ntoa writes four numbers") {
  in_addr address;
  address.s_addr = htonl(0xff00017f);
  CHECK(std::string(inet_ntoa(address)) == "255.0.1.127");
}

TEST_CASE("inet_pton is strict and inet_ntop short") {
  in_addr v4{};
  CHECK(inet_pton(AF_INET, "1.2.3.4", &v4) == 1);
  CHECK(v4.s_addr == htonl(0x01020304));
  for (const char* wrong :
       {"1.2.3", "1.2.3.4.5", "1.2.3.400", "1.2.3.4 ", " 1.2.3.4", "+1.2.3.4", ""}) {
    CAPTURE(wrong);
    CHECK(inet_pton(AF_INET, wrong, &v4) == 0);
  }
  in6_addr v6{};
  CHECK(inet_pton(AF_INET6, "fe80:0:0::1", &v6) == 1);
  std::array<char, 65> text{};
  CHECK(inet_ntop(AF_INET6, &v6, text.data(), text.size()) == text.data());
  CHECK(std::string(text.data()) == "fe80::1");
  CHECK_RESULT_AND_ERROR(inet_pton(99, "1.2.3.4", &v4), -1, WSAEAFNOSUPPORT);
  CHECK_RESULT_AND_ERROR(inet_ntop(99, &v4, text.data(), text.size()), nullptr, WSAEAFNOSUPPORT);
  if (WINE_DIFFERS("inet_ntop with too little room: ERROR_INVALID_PARAMETER")) return;
  CHECK_RESULT_AND_ERROR(inet_ntop(AF_INET, &v4, text.data(), 7), nullptr, ERROR_INVALID_PARAMETER);
  CHECK(inet_ntop(AF_INET, &v4, text.data(), 16) == text.data());
}

TEST_CASE("InetPtonW and InetNtopW are the same in wide characters") {
  in_addr v4{};
  CHECK(InetPtonW(AF_INET, L"1.2.3.4", &v4) == 1);
  CHECK(v4.s_addr == htonl(0x01020304));
  CHECK(InetPtonW(AF_INET, L"1.2.3.\x0664", &v4) == 0);
  std::array<wchar_t, 65> text{};
  CHECK(InetNtopW(AF_INET, &v4, text.data(), text.size()) == text.data());
  CHECK(std::wstring(text.data()) == L"1.2.3.4");
}

TEST_CASE_FIXTURE(Winsock, "WSAStringToAddress reads addresses with ports and scopes") {
  CHECK(parse("1.2.3.4", AF_INET) == "1.2.3.4");
  CHECK(parse("1.2.3.4:80", AF_INET) == "1.2.3.4:80");
  CHECK(parse("1.2.3.4:0x50", AF_INET) == "1.2.3.4:80");
  CHECK(parse("1.2", AF_INET) == "1.0.0.2");
  CHECK(parse("::1", AF_INET6) == "::1");
  CHECK(parse("[::1]:80", AF_INET6) == "[::1]:80");
  CHECK(parse("fe80::1%7", AF_INET6) == "fe80::1%7");
  CHECK(parse("[fe80::1%7]:80", AF_INET6) == "[fe80::1%7]:80");
}

TEST_CASE_FIXTURE(Winsock, "WSAStringToAddress refuses what is nearly an address") {
  const std::string refused = "error " + std::to_string(WSAEINVAL);
  for (const char* wrong : {"", "1.2.3.4:", "1.2.3.4:0", "1.2.3.4:65536", "1.2.3.4 ", " 1.2.3.4",
                            "1.2.3.4.", "1.2.3.256", "1.2.3.4:80x"}) {
    CAPTURE(wrong);
    CHECK(parse(wrong, AF_INET) == refused);
  }
  for (const char* wrong : {"", "[::1", "::1]", "[::1]:0", "[::1]:", "::1%", ":::"}) {
    CAPTURE(wrong);
    CHECK(parse(wrong, AF_INET6) == refused);
  }
}

TEST_CASE_FIXTURE(Winsock, "Addresses and texts that do not fit say what they need") {
  sockaddr_in address = ipv4("10.0.0.1", 65535);
  std::array<char, 14> text;
  DWORD size = text.size();
  CHECK_FAILS(WSAAddressToStringA(generic(address), sizeof address, nullptr, text.data(), &size),
              WSAEFAULT);
  CHECK(size == sizeof "10.0.0.1:65535");
  std::array<char, 32> enough{};
  size = enough.size();
  CHECK(WSAAddressToStringA(generic(address), sizeof address, nullptr, enough.data(), &size) == 0);
  CHECK(size == sizeof "10.0.0.1:65535");
  char copy[] = "10.0.0.1";
  int length = 4;
  CHECK_FAILS(WSAStringToAddressA(copy, AF_INET, nullptr, generic(address), &length), WSAEFAULT);
  CHECK(length == static_cast<int>(sizeof address));
}

TEST_CASE("Byte order functions have addresses") {
  u_short(WSAAPI* const swap16)(u_short) = &htons;
  u_long(WSAAPI* const swap32)(u_long) = &ntohl;
  CHECK(swap16(0x1234) == 0x3412);
  CHECK(swap32(0x12345678) == 0x78563412);
}

TEST_CASE_FIXTURE(Winsock, "gai_strerror has a sentence for every error") {
  CHECK(std::strlen(gai_strerrorA(WSAHOST_NOT_FOUND)) > 0);
  CHECK(std::string(gai_strerrorA(WSAHOST_NOT_FOUND)) != std::string(gai_strerrorA(WSATRY_AGAIN)));
}

TEST_CASE_FIXTURE(Winsock, "getaddrinfo without a type answers with neither type nor protocol") {
  const Found found = find("127.0.0.1", nullptr);
  CHECK(found.error == 0);
  if (WINE_DIFFERS("getaddrinfo without a type gives each address once, with type 0")) return;
  REQUIRE(found.entries.size() == 1);
  CHECK(found.texts[0] == "127.0.0.1");
  CHECK(found.entries[0].ai_socktype == 0);
  CHECK(found.entries[0].ai_protocol == 0);
}

TEST_CASE_FIXTURE(Winsock, "getaddrinfo reads IPv6 addresses, their scopes and IPv4 ones") {
  const addrinfo numeric = hints(AF_UNSPEC, SOCK_DGRAM, AI_NUMERICHOST);
  const Found six = find("::1", "53", &numeric);
  CHECK(six.texts == std::vector<std::string>{"[::1]:53"});
  REQUIRE(six.entries.size() == 1);
  CHECK(six.entries[0].ai_family == AF_INET6);
  CHECK(six.entries[0].ai_addrlen == sizeof(sockaddr_in6));
  CHECK(find("10.1.2.3", nullptr, &numeric).texts == std::vector<std::string>{"10.1.2.3"});
  const addrinfo only_six = hints(AF_INET6, 0, AI_NUMERICHOST);
  if (!WINE_DIFFERS("an address of another family: WSAHOST_NOT_FOUND"))
    CHECK(find("10.1.2.3", nullptr, &only_six).error == WSAHOST_NOT_FOUND);
}

TEST_CASE_FIXTURE(Winsock, "getaddrinfo takes an empty service for none, and names for numbers") {
  const addrinfo stream = hints(AF_INET, SOCK_STREAM, AI_NUMERICHOST);
  CHECK(find("127.0.0.1", "", &stream).texts == std::vector<std::string>{"127.0.0.1"});
  CHECK(find("127.0.0.1", "http", &stream).texts == std::vector<std::string>{"127.0.0.1:80"});
  const addrinfo numeric = hints(AF_INET, SOCK_STREAM, AI_NUMERICHOST | AI_NUMERICSERV);
  if (WINE_DIFFERS("getaddrinfo with AI_NUMERICSERV knows no names of services")) return;
  const int refused = find("127.0.0.1", "http", &numeric).error;
  CHECK((refused == WSATYPE_NOT_FOUND || refused == WSAHOST_NOT_FOUND));
}

TEST_CASE_FIXTURE(Winsock, "getaddrinfo wants a node for a canonical name, and known flags") {
  const addrinfo named = hints(AF_INET, 0, AI_CANONNAME);
  if (WINE_DIFFERS("getaddrinfo with flags that cannot be: WSAEINVAL")) return;
  CHECK(find(nullptr, "80", &named).error == WSAEINVAL);
  const addrinfo unknown = hints(AF_INET, 0, 0x40000000);
  CHECK(find("127.0.0.1", "80", &unknown).error == WSAEINVAL);
}

TEST_CASE_FIXTURE(Winsock, "getaddrinfo wants a place for its answer") {
  if (!WINE_DIFFERS("getaddrinfo without a place for its answer: WSAEFAULT"))
    CHECK(getaddrinfo("127.0.0.1", "80", nullptr, nullptr) == WSAEFAULT);
  freeaddrinfo(nullptr);
}

TEST_CASE_FIXTURE(Winsock, "getnameinfo writes nothing that does not fit") {
  const sockaddr_in address = ipv4("127.0.0.1", htons(7777));
  std::array<char, 64> node{};
  if (WINE_DIFFERS("getnameinfo with too little room: WSAEFAULT")) return;
  CHECK(getnameinfo(generic(address), sizeof address, node.data(), 9, nullptr, 0, NI_NUMERICHOST) ==
        WSAEFAULT);
  CHECK(WSAGetLastError() == WSAEFAULT);
  CHECK(getnameinfo(generic(address), sizeof address, node.data(), 10, nullptr, 0,
                    NI_NUMERICHOST) == 0);
  CHECK(std::string(node.data()) == "127.0.0.1");
}

TEST_CASE_FIXTURE(Winsock, "gethostbyname has an answer of its own for each thread") {
  const hostent* mine = gethostbyname("127.0.0.1");
  REQUIRE(mine);
  const hostent* others = nullptr;
  support::Worker([&] { others = gethostbyname("127.0.0.2"); }).join();
  CHECK(others != mine);
  in_addr address;
  std::memcpy(&address, mine->h_addr_list[0], sizeof address);
  CHECK(address.s_addr == htonl(INADDR_LOOPBACK));
  CHECK(mine->h_addr_list[1] == nullptr);
  CHECK(mine->h_aliases[0] == nullptr);
}

TEST_CASE_FIXTURE(Winsock, "gethostbyname takes no name for this machine's") {
  const hostent* here = gethostbyname(nullptr);
  REQUIRE(here);
  std::array<char, 256> name{};
  REQUIRE(gethostname(name.data(), name.size()) == 0);
  CHECK(here->h_addrtype == AF_INET);
  if (!WINE_DIFFERS("gethostbyname without a name tells this machine's"))
    CHECK(std::string(here->h_name) == name.data());
}

TEST_CASE_FIXTURE(Winsock, "gethostbyaddr checks its address") {
  const in_addr address{};
  const char* bytes = reinterpret_cast<const char*>(&address);
  if (WINE_DIFFERS("gethostbyaddr checks address, length and family")) return;
  CHECK_RESULT_AND_ERROR(gethostbyaddr(nullptr, 4, AF_INET), nullptr, WSAEFAULT);
  CHECK_RESULT_AND_ERROR(gethostbyaddr(bytes, 3, AF_INET), nullptr, WSAEFAULT);
  CHECK_RESULT_AND_ERROR(gethostbyaddr(bytes, 4, 99), nullptr, WSAEAFNOSUPPORT);
}

TEST_CASE_FIXTURE(Winsock, "Services are found by port, for any protocol or for one") {
  const servent* http = getservbyport(htons(80), "tcp");
  REQUIRE(http);
  CHECK(std::string(http->s_name) == "http");
  const servent* any = getservbyport(htons(80), nullptr);
  REQUIRE(any);
  CHECK(any->s_port == static_cast<short>(htons(80)));
  CHECK_RESULT_AND_ERROR(getservbyname("http", "no-such-protocol"), nullptr, WSANO_DATA);
  CHECK_RESULT_AND_ERROR(getprotobyname("no-such-protocol"), nullptr, WSANO_DATA);
  CHECK_RESULT_AND_ERROR(getprotobynumber(250), nullptr, WSANO_DATA);
}

TEST_CASE("Names are looked up only after WSAStartup, addresses are written before") {
  CHECK(inet_addr("1.2.3.4") == htonl(0x01020304));
  in_addr address;
  CHECK(inet_pton(AF_INET, "1.2.3.4", &address) == 1);
  if (WINE_DIFFERS("names are looked up only after WSAStartup: WSANOTINITIALISED")) return;
  addrinfo* list = nullptr;
  CHECK(getaddrinfo("127.0.0.1", "80", nullptr, &list) == WSANOTINITIALISED);
  CHECK_RESULT_AND_ERROR(gethostbyname("localhost"), nullptr, WSANOTINITIALISED);
  CHECK_RESULT_AND_ERROR(getservbyname("http", "tcp"), nullptr, WSANOTINITIALISED);
  CHECK_RESULT_AND_ERROR(getprotobyname("tcp"), nullptr, WSANOTINITIALISED);
  char name[256];
  CHECK_FAILS(gethostname(name, sizeof name), WSANOTINITIALISED);
}

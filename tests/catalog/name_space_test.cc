// SPDX-License-Identifier: MIT
#include <cstring>
#include <string_view>

#include "support/checks.h"
#include "support/fixtures.h"
//
#include <ws2spi.h>

// Name spaces, for which there are no providers, and the categories of programs.

using namespace support;

namespace {

GUID identifier() {
  return {0x5e0d0077, 0x1c4a, 0x4b1e, {0x9a, 0x31, 0x7c, 0x22, 0x40, 0x19, 0x6f, 0x02}};
}

struct Category {
  int result;
  DWORD categories;
  int error;
};

Category category(std::wstring_view path, std::wstring_view extra) {
  Category answer{0, 0xdeadbeef, -1};
  answer.result = WSCGetApplicationCategory(path.data(), static_cast<DWORD>(path.size()),
                                            extra.data(), static_cast<DWORD>(extra.size()),
                                            &answer.categories, &answer.error);
  return answer;
}

Category put(std::wstring_view path, std::wstring_view extra, DWORD permitted) {
  Category answer{0, 0xdeadbeef, -1};
  answer.result = WSCSetApplicationCategory(path.data(), static_cast<DWORD>(path.size()),
                                            extra.data(), static_cast<DWORD>(extra.size()),
                                            permitted, &answer.categories, &answer.error);
  return answer;
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "There are no providers of name spaces to list") {
  DWORD length = 0;
  CHECK_SUCCEEDS(WSAEnumNameSpaceProvidersA(&length, nullptr), 0);
  CHECK_SUCCEEDS(WSAEnumNameSpaceProvidersW(&length, nullptr), 0);
  CHECK_SUCCEEDS(WSAEnumNameSpaceProvidersExA(&length, nullptr), 0);
  CHECK_SUCCEEDS(WSAEnumNameSpaceProvidersExW(&length, nullptr), 0);
  CHECK_SUCCEEDS(WSCEnumNameSpaceProviders32(&length, nullptr), 0);
  CHECK_SUCCEEDS(WSCEnumNameSpaceProvidersEx32(&length, nullptr), 0);
  CHECK(length == 0);
  CHECK_FAILS(WSAEnumNameSpaceProvidersW(nullptr, nullptr), WSAEFAULT);
}

TEST_CASE_FIXTURE(Winsock, "What is looked for in a name space is not found") {
  WSAQUERYSETW query{};
  query.dwSize = sizeof query;
  HANDLE handle = nullptr;
  CHECK_FAILS(WSALookupServiceBeginW(&query, 0, &handle), WSASERVICE_NOT_FOUND);
  CHECK_FAILS(WSALookupServiceBeginW(nullptr, 0, &handle), WSAEFAULT);
  CHECK_FAILS(WSALookupServiceBeginW(&query, 0, nullptr), WSAEFAULT);
  query.dwSize = 8;
  CHECK_FAILS(WSALookupServiceBeginW(&query, 0, &handle), WSAEINVAL);
  WSAQUERYSETA narrow{};
  narrow.dwSize = sizeof narrow;
  CHECK_FAILS(WSALookupServiceBeginA(&narrow, 0, &handle), WSASERVICE_NOT_FOUND);
  CHECK(handle == nullptr);
  DWORD length = 0;
  CHECK_FAILS(WSALookupServiceNextW(handle, 0, &length, nullptr), WSA_INVALID_HANDLE);
  CHECK_FAILS(WSALookupServiceNextA(handle, 0, &length, nullptr), WSA_INVALID_HANDLE);
  CHECK_FAILS(WSALookupServiceEnd(handle), WSA_INVALID_HANDLE);
  CHECK_FAILS(WSANSPIoctl(handle, 0, nullptr, 0, nullptr, 0, &length, nullptr), WSA_INVALID_HANDLE);
}

TEST_CASE_FIXTURE(Winsock, "Nobody takes what a program would register in a name space") {
  WSAQUERYSETW service{};
  service.dwSize = sizeof service;
  CHECK_FAILS(WSASetServiceW(&service, RNRSERVICE_REGISTER, 0), WSAEOPNOTSUPP);
  CHECK_FAILS(WSASetServiceW(&service, RNRSERVICE_DEREGISTER, 0), WSASERVICE_NOT_FOUND);
  CHECK_FAILS(WSASetServiceW(&service, RNRSERVICE_DELETE, 0), WSASERVICE_NOT_FOUND);
  CHECK_FAILS(WSASetServiceW(nullptr, RNRSERVICE_REGISTER, 0), WSAEFAULT);
  service.dwSize = 0;
  CHECK_FAILS(WSASetServiceW(&service, RNRSERVICE_REGISTER, 0), WSAEINVAL);
  CHECK_FAILS(WSASetServiceA(nullptr, RNRSERVICE_REGISTER, 0), WSAEFAULT);
}

TEST_CASE_FIXTURE(Winsock, "There are no classes of services") {
  GUID id = identifier();
  DWORD length = 0;
  WSASERVICECLASSINFOW info{};
  WSASERVICECLASSINFOA narrow{};
  CHECK_FAILS(WSAInstallServiceClassW(&info), WSAEOPNOTSUPP);
  CHECK_FAILS(WSAInstallServiceClassA(&narrow), WSAEOPNOTSUPP);
  CHECK_FAILS(WSAInstallServiceClassW(nullptr), WSAEFAULT);
  CHECK_FAILS(WSARemoveServiceClass(&id), WSATYPE_NOT_FOUND);
  CHECK_FAILS(WSAGetServiceClassInfoW(&id, &id, &length, &info), WSATYPE_NOT_FOUND);
  CHECK_FAILS(WSAGetServiceClassInfoA(&id, &id, &length, &narrow), WSATYPE_NOT_FOUND);
  CHECK_FAILS(WSAGetServiceClassNameByClassIdW(&id, nullptr, &length), WSAEINVAL);
  CHECK_FAILS(WSAGetServiceClassNameByClassIdA(&id, nullptr, nullptr), WSAEFAULT);
}

TEST_CASE_FIXTURE(Winsock, "A program cannot be a provider of names") {
  GUID id = identifier();
  const NSPV2_ROUTINE routines{};
  const LPCNSPV2_ROUTINE given = &routines;
  CHECK_FAILS(WSAAdvertiseProvider(&id, &given), WSAEOPNOTSUPP);
  CHECK_FAILS(WSAAdvertiseProvider(nullptr, &given), WSAEFAULT);
  CHECK_FAILS(WSAUnadvertiseProvider(&id), WSAEINVALIDPROVIDER);
  CHECK_FAILS(WSAProviderCompleteAsyncCall(nullptr, 0), WSA_INVALID_HANDLE);
}

TEST_CASE("Name-space functions need a WSAStartup, but those that install") {
  GUID id = identifier();
  WCHAR text[] = L"text";
  DWORD length = 0;
  CHECK_FAILS(WSAEnumNameSpaceProvidersW(&length, nullptr), WSANOTINITIALISED);
  CHECK_FAILS(WSALookupServiceEnd(nullptr), WSANOTINITIALISED);
  CHECK_FAILS(WSARemoveServiceClass(&id), WSANOTINITIALISED);
  CHECK_FAILS(WSAUnadvertiseProvider(&id), WSANOTINITIALISED);
  CHECK_FAILS(WSCInstallNameSpace(text, text, NS_DNS, 1, &id), WSASYSCALLFAILURE);
  CHECK_FAILS(WSCInstallNameSpace32(text, nullptr, NS_DNS, 1, &id), WSAEFAULT);
  CHECK_FAILS(WSCInstallNameSpaceEx(text, text, NS_DNS, 1, &id, nullptr), WSASYSCALLFAILURE);
  CHECK_FAILS(WSCUnInstallNameSpace(&id), WSAEINVAL);
  CHECK_FAILS(WSCUnInstallNameSpace(nullptr), WSAEFAULT);
  CHECK_FAILS(WSCEnableNSProvider(&id, TRUE), WSAEINVAL);
}

TEST_CASE("The categories of a program are kept for its path and its command line") {
  CHECK(category(L"/opt/program", L"").error == WSASERVICE_NOT_FOUND);
  CHECK(put(L"/opt/program", L"", LSP_FIREWALL).categories == 0);
  CHECK(put(L"/opt/program", L"-x", LSP_PROXY).categories == 0);
  CHECK(put(L"/opt/program", L"", LSP_SYSTEM).categories == LSP_FIREWALL);
  CHECK(category(L"/opt/program", L"").categories == LSP_SYSTEM);
  const Category of_line = category(L"/opt/program", L"-x");
  CHECK(of_line.result == 0);
  CHECK(of_line.categories == LSP_PROXY);
  CHECK(of_line.error == -1);
  // The length counts, not a terminator.
  CHECK(category(std::wstring_view(L"/opt/program").substr(0, 4), L"").error ==
        WSASERVICE_NOT_FOUND);
}

TEST_CASE("A program without a path, or with none that is text, has no categories") {
  const wchar_t bad[] = {L'/', static_cast<wchar_t>(0xd83d), 0};
  CHECK(put(L"", L"", 1).error == WSAEINVAL);
  CHECK(put(std::wstring_view(nullptr, 5), L"", 1).error == WSAEINVAL);
  CHECK(put(bad, L"", 1).error == WSAEINVAL);
  CHECK(put(L"/bad", bad, 1).error == WSAEINVAL);
  CHECK(category(L"/bad", L"").error == WSASERVICE_NOT_FOUND);
  int error = 0;
  CHECK(WSCGetApplicationCategory(L"/x", 2, nullptr, 0, nullptr, &error) == SOCKET_ERROR);
  CHECK(error == WSAEFAULT);
  CHECK(WSCSetApplicationCategory(L"/x", 2, nullptr, 0, 1, nullptr, nullptr) == SOCKET_ERROR);
  CHECK(WSCSetApplicationCategory(L"/x", 2, nullptr, 0, 1, nullptr, &error) == 0);
}

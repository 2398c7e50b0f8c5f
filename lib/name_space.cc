// SPDX-License-Identifier: MIT
#include <ws2spi.h>

#include <initializer_list>

#include "lib/arguments.h"
#include "lib/last_error.h"
#include "lib/startup.h"

// Name spaces without providers: what is empty, what is not found, and what nobody takes.
namespace wsx {
namespace {

bool any_bad(std::initializer_list<const void*> pointers) noexcept {
  for (const void* const pointer : pointers)
    if (bad_pointer(pointer)) return true;
  return false;
}

// With all pointers in place the answer is always the same.
INT answer(int code, std::initializer_list<const void*> pointers = {}) noexcept {
  if (!started()) return fail(WSANOTINITIALISED);
  return fail(any_bad(pointers) ? WSAEFAULT : code);
}

// The functions that install need no WSAStartup.
INT answer_installer(int code, std::initializer_list<const void*> pointers) noexcept {
  return fail(any_bad(pointers) ? WSAEFAULT : code);
}

INT list_nothing(const DWORD* length) noexcept {
  if (!started()) return fail(WSANOTINITIALISED);
  if (bad_pointer(length)) return fail(WSAEFAULT);
  set_last_error(0);
  return 0;
}

template <typename QuerySet>
INT look_up(const QuerySet* query, const HANDLE* handle) noexcept {
  const bool whole = bad_pointer(query) || query->dwSize >= sizeof *query;
  return answer(whole ? WSASERVICE_NOT_FOUND : WSAEINVAL, {query, handle});
}

template <typename QuerySet>
INT set_service(const QuerySet* service, WSAESETSERVICEOP operation) noexcept {
  const bool whole = bad_pointer(service) || service->dwSize >= sizeof *service;
  const bool known = operation >= RNRSERVICE_REGISTER && operation <= RNRSERVICE_DELETE;
  const int code = operation == RNRSERVICE_REGISTER ? WSAEOPNOTSUPP : WSASERVICE_NOT_FOUND;
  return answer(whole && known ? code : WSAEINVAL, {service});
}

}  // namespace
}  // namespace wsx

using namespace wsx;

INT WSAAPI WSAEnumNameSpaceProvidersA(LPDWORD lpdwBufferLength, LPWSANAMESPACE_INFOA) {
  return list_nothing(lpdwBufferLength);
}
INT WSAAPI WSAEnumNameSpaceProvidersW(LPDWORD lpdwBufferLength, LPWSANAMESPACE_INFOW) {
  return list_nothing(lpdwBufferLength);
}
INT WSAAPI WSAEnumNameSpaceProvidersExA(LPDWORD lpdwBufferLength, LPWSANAMESPACE_INFOEXA) {
  return list_nothing(lpdwBufferLength);
}
INT WSAAPI WSAEnumNameSpaceProvidersExW(LPDWORD lpdwBufferLength, LPWSANAMESPACE_INFOEXW) {
  return list_nothing(lpdwBufferLength);
}

INT WSAAPI WSALookupServiceBeginA(LPWSAQUERYSETA lpqsRestrictions, DWORD, LPHANDLE lphLookup) {
  return look_up(lpqsRestrictions, lphLookup);
}
INT WSAAPI WSALookupServiceBeginW(LPWSAQUERYSETW lpqsRestrictions, DWORD, LPHANDLE lphLookup) {
  return look_up(lpqsRestrictions, lphLookup);
}
INT WSAAPI WSALookupServiceNextA(HANDLE, DWORD, LPDWORD, LPWSAQUERYSETA) {
  return answer(WSA_INVALID_HANDLE);
}
INT WSAAPI WSALookupServiceNextW(HANDLE, DWORD, LPDWORD, LPWSAQUERYSETW) {
  return answer(WSA_INVALID_HANDLE);
}
INT WSAAPI WSALookupServiceEnd(HANDLE) {
  return answer(WSA_INVALID_HANDLE);
}
INT WSAAPI WSANSPIoctl(HANDLE, DWORD, LPVOID, DWORD, LPVOID, DWORD, LPDWORD, LPWSACOMPLETION) {
  return answer(WSA_INVALID_HANDLE);
}

INT WSAAPI WSASetServiceA(LPWSAQUERYSETA lpqsRegInfo, WSAESETSERVICEOP essoperation, DWORD) {
  return set_service(lpqsRegInfo, essoperation);
}
INT WSAAPI WSASetServiceW(LPWSAQUERYSETW lpqsRegInfo, WSAESETSERVICEOP essoperation, DWORD) {
  return set_service(lpqsRegInfo, essoperation);
}

INT WSAAPI WSAInstallServiceClassA(LPWSASERVICECLASSINFOA lpServiceClassInfo) {
  return answer(WSAEOPNOTSUPP, {lpServiceClassInfo});
}
INT WSAAPI WSAInstallServiceClassW(LPWSASERVICECLASSINFOW lpServiceClassInfo) {
  return answer(WSAEOPNOTSUPP, {lpServiceClassInfo});
}
INT WSAAPI WSARemoveServiceClass(LPGUID lpServiceClassId) {
  return answer(WSATYPE_NOT_FOUND, {lpServiceClassId});
}
INT WSAAPI WSAGetServiceClassInfoA(LPGUID lpProviderId, LPGUID lpServiceClassId,
                                   LPDWORD lpdwBufSize, LPWSASERVICECLASSINFOA) {
  return answer(WSATYPE_NOT_FOUND, {lpProviderId, lpServiceClassId, lpdwBufSize});
}
INT WSAAPI WSAGetServiceClassInfoW(LPGUID lpProviderId, LPGUID lpServiceClassId,
                                   LPDWORD lpdwBufSize, LPWSASERVICECLASSINFOW) {
  return answer(WSATYPE_NOT_FOUND, {lpProviderId, lpServiceClassId, lpdwBufSize});
}
INT WSAAPI WSAGetServiceClassNameByClassIdA(LPGUID lpServiceClassId, LPSTR,
                                            LPDWORD lpdwBufferLength) {
  return answer(WSAEINVAL, {lpServiceClassId, lpdwBufferLength});
}
INT WSAAPI WSAGetServiceClassNameByClassIdW(LPGUID lpServiceClassId, LPWSTR,
                                            LPDWORD lpdwBufferLength) {
  return answer(WSAEINVAL, {lpServiceClassId, lpdwBufferLength});
}

INT WSPAPI WSCInstallNameSpace(LPWSTR lpszIdentifier, LPWSTR lpszPathName, DWORD, DWORD,
                               LPGUID lpProviderId) {
  return answer_installer(WSASYSCALLFAILURE, {lpszIdentifier, lpszPathName, lpProviderId});
}
INT WSPAPI WSCInstallNameSpaceEx(LPWSTR lpszIdentifier, LPWSTR lpszPathName, DWORD, DWORD,
                                 LPGUID lpProviderId, LPBLOB) {
  return answer_installer(WSASYSCALLFAILURE, {lpszIdentifier, lpszPathName, lpProviderId});
}
INT WSPAPI WSCUnInstallNameSpace(LPGUID lpProviderId) {
  return answer_installer(WSAEINVAL, {lpProviderId});
}
INT WSPAPI WSCEnableNSProvider(LPGUID lpProviderId, BOOL) {
  return answer_installer(WSAEINVAL, {lpProviderId});
}

INT WSAAPI WSAAdvertiseProvider(const GUID* puuidProviderId,
                                const LPCNSPV2_ROUTINE* pNSPv2Routine) {
  return answer(WSAEOPNOTSUPP, {puuidProviderId, pNSPv2Routine});
}
INT WSPAPI WSAUnadvertiseProvider(const GUID* puuidProviderId) {
  return answer(WSAEINVALIDPROVIDER, {puuidProviderId});
}
INT WSPAPI WSAProviderCompleteAsyncCall(HANDLE, INT) {
  return answer(WSA_INVALID_HANDLE);
}

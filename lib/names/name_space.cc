// SPDX-License-Identifier: MIT
#include <ws2spi.h>

#include <initializer_list>

#include "lib/arguments.h"
#include "lib/last_error.h"
#include "lib/startup.h"
#include "lib/trace/trace.h"

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

INT WSAAPI WSAEnumNameSpaceProvidersA(LPDWORD lpdwBufferLength, LPWSANAMESPACE_INFOA lpnspBuffer) {
  TRACED(WSAEnumNameSpaceProvidersA, lpdwBufferLength, lpnspBuffer);
  return list_nothing(lpdwBufferLength);
}
INT WSAAPI WSAEnumNameSpaceProvidersW(LPDWORD lpdwBufferLength, LPWSANAMESPACE_INFOW lpnspBuffer) {
  TRACED(WSAEnumNameSpaceProvidersW, lpdwBufferLength, lpnspBuffer);
  return list_nothing(lpdwBufferLength);
}
INT WSAAPI WSAEnumNameSpaceProvidersExA(LPDWORD lpdwBufferLength,
                                        LPWSANAMESPACE_INFOEXA lpnspBuffer) {
  TRACED(WSAEnumNameSpaceProvidersExA, lpdwBufferLength, lpnspBuffer);
  return list_nothing(lpdwBufferLength);
}
INT WSAAPI WSAEnumNameSpaceProvidersExW(LPDWORD lpdwBufferLength,
                                        LPWSANAMESPACE_INFOEXW lpnspBuffer) {
  TRACED(WSAEnumNameSpaceProvidersExW, lpdwBufferLength, lpnspBuffer);
  return list_nothing(lpdwBufferLength);
}

INT WSAAPI WSALookupServiceBeginA(LPWSAQUERYSETA lpqsRestrictions, DWORD dwControlFlags,
                                  LPHANDLE lphLookup) {
  TRACED(WSALookupServiceBeginA, lpqsRestrictions, dwControlFlags, lphLookup);
  return look_up(lpqsRestrictions, lphLookup);
}
INT WSAAPI WSALookupServiceBeginW(LPWSAQUERYSETW lpqsRestrictions, DWORD dwControlFlags,
                                  LPHANDLE lphLookup) {
  TRACED(WSALookupServiceBeginW, lpqsRestrictions, dwControlFlags, lphLookup);
  return look_up(lpqsRestrictions, lphLookup);
}
INT WSAAPI WSALookupServiceNextA(HANDLE hLookup, DWORD dwControlFlags, LPDWORD lpdwBufferLength,
                                 LPWSAQUERYSETA lpqsResults) {
  TRACED(WSALookupServiceNextA, hLookup, dwControlFlags, lpdwBufferLength, lpqsResults);
  return answer(WSA_INVALID_HANDLE);
}
INT WSAAPI WSALookupServiceNextW(HANDLE hLookup, DWORD dwControlFlags, LPDWORD lpdwBufferLength,
                                 LPWSAQUERYSETW lpqsResults) {
  TRACED(WSALookupServiceNextW, hLookup, dwControlFlags, lpdwBufferLength, lpqsResults);
  return answer(WSA_INVALID_HANDLE);
}
INT WSAAPI WSALookupServiceEnd(HANDLE hLookup) {
  TRACED(WSALookupServiceEnd, hLookup);
  return answer(WSA_INVALID_HANDLE);
}
INT WSAAPI WSANSPIoctl(HANDLE hLookup, DWORD dwControlCode, LPVOID lpvInBuffer, DWORD cbInBuffer,
                       LPVOID lpvOutBuffer, DWORD cbOutBuffer, LPDWORD lpcbBytesReturned,
                       LPWSACOMPLETION lpCompletion) {
  TRACED(WSANSPIoctl, hLookup, dwControlCode, lpvInBuffer, cbInBuffer, lpvOutBuffer, cbOutBuffer,
         lpcbBytesReturned, lpCompletion);
  return answer(WSA_INVALID_HANDLE);
}

INT WSAAPI WSASetServiceA(LPWSAQUERYSETA lpqsRegInfo, WSAESETSERVICEOP essoperation,
                          DWORD dwControlFlags) {
  TRACED(WSASetServiceA, lpqsRegInfo, essoperation, dwControlFlags);
  return set_service(lpqsRegInfo, essoperation);
}
INT WSAAPI WSASetServiceW(LPWSAQUERYSETW lpqsRegInfo, WSAESETSERVICEOP essoperation,
                          DWORD dwControlFlags) {
  TRACED(WSASetServiceW, lpqsRegInfo, essoperation, dwControlFlags);
  return set_service(lpqsRegInfo, essoperation);
}

INT WSAAPI WSAInstallServiceClassA(LPWSASERVICECLASSINFOA lpServiceClassInfo) {
  TRACED(WSAInstallServiceClassA, lpServiceClassInfo);
  return answer(WSAEOPNOTSUPP, {lpServiceClassInfo});
}
INT WSAAPI WSAInstallServiceClassW(LPWSASERVICECLASSINFOW lpServiceClassInfo) {
  TRACED(WSAInstallServiceClassW, lpServiceClassInfo);
  return answer(WSAEOPNOTSUPP, {lpServiceClassInfo});
}
INT WSAAPI WSARemoveServiceClass(LPGUID lpServiceClassId) {
  TRACED(WSARemoveServiceClass, lpServiceClassId);
  return answer(WSATYPE_NOT_FOUND, {lpServiceClassId});
}
INT WSAAPI WSAGetServiceClassInfoA(LPGUID lpProviderId, LPGUID lpServiceClassId,
                                   LPDWORD lpdwBufSize, LPWSASERVICECLASSINFOA lpServiceClassInfo) {
  TRACED(WSAGetServiceClassInfoA, lpProviderId, lpServiceClassId, lpdwBufSize, lpServiceClassInfo);
  return answer(WSATYPE_NOT_FOUND, {lpProviderId, lpServiceClassId, lpdwBufSize});
}
INT WSAAPI WSAGetServiceClassInfoW(LPGUID lpProviderId, LPGUID lpServiceClassId,
                                   LPDWORD lpdwBufSize, LPWSASERVICECLASSINFOW lpServiceClassInfo) {
  TRACED(WSAGetServiceClassInfoW, lpProviderId, lpServiceClassId, lpdwBufSize, lpServiceClassInfo);
  return answer(WSATYPE_NOT_FOUND, {lpProviderId, lpServiceClassId, lpdwBufSize});
}
INT WSAAPI WSAGetServiceClassNameByClassIdA(LPGUID lpServiceClassId, LPSTR lpszServiceClassName,
                                            LPDWORD lpdwBufferLength) {
  TRACED(WSAGetServiceClassNameByClassIdA, lpServiceClassId, lpszServiceClassName,
         lpdwBufferLength);
  return answer(WSAEINVAL, {lpServiceClassId, lpdwBufferLength});
}
INT WSAAPI WSAGetServiceClassNameByClassIdW(LPGUID lpServiceClassId, LPWSTR lpszServiceClassName,
                                            LPDWORD lpdwBufferLength) {
  TRACED(WSAGetServiceClassNameByClassIdW, lpServiceClassId, lpszServiceClassName,
         lpdwBufferLength);
  return answer(WSAEINVAL, {lpServiceClassId, lpdwBufferLength});
}

INT WSPAPI WSCInstallNameSpace(LPWSTR lpszIdentifier, LPWSTR lpszPathName, DWORD dwNameSpace,
                               DWORD dwVersion, LPGUID lpProviderId) {
  TRACED(WSCInstallNameSpace, lpszIdentifier, lpszPathName, dwNameSpace, dwVersion, lpProviderId);
  return answer_installer(WSASYSCALLFAILURE, {lpszIdentifier, lpszPathName, lpProviderId});
}
INT WSPAPI WSCInstallNameSpaceEx(LPWSTR lpszIdentifier, LPWSTR lpszPathName, DWORD dwNameSpace,
                                 DWORD dwVersion, LPGUID lpProviderId,
                                 LPBLOB lpProviderSpecificInfo) {
  TRACED(WSCInstallNameSpaceEx, lpszIdentifier, lpszPathName, dwNameSpace, dwVersion, lpProviderId,
         lpProviderSpecificInfo);
  return answer_installer(WSASYSCALLFAILURE, {lpszIdentifier, lpszPathName, lpProviderId});
}
INT WSPAPI WSCUnInstallNameSpace(LPGUID lpProviderId) {
  TRACED(WSCUnInstallNameSpace, lpProviderId);
  return answer_installer(WSAEINVAL, {lpProviderId});
}
INT WSPAPI WSCEnableNSProvider(LPGUID lpProviderId, BOOL fEnable) {
  TRACED(WSCEnableNSProvider, lpProviderId, fEnable);
  return answer_installer(WSAEINVAL, {lpProviderId});
}

INT WSAAPI WSAAdvertiseProvider(const GUID* puuidProviderId,
                                const LPCNSPV2_ROUTINE* pNSPv2Routine) {
  TRACED(WSAAdvertiseProvider, puuidProviderId, pNSPv2Routine);
  return answer(WSAEOPNOTSUPP, {puuidProviderId, pNSPv2Routine});
}
INT WSPAPI WSAUnadvertiseProvider(const GUID* puuidProviderId) {
  TRACED(WSAUnadvertiseProvider, puuidProviderId);
  return answer(WSAEINVALIDPROVIDER, {puuidProviderId});
}
INT WSPAPI WSAProviderCompleteAsyncCall(HANDLE hAsyncCall, INT iRetCode) {
  TRACED(WSAProviderCompleteAsyncCall, hAsyncCall, iRetCode);
  return answer(WSA_INVALID_HANDLE);
}

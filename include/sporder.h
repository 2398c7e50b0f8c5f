// SPDX-License-Identifier: MIT
//
// The order of the provider catalog. Microsoft pages: "WSCWriteProviderOrder function (sporder.h)"
// and "WSCWriteNameSpaceOrder function (sporder.h)". Windows keeps these in sporder.dll; here they
// are in the library like all others.
#ifndef WSX_SPORDER_H
#define WSX_SPORDER_H
#pragma GCC system_header

#include <wsx/symbol.h>

#include <ws2spi.h>

typedef int(WSPAPI* LPWSCWRITEPROVIDERORDER)(LPDWORD lpwdCatalogEntryId, DWORD dwNumberOfEntries);
typedef int(WSPAPI* LPWSCWRITENAMESPACEORDER)(LPGUID lpProviderId, DWORD dwNumberOfEntries);

WSX_BEGIN_DECLS

// Puts the catalog in this order. A socket is made from the first entry that can make it.
//
//   lpwdCatalogEntryId  the dwCatalogEntryId of all entries that WSCEnumProtocols lists, each once.
//   returns             0 or the error itself: WSAEFAULT, WSAEINVAL (an entry is missing, unknown
//                       or there twice), WSANO_RECOVERY (the file of the catalog cannot be read or
//                       written), WSA_NOT_ENOUGH_MEMORY.
int WSPAPI WSCWriteProviderOrder(LPDWORD lpwdCatalogEntryId, DWORD dwNumberOfEntries)
    WSX_SYM(WSCWriteProviderOrder);
int WSPAPI WSCWriteProviderOrder32(LPDWORD lpwdCatalogEntryId, DWORD dwNumberOfEntries)
    WSX_SYM(WSCWriteProviderOrder);

// The same for name-space providers, of which none can be installed here; returns WSAEINVAL, or
// WSAEFAULT without a list.
int WSPAPI WSCWriteNameSpaceOrder(LPGUID lpProviderId, DWORD dwNumberOfEntries)
    WSX_SYM(WSCWriteNameSpaceOrder);
int WSPAPI WSCWriteNameSpaceOrder32(LPGUID lpProviderId, DWORD dwNumberOfEntries)
    WSX_SYM(WSCWriteNameSpaceOrder);

WSX_END_DECLS

#endif  // WSX_SPORDER_H

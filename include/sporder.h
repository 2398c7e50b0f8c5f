// SPDX-License-Identifier: MIT
//
// Types of the functions that order the provider catalog. Microsoft page: "WSCWriteProviderOrder
// function (sporder.h)".
#ifndef WSX_SPORDER_H
#define WSX_SPORDER_H
#pragma GCC system_header

#include <ws2spi.h>

// Puts the entries with these catalog numbers first, in this order. Returns 0 or a WSA error.
typedef int(WSPAPI* LPWSCWRITEPROVIDERORDER)(LPDWORD lpwdCatalogEntryId, DWORD dwNumberOfEntries);
typedef int(WSPAPI* LPWSCWRITENAMESPACEORDER)(LPGUID lpProviderId, DWORD dwNumberOfEntries);

#endif  // WSX_SPORDER_H

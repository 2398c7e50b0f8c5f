// SPDX-License-Identifier: MIT
//
// Unique identifiers, which Windows keeps with its objects of other kinds.
#ifndef _COMBASEAPI_H_
#define _COMBASEAPI_H_
#pragma GCC system_header

#include <guiddef.h>
#include <winerror.h>

WSX_BEGIN_DECLS

// An identifier of random bits. S_OK, E_INVALIDARG.
HRESULT WINAPI CoCreateGuid(GUID *pguid) WSX_SYM(CoCreateGuid);

// "{01234567-89AB-CDEF-0123-456789ABCDEF}" with its zero: 39 characters, or 0 when there is no room
// for so many.
int WINAPI StringFromGUID2(REFGUID rguid, LPWSTR lpsz, int cchMax) WSX_SYMW(StringFromGUID2);

WSX_END_DECLS

#endif

// SPDX-License-Identifier: MIT
//
// Unique identifiers by the names of remote procedure calls.
#ifndef __RPCDCE_H__
#define __RPCDCE_H__
#pragma GCC system_header

#include <guiddef.h>
#include <winerror.h>

typedef int RPC_STATUS;
#define RPC_S_OK ERROR_SUCCESS
#define RPC_S_INVALID_ARG ERROR_INVALID_PARAMETER
#ifndef UUID_DEFINED
#define UUID_DEFINED
typedef GUID UUID;
#endif

WSX_BEGIN_DECLS

// An identifier of random bits. RPC_S_OK, RPC_S_INVALID_ARG.
RPC_STATUS UuidCreate(UUID *Uuid) WSX_SYM(UuidCreate);

WSX_END_DECLS

#endif

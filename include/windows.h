// SPDX-License-Identifier: MIT
//
// The part of the Windows API that socket programs lean on. What is declared here exists in the
// library; nothing else is declared.
#ifndef _WINDOWS_
#define _WINDOWS_
#define _INC_WINDOWS
#pragma GCC system_header

#include <sdkddkver.h>
#include <stdarg.h>

#include <windef.h>
#include <winbase.h>
#include <wincon.h>
#include <winerror.h>
#include <winnls.h>
#include <winreg.h>
#include <winuser.h>

// Windows brings in winsock.h here, with the first version of the interface, and a winsock2.h that
// follows collides with it. Here both are one, and either order works. A source that asks for less,
// or that says it has the socket headers already, gets no socket names.
#if !defined(WIN32_LEAN_AND_MEAN) && !defined(_WINSOCKAPI_)
#include <winsock.h>
#endif
#if !defined(WIN32_LEAN_AND_MEAN) && !defined(NOCRYPT)
#include <wincrypt.h>
#endif

#endif

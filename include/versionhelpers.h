// SPDX-License-Identifier: MIT
//
// "Version Helper functions" of a workstation with Windows 10.
#ifndef _VERSIONHELPERS_H_INCLUDED_
#define _VERSIONHELPERS_H_INCLUDED_
#pragma GCC system_header

#include <winbase.h>

WSX_INLINE BOOL IsWindowsVersionOrGreater(WORD major, WORD minor, WORD service_pack) {
    (void)service_pack;
    return major < 10 || (major == 10 && minor == 0);
}
WSX_INLINE BOOL IsWindowsXPOrGreater(void) {
    return TRUE;
}
WSX_INLINE BOOL IsWindowsXPSP1OrGreater(void) {
    return TRUE;
}
WSX_INLINE BOOL IsWindowsXPSP2OrGreater(void) {
    return TRUE;
}
WSX_INLINE BOOL IsWindowsXPSP3OrGreater(void) {
    return TRUE;
}
WSX_INLINE BOOL IsWindowsVistaOrGreater(void) {
    return TRUE;
}
WSX_INLINE BOOL IsWindowsVistaSP1OrGreater(void) {
    return TRUE;
}
WSX_INLINE BOOL IsWindowsVistaSP2OrGreater(void) {
    return TRUE;
}
WSX_INLINE BOOL IsWindows7OrGreater(void) {
    return TRUE;
}
WSX_INLINE BOOL IsWindows7SP1OrGreater(void) {
    return TRUE;
}
WSX_INLINE BOOL IsWindows8OrGreater(void) {
    return TRUE;
}
WSX_INLINE BOOL IsWindows8Point1OrGreater(void) {
    return TRUE;
}
WSX_INLINE BOOL IsWindows10OrGreater(void) {
    return TRUE;
}
WSX_INLINE BOOL IsWindowsServer(void) {
    return FALSE;
}

#endif

// SPDX-License-Identifier: MIT
//
// Security descriptors, which programs make for the objects that they create. They can be filled in
// and are not enforced: objects belong to the process alone.
#ifndef _APISECUREBASE_
#define _APISECUREBASE_
#pragma GCC system_header

#include <minwindef.h>
#include <winnt.h>

#define SECURITY_DESCRIPTOR_REVISION 1
#define SECURITY_DESCRIPTOR_MIN_LENGTH ((UINT)sizeof(SECURITY_DESCRIPTOR))
#define SE_OWNER_DEFAULTED 0x0001
#define SE_GROUP_DEFAULTED 0x0002
#define SE_DACL_PRESENT 0x0004
#define SE_DACL_DEFAULTED 0x0008
#define SE_SACL_PRESENT 0x0010
#define SE_SACL_DEFAULTED 0x0020
#define SE_SELF_RELATIVE 0x8000

typedef WORD SECURITY_DESCRIPTOR_CONTROL, *PSECURITY_DESCRIPTOR_CONTROL;

typedef struct _ACL {
    BYTE AclRevision;
    BYTE Sbz1;
    WORD AclSize;
    WORD AceCount;
    WORD Sbz2;
} ACL, *PACL;

typedef struct _SECURITY_DESCRIPTOR {
    BYTE Revision;
    BYTE Sbz1;
    SECURITY_DESCRIPTOR_CONTROL Control;
    PSID Owner;
    PSID Group;
    PACL Sacl;
    PACL Dacl;
} SECURITY_DESCRIPTOR, *PISECURITY_DESCRIPTOR;

WSX_BEGIN_DECLS

// Fills in a descriptor without owner, group and lists.
// Returns FALSE on failure. Errors: ERROR_UNKNOWN_REVISION, ERROR_INVALID_PARAMETER (no memory for
// it).
BOOL WINAPI InitializeSecurityDescriptor(PSECURITY_DESCRIPTOR pSecurityDescriptor,
                                         DWORD dwRevision) WSX_SYM(InitializeSecurityDescriptor);

// Whether it is one, which its revision tells.
BOOL WINAPI IsValidSecurityDescriptor(PSECURITY_DESCRIPTOR pSecurityDescriptor)
    WSX_SYM(IsValidSecurityDescriptor);

// Puts a list of who may do what into a descriptor: with bDaclPresent and NULL everybody may do
// everything.
// Returns FALSE on failure. Errors: ERROR_UNKNOWN_REVISION (not initialized),
// ERROR_INVALID_PARAMETER (no descriptor), ERROR_INVALID_SECURITY_DESCR (a self-relative one).
BOOL WINAPI SetSecurityDescriptorDacl(PSECURITY_DESCRIPTOR pSecurityDescriptor, BOOL bDaclPresent,
                                      PACL pDacl, BOOL bDaclDefaulted)
    WSX_SYM(SetSecurityDescriptorDacl);

WSX_END_DECLS

#endif

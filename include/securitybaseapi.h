// SPDX-License-Identifier: MIT
//
// Security descriptors, which programs make for the objects that they create. They can be filled in
// and are not enforced: objects belong to the process alone. The Microsoft page of each is the one
// with the function's name.
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

// Who somebody is: "S-1-5-32-544" has the authority 5 and the parts 32 and 544.
typedef struct _SID_IDENTIFIER_AUTHORITY {
    BYTE Value[6];
} SID_IDENTIFIER_AUTHORITY, *PSID_IDENTIFIER_AUTHORITY;
typedef struct _SID {
    BYTE Revision;
    BYTE SubAuthorityCount;
    SID_IDENTIFIER_AUTHORITY IdentifierAuthority;
    DWORD SubAuthority[1];
} SID, *PISID;
#define SID_REVISION (1)
#define SID_MAX_SUB_AUTHORITIES (15)
#define SECURITY_WORLD_SID_AUTHORITY {0, 0, 0, 0, 0, 1}
#define SECURITY_NT_AUTHORITY {0, 0, 0, 0, 0, 5}
#define SECURITY_WORLD_RID (0x00000000)
#define SECURITY_BUILTIN_DOMAIN_RID (0x00000020)
#define DOMAIN_ALIAS_RID_ADMINS (0x00000220)
#define DOMAIN_ALIAS_RID_USERS (0x00000221)

// Fills in one in memory of its own, for FreeSid. Returns FALSE on failure. Errors:
// ERROR_INVALID_SID (more than eight parts), ERROR_NOACCESS, ERROR_NOT_ENOUGH_MEMORY.
BOOL WINAPI AllocateAndInitializeSid(PSID_IDENTIFIER_AUTHORITY pIdentifierAuthority,
                                     BYTE nSubAuthorityCount, DWORD nSubAuthority0,
                                     DWORD nSubAuthority1, DWORD nSubAuthority2,
                                     DWORD nSubAuthority3, DWORD nSubAuthority4,
                                     DWORD nSubAuthority5, DWORD nSubAuthority6,
                                     DWORD nSubAuthority7, PSID *pSid)
    WSX_SYM(AllocateAndInitializeSid);
// NULL.
PVOID WINAPI FreeSid(PSID pSid) WSX_SYM(FreeSid);
// Whether it has the right form; sets no error.
BOOL WINAPI IsValidSid(PSID pSid) WSX_SYM(IsValidSid);

// Whether the caller belongs to a group: everybody to S-1-1-0 and to the users, the host's root to
// the administrators. Of other groups nothing is known, so nobody belongs to them. TokenHandle is
// NULL, which is the caller's. Returns FALSE on failure. Errors: ERROR_INVALID_SID, ERROR_NOACCESS,
// ERROR_INVALID_HANDLE (any token).
BOOL WINAPI CheckTokenMembership(HANDLE TokenHandle, PSID SidToCheck, PBOOL IsMember)
    WSX_SYM(CheckTokenMembership);

WSX_END_DECLS

#endif

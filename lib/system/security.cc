// SPDX-License-Identifier: MIT
#include <securitybaseapi.h>
#include <winerror.h>

#include "lib/arguments.h"
#include "lib/last_error.h"

using namespace wsx;

BOOL WINAPI InitializeSecurityDescriptor(PSECURITY_DESCRIPTOR pSecurityDescriptor,
                                         DWORD dwRevision) {
  if (dwRevision != SECURITY_DESCRIPTOR_REVISION) return fail_win32(ERROR_UNKNOWN_REVISION);
  if (bad_pointer(pSecurityDescriptor)) return fail_win32(ERROR_INVALID_PARAMETER);
  *static_cast<SECURITY_DESCRIPTOR*>(pSecurityDescriptor) = {
      SECURITY_DESCRIPTOR_REVISION, 0, 0, nullptr, nullptr, nullptr, nullptr};
  return TRUE;
}

BOOL WINAPI SetSecurityDescriptorDacl(PSECURITY_DESCRIPTOR pSecurityDescriptor, BOOL bDaclPresent,
                                      PACL pDacl, BOOL bDaclDefaulted) {
  if (bad_pointer(pSecurityDescriptor)) return fail_win32(ERROR_INVALID_PARAMETER);
  auto& descriptor = *static_cast<SECURITY_DESCRIPTOR*>(pSecurityDescriptor);
  if (descriptor.Revision != SECURITY_DESCRIPTOR_REVISION)
    return fail_win32(ERROR_UNKNOWN_REVISION);
  if (descriptor.Control & SE_SELF_RELATIVE) return fail_win32(ERROR_INVALID_SECURITY_DESCR);
  descriptor.Control &= static_cast<WORD>(~(SE_DACL_PRESENT | SE_DACL_DEFAULTED));
  descriptor.Dacl = nullptr;
  if (!bDaclPresent) return TRUE;
  descriptor.Control |= bDaclDefaulted ? SE_DACL_PRESENT | SE_DACL_DEFAULTED : SE_DACL_PRESENT;
  descriptor.Dacl = pDacl;
  return TRUE;
}

BOOL WINAPI IsValidSecurityDescriptor(PSECURITY_DESCRIPTOR pSecurityDescriptor) {
  return !bad_pointer(pSecurityDescriptor) &&
         static_cast<SECURITY_DESCRIPTOR*>(pSecurityDescriptor)->Revision ==
             SECURITY_DESCRIPTOR_REVISION;
}

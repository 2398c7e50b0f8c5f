// SPDX-License-Identifier: MIT
#include <securitybaseapi.h>
#include <winerror.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <initializer_list>

#include "lib/arguments.h"
#include "lib/last_error.h"
#include "posix/system.h"

// Identifiers of users and groups, and who the caller is.
namespace wsx {
namespace {

constexpr BYTE most_parts = 8;

std::size_t size_of(BYTE parts) noexcept {
  return sizeof(SID) + (std::max<BYTE>(parts, 1) - 1u) * sizeof(DWORD);
}

bool is_valid(const void* sid) noexcept {
  if (bad_pointer(sid)) return false;
  const auto& identity = *static_cast<const SID*>(sid);
  return identity.Revision == SID_REVISION && identity.SubAuthorityCount <= SID_MAX_SUB_AUTHORITIES;
}

// By the last byte of the authority, which all of these have alone, and the parts.
bool is(const SID& sid, BYTE authority, std::initializer_list<DWORD> parts) noexcept {
  const SID_IDENTIFIER_AUTHORITY wanted{{0, 0, 0, 0, 0, authority}};
  return std::ranges::equal(sid.IdentifierAuthority.Value, wanted.Value) &&
         std::equal(sid.SubAuthority, sid.SubAuthority + sid.SubAuthorityCount, parts.begin(),
                    parts.end());
}

bool caller_belongs_to(const SID& group) noexcept {
  constexpr BYTE world = 1, windows = 5;
  if (is(group, world, {SECURITY_WORLD_RID})) return true;
  if (is(group, windows, {SECURITY_BUILTIN_DOMAIN_RID, DOMAIN_ALIAS_RID_USERS})) return true;
  return is(group, windows, {SECURITY_BUILTIN_DOMAIN_RID, DOMAIN_ALIAS_RID_ADMINS}) &&
         posix::is_root();
}

}  // namespace
}  // namespace wsx

using namespace wsx;

BOOL WINAPI AllocateAndInitializeSid(PSID_IDENTIFIER_AUTHORITY pIdentifierAuthority,
                                     BYTE nSubAuthorityCount, DWORD nSubAuthority0,
                                     DWORD nSubAuthority1, DWORD nSubAuthority2,
                                     DWORD nSubAuthority3, DWORD nSubAuthority4,
                                     DWORD nSubAuthority5, DWORD nSubAuthority6,
                                     DWORD nSubAuthority7, PSID* pSid) {
  if (nSubAuthorityCount > most_parts) return fail_win32(ERROR_INVALID_SID);
  if (bad_pointer(pIdentifierAuthority) || bad_pointer(pSid)) return fail_win32(ERROR_NOACCESS);
  auto* const sid = static_cast<SID*>(std::malloc(size_of(nSubAuthorityCount)));
  if (!sid) return fail_win32(ERROR_NOT_ENOUGH_MEMORY);
  const std::array<DWORD, most_parts> parts = {nSubAuthority0, nSubAuthority1, nSubAuthority2,
                                               nSubAuthority3, nSubAuthority4, nSubAuthority5,
                                               nSubAuthority6, nSubAuthority7};
  sid->Revision = SID_REVISION;
  sid->SubAuthorityCount = nSubAuthorityCount;
  sid->IdentifierAuthority = *pIdentifierAuthority;
  std::copy_n(parts.begin(), nSubAuthorityCount, sid->SubAuthority);
  *pSid = sid;
  return TRUE;
}

PVOID WINAPI FreeSid(PSID pSid) {
  std::free(pSid);
  return nullptr;
}

BOOL WINAPI IsValidSid(PSID pSid) {
  return is_valid(pSid);
}

BOOL WINAPI CheckTokenMembership(HANDLE TokenHandle, PSID SidToCheck, PBOOL IsMember) {
  if (bad_pointer(IsMember)) return fail_win32(ERROR_NOACCESS);
  // Who does not look at the result of the call is told no.
  *IsMember = FALSE;
  if (TokenHandle) return fail_win32(ERROR_INVALID_HANDLE);
  if (!is_valid(SidToCheck)) return fail_win32(ERROR_INVALID_SID);
  *IsMember = caller_belongs_to(*static_cast<const SID*>(SidToCheck));
  return TRUE;
}

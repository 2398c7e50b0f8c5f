// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cstring>

#include "support/checks.h"
#include "support/fixtures.h"
#include "support/wine.h"

// Who the caller is, as far as programs ask whether it is an administrator.

using namespace support;

namespace {

class Identity {
 public:
  Identity(SID_IDENTIFIER_AUTHORITY authority, BYTE count, DWORD first, DWORD second = 0) {
    REQUIRE(AllocateAndInitializeSid(&authority, count, first, second, 0, 0, 0, 0, 0, 0, &sid_));
  }
  ~Identity() { CHECK(FreeSid(sid_) == nullptr); }
  Identity(const Identity&) = delete;
  PSID get() const { return sid_; }

 private:
  PSID sid_ = nullptr;
};

constexpr SID_IDENTIFIER_AUTHORITY windows = SECURITY_NT_AUTHORITY;
constexpr SID_IDENTIFIER_AUTHORITY world = SECURITY_WORLD_SID_AUTHORITY;

}  // namespace

TEST_CASE("AllocateAndInitializeSid fills in what it is told") {
  const Identity administrators(windows, 2, SECURITY_BUILTIN_DOMAIN_RID, DOMAIN_ALIAS_RID_ADMINS);
  const auto* const sid = static_cast<const SID*>(administrators.get());
  CHECK(IsValidSid(administrators.get()));
  CHECK(sid->Revision == SID_REVISION);
  CHECK(sid->SubAuthorityCount == 2);
  CHECK(std::memcmp(&sid->IdentifierAuthority, &windows, sizeof windows) == 0);
  CHECK(sid->SubAuthority[0] == SECURITY_BUILTIN_DOMAIN_RID);
}

TEST_CASE("An identifier has at most eight parts here") {
  SID_IDENTIFIER_AUTHORITY authority = windows;
  PSID sid = nullptr;
  CHECK_RESULT_AND_ERROR(AllocateAndInitializeSid(&authority, 9, 0, 0, 0, 0, 0, 0, 0, 0, &sid),
                         FALSE, ERROR_INVALID_SID);
  CHECK(sid == nullptr);
}

TEST_CASE("Everybody belongs to everybody, and nobody to a group that nobody knows") {
  BOOL member = FALSE;
  const Identity everybody(world, 1, SECURITY_WORLD_RID);
  REQUIRE(CheckTokenMembership(nullptr, everybody.get(), &member));
  CHECK(member == TRUE);
  const Identity nobody(windows, 2, SECURITY_BUILTIN_DOMAIN_RID, 0x7777);
  REQUIRE(CheckTokenMembership(nullptr, nobody.get(), &member));
  CHECK(member == FALSE);
}

TEST_CASE("CheckTokenMembership answers whether the caller is an administrator") {
  BOOL member = 77;
  const Identity administrators(windows, 2, SECURITY_BUILTIN_DOMAIN_RID, DOMAIN_ALIAS_RID_ADMINS);
  REQUIRE(CheckTokenMembership(nullptr, administrators.get(), &member));
  CHECK((member == TRUE || member == FALSE));
}

TEST_CASE("CheckTokenMembership refuses handles that are no tokens, and says no") {
  const Identity everybody(world, 1, SECURITY_WORLD_RID);
  const UniqueEvent event;
  BOOL member = 77;
  SetLastError(0);
  CHECK_FALSE(CheckTokenMembership(event, everybody.get(), &member));
  CHECK(GetLastError() != 0);
  CHECK(member == FALSE);
}

TEST_CASE("A descriptor is valid once it is initialized") {
  SECURITY_DESCRIPTOR descriptor{};
  CHECK_FALSE(IsValidSecurityDescriptor(&descriptor));
  REQUIRE(InitializeSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION));
  CHECK(IsValidSecurityDescriptor(&descriptor));
}

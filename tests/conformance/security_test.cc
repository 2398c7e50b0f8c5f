// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "support/checks.h"
#include "support/fixtures.h"
#include "support/wine.h"

using namespace support;

TEST_CASE("A security descriptor is filled in, and takes a list of who may do what") {
  SECURITY_DESCRIPTOR descriptor;
  memset(&descriptor, 0xee, sizeof descriptor);
  REQUIRE(InitializeSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION));
  CHECK(descriptor.Revision == 1);
  CHECK(descriptor.Control == 0);
  CHECK(descriptor.Owner == nullptr);
  CHECK(descriptor.Dacl == nullptr);

  CHECK(IsValidSecurityDescriptor(&descriptor));

  ACL list{};
  CHECK(SetSecurityDescriptorDacl(&descriptor, TRUE, &list, FALSE));
  CHECK(descriptor.Control == SE_DACL_PRESENT);
  CHECK(descriptor.Dacl == &list);
  CHECK(SetSecurityDescriptorDacl(&descriptor, TRUE, nullptr, TRUE));
  CHECK(descriptor.Control == (SE_DACL_PRESENT | SE_DACL_DEFAULTED));
  CHECK(SetSecurityDescriptorDacl(&descriptor, FALSE, &list, FALSE));
  CHECK((descriptor.Control & SE_DACL_PRESENT) == 0);
}

TEST_CASE("A security descriptor has one revision") {
  SECURITY_DESCRIPTOR descriptor{};
  CHECK_FALSE(IsValidSecurityDescriptor(&descriptor));
  CHECK_RESULT_AND_ERROR(InitializeSecurityDescriptor(&descriptor, 2), FALSE,
                         ERROR_UNKNOWN_REVISION);
  CHECK_RESULT_AND_ERROR(SetSecurityDescriptorDacl(&descriptor, TRUE, nullptr, FALSE), FALSE,
                         ERROR_UNKNOWN_REVISION);
}

TEST_CASE("Events are created with a descriptor") {
  SECURITY_DESCRIPTOR descriptor;
  REQUIRE(InitializeSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION));
  REQUIRE(SetSecurityDescriptorDacl(&descriptor, TRUE, nullptr, FALSE));
  SECURITY_ATTRIBUTES attributes{sizeof attributes, &descriptor, FALSE};
  const HANDLE event = CreateEventA(&attributes, TRUE, FALSE, nullptr);
  CHECK(event != nullptr);
  CHECK(CloseHandle(event));
}

TEST_CASE("Handles are not inherited, and can be made so once more") {
  const UniqueEvent event;
  DWORD flags = 0xdeadbeef;
  CHECK(GetHandleInformation(event, &flags));
  CHECK(flags == 0);
  CHECK(SetHandleInformation(event, HANDLE_FLAG_INHERIT, 0));
  CHECK(GetHandleInformation(event, &flags));
  CHECK(flags == 0);
}

TEST_CASE("A handle has two flags") {
  const UniqueEvent event;
  if (WINE_DIFFERS("unknown flags of handles are ERROR_INVALID_PARAMETER")) return;
  CHECK_RESULT_AND_ERROR(SetHandleInformation(event, 4, 0), FALSE, ERROR_INVALID_PARAMETER);
}

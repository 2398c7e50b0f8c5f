// SPDX-License-Identifier: MIT
#include "lib/status.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>

namespace {

using wsx::socket_code;
using wsx::Status;
using wsx::win32_error;
using wsx::wsa_error;

struct Row {
  unsigned status;
  int wsa;
  DWORD win32;
};

// As Windows answers: the socket codes by WSAGetOverlappedResult, the others by
// RtlNtStatusToDosError.
constexpr Row expected[] = {
    {0x00000000, 0, 0},        {0x00000103, 996, 997},    {0x80000005, 10040, 234},
    {0xC0000002, 10045, 1},    {0xC0000005, 10014, 998},  {0xC0000007, 10055, 1454},
    {0xC0000008, 10038, 6},    {0xC000000D, 10022, 87},   {0xC000000E, 10050, 2},
    {0xC000000F, 10050, 2},    {0xC0000011, 10022, 38},   {0xC0000017, 10055, 8},
    {0xC0000018, 10055, 487},  {0xC0000022, 10013, 5},    {0xC0000023, 10014, 122},
    {0xC0000024, 10038, 6},    {0xC0000034, 10050, 2},    {0xC000003A, 10050, 3},
    {0xC0000043, 10048, 32},   {0xC0000044, 10055, 1816}, {0xC0000097, 10055, 8},
    {0xC000009A, 10055, 1450}, {0xC00000A1, 10055, 1453}, {0xC00000A3, 10035, 21},
    {0xC00000B0, 10058, 233},  {0xC00000B5, 10060, 121},  {0xC00000BB, 10045, 50},
    {0xC00000BC, 10061, 51},   {0xC00000BE, 10051, 53},   {0xC00000BF, 10050, 54},
    {0xC00000C3, 10050, 58},   {0xC00000C4, 10050, 59},   {0xC00000D0, 10035, 71},
    {0xC0000120, 995, 995},    {0xC000012D, 10055, 1455}, {0xC000013B, 10053, 64},
    {0xC000013C, 10054, 64},   {0xC000013D, 10055, 51},   {0xC000013E, 10054, 59},
    {0xC000013F, 10060, 59},   {0xC0000140, 10057, 59},   {0xC0000141, 10049, 59},
    {0xC0000206, 10040, 1784}, {0xC0000207, 10049, 1214}, {0xC0000209, 10055, 68},
    {0xC000020A, 10048, 52},   {0xC000020C, 10054, 64},   {0xC000020D, 10054, 64},
    {0xC000020F, 10053, 59},   {0xC0000236, 10061, 1225}, {0xC0000237, 10101, 1226},
    {0xC000023B, 10056, 1230}, {0xC000023C, 10051, 1231}, {0xC000023D, 10065, 1232},
    {0xC000023E, 10051, 1233}, {0xC000023F, 10054, 1234}, {0xC0000240, 10004, 1235},
    {0xC0000241, 10053, 1236}, {0xC00002C5, 10014, 998},  {0xC0000350, 10064, 1256},
};

bool listed(unsigned status) {
  return std::any_of(std::begin(expected), std::end(expected),
                     [=](const Row& row) { return row.status == status; });
}

}  // namespace

TEST_CASE("each status has its socket code and its Win32 code") {
  for (const Row& row : expected) {
    CAPTURE(row.status);
    CHECK(wsa_error(Status{row.status}) == row.wsa);
    CHECK(win32_error(Status{row.status}) == row.win32);
  }
}

TEST_CASE("every status that is not known is WSAEINVAL and ERROR_MR_MID_NOT_FOUND") {
  for (unsigned value = 0xC0000000; value < 0xC0001000; ++value) {
    if (listed(value)) continue;
    CAPTURE(value);
    CHECK(wsa_error(Status{value}) == 10022);
    CHECK(win32_error(Status{value}) == 317);
  }
  CHECK(wsa_error(Status{0xFFFFFFFF}) == 10022);
  CHECK(win32_error(Status{0xFFFFFFFF}) == 317);
}

TEST_CASE("a socket code travels through a status unchanged, in both vocabularies") {
  for (int code = 0; code <= 0xFFFF; ++code) {
    REQUIRE(wsx::is_socket_code(socket_code(code)));
    REQUIRE_FALSE(wsx::delivered(socket_code(code)));
    REQUIRE(wsa_error(socket_code(code)) == code);
    REQUIRE(win32_error(socket_code(code)) == static_cast<DWORD>(code));
  }
}

TEST_CASE("a warning delivered its data but is no success") {
  CHECK(wsx::delivered(Status::buffer_overflow));
  CHECK_FALSE(wsx::succeeded(Status::buffer_overflow));
  CHECK(wsx::succeeded(Status::pending));
  CHECK_FALSE(wsx::delivered(Status::cancelled));
}

// SPDX-License-Identifier: MIT
//
// Runs: the WSA_CMSG macros walk a buffer of records as sources fill it, growing Control.len record
// by record, and stop where Windows stops.
#include <winsock2.h>
#include <ws2tcpip.h>

#include <mswsock.h>
#include <string.h>

#define REQUIRE(condition) \
  if (!(condition)) return __LINE__

static int first_is_missing_without_room(void) {
  char room[64];
  WSAMSG message = {0};
  message.Control.buf = room;
  message.Control.len = sizeof(WSACMSGHDR) - 1;
  REQUIRE(WSA_CMSG_FIRSTHDR(&message) == NULL);
  message.Control.len++;
  REQUIRE((char*)WSA_CMSG_FIRSTHDR(&message) == room);
  return 0;
}

static int records_grow_one_by_one(void) {
  _Alignas(16) char room[128];
  int payload = 7;
  WSAMSG message = {0};
  WSACMSGHDR* record = NULL;
  memset(room, 0, sizeof room);
  message.Control.buf = room;
  for (int i = 0; i < 3; i++) {
    // Windows' macro starts at the first record when it is given none.
    message.Control.len += WSA_CMSG_SPACE(sizeof payload);
    record = WSA_CMSG_NXTHDR(&message, record);
    REQUIRE((char*)record == room + i * 24);
    record->cmsg_len = WSA_CMSG_LEN(sizeof payload);
    memcpy(WSA_CMSG_DATA(record), &payload, sizeof payload);
    REQUIRE((char*)WSA_CMSG_DATA(record) == room + i * 24 + 16);
  }
  REQUIRE(WSA_CMSG_NXTHDR(&message, record) == NULL);
  // Half a header behind the last record is no record.
  message.Control.len += 15;
  REQUIRE(WSA_CMSG_NXTHDR(&message, record) == NULL);
  message.Control.len += 1;
  REQUIRE(WSA_CMSG_NXTHDR(&message, record) != NULL);
  return 0;
}

static int arguments_may_be_expressions(void) {
  int three = 3;
  REQUIRE(WSA_CMSG_LEN(three + 1) == 20);
  REQUIRE(WSA_CMSG_SPACE(three + 1) == 24);
  REQUIRE(WSA_CMSG_SPACE(three > 2 ? 8 : 0) == 24);
  return 0;
}

int main(void) {
  int line = first_is_missing_without_room();
  if (line == 0) line = records_grow_one_by_one();
  return line != 0 ? line : arguments_may_be_expressions();
}

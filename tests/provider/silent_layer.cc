// SPDX-License-Identifier: MIT
//
// A library that is no provider, and one whose texts are of another width.
#ifdef UTF16_LAYER
#include <winsock2.h>
//
#include <ws2spi.h>

int WSPAPI WSPStartup(WORD, LPWSPDATA, LPWSAPROTOCOL_INFOW, WSPUPCALLTABLE, LPWSPPROC_TABLE) {
  return 0;
}
#endif

extern "C" __attribute__((visibility("default"))) int some_function() {
  return 0;
}

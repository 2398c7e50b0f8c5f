// SPDX-License-Identifier: MIT
//
// A provider that breaks its promises, one at a time: BAD_LAYER says which.
#include <windows.h>
#include <winsock2.h>
//
#include <ws2spi.h>

#include <cstdlib>
#include <string_view>

#include "provider/layer_state.h"

namespace {

LayerState state{};
LPWSPCLEANUP cleanup_below = nullptr;

int WSPAPI end(LPINT error) {
  ++state.ends;
  return cleanup_below(error);
}

SOCKET WSPAPI give_garbage(int, int, int, LPWSAPROTOCOL_INFOW, GROUP, DWORD, LPINT) {
  return 123456;
}

SOCKET WSPAPI fail_in_silence(int, int, int, LPWSAPROTOCOL_INFOW, GROUP, DWORD, LPINT) {
  return INVALID_SOCKET;
}

bool is(std::string_view fault) {
  const char* const asked = std::getenv("BAD_LAYER");
  return asked && fault == asked;
}

}  // namespace

extern "C" __attribute__((visibility("default"))) const LayerState* layer_state() {
  return &state;
}

int WSPAPI WSPStartup(WORD version, LPWSPDATA data, LPWSAPROTOCOL_INFOW info,
                      WSPUPCALLTABLE upcalls, LPWSPPROC_TABLE table) {
  ++state.starts;
  if (is("fails")) return WSASYSNOTREADY;
  if (is("empty")) return 0;
  // Programs that start from inside a start would never end.
  if (is("recursive")) {
    const SOCKET made = socket(AF_INET, SOCK_STREAM, 0);
    state.error_inside = made == INVALID_SOCKET ? WSAGetLastError() : 0;
  }
  const auto start = reinterpret_cast<LPWSPSTARTUP>(
      reinterpret_cast<void*>(GetProcAddress(GetModuleHandleA("ws2_32"), "WSPStartup")));
  const int error = start(version, data, info, upcalls, table);
  if (error != 0) return error;
  cleanup_below = table->lpWSPCleanup;
  table->lpWSPCleanup = end;
  if (is("garbage")) table->lpWSPSocket = give_garbage;
  if (is("silence")) table->lpWSPSocket = fail_in_silence;
  if (is("a hole")) table->lpWSPSend = nullptr;
  if (is("old")) data->wVersion = MAKEWORD(1, 1);
  return 0;
}

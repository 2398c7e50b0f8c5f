// SPDX-License-Identifier: MIT
#pragma once

#include <winsock2.h>
//
#include <ws2spi.h>

// What every layered provider does first: it finds the one below it in its chain and starts it.

struct Next {
  HMODULE library;
  WSPPROC_TABLE table;
  WSPUPCALLTABLE upcalls;
  WSAPROTOCOL_INFOW info;  // what the provider below is asked for sockets with
};

// `own` is the identifier that the calling provider is installed with; one that stands on top of
// the chain is found without it. `next` has what an earlier start has found, which every later one
// must find again. Not to be called by two threads at a time; a start that comes to its own
// provider again has no place in the chain to go on from, and is refused. Returns 0 or the error
// for WSPStartup.
int start_next(const GUID& own, WORD version, WSPDATA& data, const WSAPROTOCOL_INFOW& chain,
               const WSPUPCALLTABLE& upcalls, Next& next);

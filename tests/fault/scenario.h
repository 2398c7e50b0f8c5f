// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

// What a program does with sockets from WSAStartup to WSACleanup, on a thread of its own: streams
// and datagrams, calls that block and calls that overlap, control data, names, closing. Any call
// may fail, for whatever reason; then the rest is done without what it would have given.
//
// Returns what was wrong, one sentence each: an operation that never completed or completed twice,
// bytes lost or doubled, a code that Windows does not document.
namespace fault {

std::vector<std::string> play_scenario();

}  // namespace fault

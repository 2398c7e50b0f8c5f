// SPDX-License-Identifier: MIT
#pragma once

// What this program does when a test has started it: the first word names the role. Returns the
// exit code, or leaves by itself; -1 for a word that is no role.
int play_role(int count, char** words);

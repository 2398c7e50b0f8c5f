// SPDX-License-Identifier: MIT
#pragma once

// The memory of this program: counted, and refused. Its operator new stands in for the library's.
namespace memory {

// How often operator new has been called, and how many of its blocks have not been deleted yet.
int allocations();
int blocks();

// The at-th allocation from here on by a thread that is in a call of the library fails, be it by
// operator new or malloc. 0 for none. Not calloc and realloc: glibc ends the process when a thread
// cannot register a destructor, and libuv when the table of what it watches cannot grow.
void strike(int at);
bool struck();

}  // namespace memory

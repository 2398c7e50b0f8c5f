// SPDX-License-Identifier: MIT
#pragma once

#include <winsock2.h>

#include "lib/completion.h"

namespace wsx {

// What a send is asked for, by whichever door.
struct SendRequest {
  const WSABUF* buffers;
  DWORD count;
  DWORD flags;
  const sockaddr* to = nullptr;
  int to_length = 0;
  WSABUF control = {0, nullptr};
};

// What a send that ends at once goes through, to the last look at its result, is marked gnu::hot
// where it is defined: the linker lays such functions side by side. A send meets caches that the
// system has just been through, and each page and line of code that it need not fetch shows.

// Every send goes through here. `sent` may be null for an overlapped one.
Status send_to(Socket& socket, const SendRequest& request, DWORD* sent,
               const Indication& indication);

// WSASendMsg.
Status send_message(Socket& socket, const WSAMSG* message, DWORD flags, DWORD* sent,
                    const Indication& indication);

// WSASendMsg as an extension: providers that wrap it come back here, and must not meet themselves.
int WSAAPI send_message_below(SOCKET s, LPWSAMSG message, DWORD flags, LPDWORD sent,
                              LPWSAOVERLAPPED overlapped,
                              LPWSAOVERLAPPED_COMPLETION_ROUTINE routine);

}  // namespace wsx

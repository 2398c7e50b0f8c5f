// SPDX-License-Identifier: MIT
#include "support/message.h"

#include "support/data.h"
#include "support/fixtures.h"

namespace support {

void ControlWriter::add_bytes(int level, int type, const void* value, std::size_t size,
                              std::size_t length) {
  const std::size_t begin = bytes_.size();
  bytes_.resize(begin + WSA_CMSG_SPACE(size) / sizeof bytes_[0]);
  auto* header = reinterpret_cast<WSACMSGHDR*>(&bytes_[begin]);
  header->cmsg_len = length;
  header->cmsg_level = level;
  header->cmsg_type = type;
  std::memcpy(WSA_CMSG_DATA(header), value, size);
}

SendResult send_message(SOCKET s, std::string data, const sockaddr* to, int to_length,
                        WSABUF control) {
  WSABUF buffer = piece(data);
  WSAMSG message{};
  message.name = const_cast<sockaddr*>(to);
  message.namelen = to_length;
  message.lpBuffers = &buffer;
  message.dwBufferCount = 1;
  message.Control = control;
  SendResult outcome{0, 0, 0xdeadbeef};
  SetLastError(0xdeadbeef);
  outcome.result = WSASendMsg(s, &message, 0, &outcome.sent, nullptr, nullptr);
  outcome.error = WSAGetLastError();
  return outcome;
}

LPFN_WSARECVMSG receive_message_function(SOCKET s) {
  return fetch_extension<LPFN_WSARECVMSG>(s, WSAID_WSARECVMSG);
}

ReceivedMessage::ReceivedMessage(SOCKET s, ULONG control_capacity, std::size_t capacity,
                                 DWORD flags)
    : data_(capacity, '\0'), buffer_(piece(data_)), control_((control_capacity + 7) / 8) {
  message.name = reinterpret_cast<sockaddr*>(&source);
  message.namelen = sizeof source;
  message.lpBuffers = &buffer_;
  message.dwBufferCount = 1;
  message.Control = {control_capacity,
                     control_capacity ? reinterpret_cast<char*>(control_.data()) : nullptr};
  message.dwFlags = flags;
  const LPFN_WSARECVMSG receive = receive_message_function(s);
  SetLastError(0xdeadbeef);
  result = receive(s, &message, &bytes, nullptr, nullptr);
  error = WSAGetLastError();
}

const WSACMSGHDR* ReceivedMessage::find(int level, int type) {
  for (auto* header = WSA_CMSG_FIRSTHDR(&message); header;
       header = WSA_CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level == level && header->cmsg_type == type) return header;
  }
  return nullptr;
}

std::size_t ReceivedMessage::record_count() {
  std::size_t count = 0;
  for (auto* header = WSA_CMSG_FIRSTHDR(&message); header;
       header = WSA_CMSG_NXTHDR(&message, header))
    ++count;
  return count;
}

}  // namespace support

// SPDX-License-Identifier: MIT
#pragma once

#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "support/winsock.h"

namespace support {

// Builds the control data of a WSAMSG record by record.
class ControlWriter {
 public:
  template <class Value>
  ControlWriter& add(int level, int type, const Value& value) {
    add_bytes(level, type, &value, sizeof value, WSA_CMSG_LEN(sizeof value));
    return *this;
  }
  // A record of any payload and any stated length.
  void add_bytes(int level, int type, const void* value, std::size_t size, std::size_t length);
  // A record whose stated length is not the length of its payload.
  ControlWriter& add_lying(int level, int type, int value, std::size_t stated_length) {
    add_bytes(level, type, &value, sizeof value, stated_length);
    return *this;
  }
  WSABUF buffer() {
    return {static_cast<ULONG>(bytes_.size() * sizeof bytes_[0]),
            reinterpret_cast<char*>(bytes_.data())};
  }

 private:
  std::vector<std::uint64_t> bytes_;  // aligned as a WSACMSGHDR
};

struct SendResult {
  int result;
  int error;
  DWORD sent;  // 0xdeadbeef when untouched
};

// One synchronous WSASendMsg of one buffer.
SendResult send_message(SOCKET s, std::string data, const sockaddr* to, int to_length,
                        WSABUF control = {0, nullptr});

template <class Address>
SendResult send_message(SOCKET s, std::string data, const Address& to,
                        WSABUF control = {0, nullptr}) {
  return send_message(s, std::move(data), reinterpret_cast<const sockaddr*>(&to),
                      static_cast<int>(sizeof to), control);
}

LPFN_WSARECVMSG receive_message_function(SOCKET s);

// One synchronous WSARecvMsg with everything that it reports.
class ReceivedMessage {
 public:
  explicit ReceivedMessage(SOCKET s, ULONG control_capacity = 512, std::size_t capacity = 65536,
                           DWORD flags = 0);
  ReceivedMessage(const ReceivedMessage&) = delete;
  ReceivedMessage& operator=(const ReceivedMessage&) = delete;

  int result;
  int error;
  DWORD bytes = 0xdeadbeef;
  WSAMSG message{};
  sockaddr_storage source{};

  std::string data() const { return data_.substr(0, bytes); }
  const sockaddr_in& source4() const { return reinterpret_cast<const sockaddr_in&>(source); }
  const sockaddr_in6& source6() const { return reinterpret_cast<const sockaddr_in6&>(source); }

  // The payload of the record, if one of exactly this size is there.
  template <class Value>
  std::optional<Value> record(int level, int type) {
    const WSACMSGHDR* header = find(level, type);
    if (!header || header->cmsg_len != WSA_CMSG_LEN(sizeof(Value))) return std::nullopt;
    Value value;
    std::memcpy(&value, WSA_CMSG_DATA(header), sizeof value);
    return value;
  }
  std::size_t record_count();

 private:
  const WSACMSGHDR* find(int level, int type);

  std::string data_;
  WSABUF buffer_;
  std::vector<std::uint64_t> control_;
};

}  // namespace support

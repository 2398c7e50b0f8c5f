// SPDX-License-Identifier: MIT
#include "provider/program.h"

#include <doctest/doctest.h>

#include <array>
#include <functional>

#include "support/extensions.h"
#include "support/port.h"
#include "support/routine.h"

namespace provider {
namespace {

using support::TcpPair;
using support::UniqueSocket;

std::vector<std::string> diary;

void note(const std::string& what, long long result, long long error = 0) {
  diary.push_back(what + ": " + std::to_string(result) + ", " + std::to_string(error));
}

// What a call returns, and its error when that says failure.
void call(const std::string& what, const std::function<int()>& made) {
  WSASetLastError(0x5a5a);
  const int result = made();
  note(what, result, result < 0 ? WSAGetLastError() : 0);
}

// Whether a call ends at once is the provider's choice; how it ends is not.
template <class Call>
void end_of(const std::string& what, SOCKET s, Call started) {
  support::Request request;
  const int result = started(&request.overlapped);
  if (result != 0 && WSAGetLastError() != WSA_IO_PENDING) {
    note(what + " at once", result, WSAGetLastError());
    return;
  }
  DWORD count = 0xdeadbeef;
  const int error = support::result_of(s, request, count);
  note(what, count, error);
}

int receive_all(SOCKET s, std::size_t size, std::string& data) {
  data.resize(size);
  std::size_t got = 0;
  while (got < size) {
    const int part = recv(s, data.data() + got, static_cast<int>(size - got), 0);
    if (part <= 0) return part;
    got += static_cast<std::size_t>(part);
  }
  return static_cast<int>(got);
}

void read_back(const std::string& what, SOCKET s, std::size_t size) {
  std::string data;
  call(what, [&] { return receive_all(s, size, data); });
  diary.push_back(data.substr(0, 64));
}

std::array<char, 3> hello{'a', 'b', 'c'};
std::array<char, 4> world{'d', 'e', 'f', 'g'};
std::array<WSABUF, 2> both() {
  return {WSABUF{3, hello.data()}, WSABUF{4, world.data()}};
}

void send_and_receive() {
  const TcpPair pair = support::tcp_pair();
  auto pieces = both();
  DWORD sent = 0;
  call("send", [&] { return send(pair.client, "hello", 5, 0); });
  call("WSASend",
       [&] { return WSASend(pair.client, pieces.data(), 2, &sent, 0, nullptr, nullptr); });
  note("bytes", sent);
  call("sendto of a stream",
       [&] { return sendto(pair.client, "!", 1, 0, reinterpret_cast<const sockaddr*>(""), 1); });
  read_back("recv", pair.server, 13);
  call("getsockopt", [&] {
    int type = 0;
    int size = sizeof type;
    getsockopt(pair.client, SOL_SOCKET, SO_TYPE, reinterpret_cast<char*>(&type), &size);
    return type;
  });
  sockaddr_in peer{};
  int length = sizeof peer;
  call("getpeername", [&] { return getpeername(pair.client, support::generic(peer), &length); });
  note("the peer", peer.sin_port == support::bound_to(pair.server).sin_port);
  call("shutdown", [&] { return shutdown(pair.client, SD_SEND); });
  call("send after shutdown", [&] { return send(pair.client, "x", 1, 0); });
  call("the end", [&] { return recv(pair.server, hello.data(), 0, 0); });
}

void send_overlapped() {
  const TcpPair pair = support::tcp_pair();
  auto pieces = both();
  const auto start = [&](OVERLAPPED* o) {
    return WSASend(pair.client, pieces.data(), 2, nullptr, 0, o, nullptr);
  };
  end_of("WSASend with an event", pair.client, start);
  OVERLAPPED silent{};
  const int result = start(&silent);
  note("begun", result == 0 || WSAGetLastError() == WSA_IO_PENDING);
  DWORD count = 0;
  DWORD flags = 0;
  call("WSAGetOverlappedResult",
       [&] { return WSAGetOverlappedResult(pair.client, &silent, &count, TRUE, &flags); });
  note("bytes", count);
  support::Told told;
  WSASend(pair.client, pieces.data(), 2, nullptr, 0, &told, support::Told::routine);
  while (told.times == 0 && SleepEx(support::time_limit, TRUE) == WAIT_IO_COMPLETION) {
  }
  note("routine", told.times, told.error);
  note("its bytes and flags", told.bytes, told.flags);
  note("its thread", told.thread == GetCurrentThreadId());
  read_back("recv", pair.server, 21);
}

void send_to_a_port() {
  const TcpPair pair = support::tcp_pair();
  const support::UniquePort port;
  note("port", port.add(pair.client, 7));
  note("second port", port.add(pair.client, 8), GetLastError());
  WSABUF buffer{3, hello.data()};
  OVERLAPPED overlapped{};
  WSASend(pair.client, &buffer, 1, nullptr, 0, &overlapped, nullptr);
  note("packet", support::Dequeued(port).success(7, &overlapped, 3));
  support::Request kept;
  kept.overlapped.hEvent =
      reinterpret_cast<HANDLE>(reinterpret_cast<ULONG_PTR>(static_cast<HANDLE>(kept.event)) | 1);
  WSASend(pair.client, &buffer, 1, nullptr, 0, &kept.overlapped, nullptr);
  note("event alone", kept.done_within(support::time_limit), support::empty(port));
  DWORD none = 0;
  OVERLAPPED waiting{};
  char room[4];
  WSABUF into{4, room};
  call("WSARecv",
       [&] { return WSARecv(pair.client, &into, 1, nullptr, &none, &waiting, nullptr); });
  note("the server's", send(pair.server, "1234", 4, 0));
  note("packet", support::Dequeued(port).success(7, &waiting, 4));
  OVERLAPPED aborted{};
  call("WSARecv",
       [&] { return WSARecv(pair.client, &into, 1, nullptr, &none, &aborted, nullptr); });
  call("closesocket", [&] { return closesocket(pair.client); });
  note("aborted", support::Dequeued(port).failure(ERROR_CONNECTION_ABORTED, 7, &aborted));
}

void use_as_files() {
  const TcpPair pair = support::tcp_pair();
  const auto client = reinterpret_cast<HANDLE>(SOCKET{pair.client});
  const auto server = reinterpret_cast<HANDLE>(SOCKET{pair.server});
  support::Request writing;
  const BOOL written = WriteFile(client, "file", 4, nullptr, &writing.overlapped);
  note("WriteFile", written || GetLastError() == ERROR_IO_PENDING);
  DWORD count = 0;
  note("its end", GetOverlappedResult(client, &writing.overlapped, &count, TRUE), count);
  char room[8];
  support::Request reading;
  const BOOL read = ReadFile(server, room, 8, nullptr, &reading.overlapped);
  note("ReadFile", read || GetLastError() == ERROR_IO_PENDING);
  note("its end", GetOverlappedResult(server, &reading.overlapped, &count, TRUE), count);
  diary.emplace_back(room, count);
  const auto by_pointer =
      support::fetch_extension<LPFN_TRANSMITFILE>(pair.client, WSAID_TRANSMITFILE);
  REQUIRE((by_pointer != nullptr));
  for (const LPFN_TRANSMITFILE transmit : {by_pointer, &TransmitFile}) {
    TRANSMIT_FILE_BUFFERS around{hello.data(), 3, world.data(), 4};
    support::Request sending;
    sending.overlapped.Offset = 0;
    sending.overlapped.OffsetHigh = 0;
    note("TransmitFile", transmit(pair.client, nullptr, 0, 0, &sending.overlapped, &around, 0),
         WSAGetLastError());
    note("its end", support::result_of(pair.client, sending, count), count);
    read_back("recv", pair.server, 7);
  }
}

void cancel() {
  const TcpPair pair = support::tcp_pair();
  const auto client = reinterpret_cast<HANDLE>(SOCKET{pair.client});
  const std::function<BOOL()> ways[] = {[=] { return CancelIo(client); },
                                        [=] { return CancelIoEx(client, nullptr); }};
  for (const auto& way : ways) {
    support::Request request;
    char room[8];
    WSABUF buffer{sizeof room, room};
    DWORD count = 0;
    DWORD flags = 0;
    call("recv", [&] {
      return WSARecv(pair.client, &buffer, 1, nullptr, &flags, &request.overlapped, nullptr);
    });
    note("cancelled", way());
    note("its end", support::result_of(pair.client, request, count), count);
  }
  note("CancelIo of nothing", CancelIo(client));
  note("CancelIoEx of nothing", CancelIoEx(client, nullptr), GetLastError());
}

void wait_for_sockets() {
  TcpPair pair = support::tcp_pair();
  fd_set readable{};
  fd_set writable{};
  FD_SET(pair.server, &readable);
  FD_SET(pair.client, &readable);
  FD_SET(pair.client, &writable);
  send(pair.server, "x", 1, 0);
  const timeval limit{5, 0};
  fd_set only{};
  FD_SET(pair.client, &only);
  call("select", [&] { return select(0, &only, nullptr, nullptr, &limit); });
  call("select", [&] { return select(0, &readable, &writable, nullptr, &limit); });
  note("the client's", FD_ISSET(pair.client, &readable), FD_ISSET(pair.client, &writable));
  note("the server's", FD_ISSET(pair.server, &readable));
  WSAPOLLFD polled{pair.client, POLLRDNORM | POLLWRNORM, 0};
  call("WSAPoll", [&] { return WSAPoll(&polled, 1, 5000); });
  note("seen", polled.revents);
  const support::UniqueEvent event;
  call("WSAEventSelect", [&] { return WSAEventSelect(pair.client, event, FD_READ | FD_CLOSE); });
  note("event", event.within(support::time_limit));
  WSANETWORKEVENTS found{};
  call("WSAEnumNetworkEvents", [&] { return WSAEnumNetworkEvents(pair.client, event, &found); });
  note("events", found.lNetworkEvents, found.iErrorCode[FD_READ_BIT]);
  u_long waiting = 0;
  call("FIONREAD", [&] { return ioctlsocket(pair.client, FIONREAD, &waiting); });
  note("bytes", waiting);
  fd_set wrong{};
  FD_SET(static_cast<SOCKET>(12), &wrong);
  FD_SET(pair.client, &wrong);
  call("select of none", [&] { return select(0, &wrong, nullptr, nullptr, &limit); });
}

void send_datagrams() {
  const support::UdpPair pair = support::udp_pair();
  const sockaddr* const to = support::generic(pair.receiver_address);
  constexpr int size = sizeof pair.receiver_address;
  auto pieces = both();
  call("sendto", [&] { return sendto(pair.sender, "one", 3, 0, to, size); });
  end_of("WSASendTo", pair.sender, [&](OVERLAPPED* o) {
    return WSASendTo(pair.sender, pieces.data(), 2, nullptr, 0, to, size, o, nullptr);
  });
  WSAMSG message{const_cast<sockaddr*>(to), size, pieces.data(), 2, {0, nullptr}, 0};
  DWORD sent = 0;
  call("WSASendMsg", [&] { return WSASendMsg(pair.sender, &message, 0, &sent, nullptr, nullptr); });
  note("bytes", sent);
  end_of("WSASendMsg, overlapped", pair.sender,
         [&](OVERLAPPED* o) { return WSASendMsg(pair.sender, &message, 0, nullptr, o, nullptr); });
  const auto send_message =
      support::fetch_extension<LPFN_WSASENDMSG>(pair.sender, WSAID_WSASENDMSG);
  REQUIRE((send_message != nullptr));
  end_of("WSASendMsg by its pointer", pair.sender, [&](OVERLAPPED* o) {
    return send_message(pair.sender, &message, 0, nullptr, o, nullptr);
  });
  const auto receive_message =
      support::fetch_extension<LPFN_WSARECVMSG>(pair.receiver, WSAID_WSARECVMSG);
  REQUIRE((receive_message != nullptr));
  std::string room(64, '\0');
  WSABUF into{64, room.data()};
  sockaddr_in from{};
  WSAMSG received{support::generic(from), sizeof from, &into, 1, {0, nullptr}, 0};
  DWORD count = 0;
  for (int i = 0; i < 5; ++i) {
    call("WSARecvMsg",
         [&] { return receive_message(pair.receiver, &received, &count, nullptr, nullptr); });
    diary.push_back(room.substr(0, count));
    note("from the sender", from.sin_port == support::bound_to(pair.sender).sin_port);
  }
  const std::string large(70000, 'x');
  call("too large", [&] { return sendto(pair.sender, large.data(), 70000, 0, to, size); });
  call("without address", [&] { return send(pair.sender, "x", 1, 0); });
  call("port 0", [&] {
    const sockaddr_in nowhere = support::ipv4("127.0.0.1");
    return sendto(pair.sender, "x", 1, 0, support::generic(nowhere), sizeof nowhere);
  });
}

void use_extensions(LPFN_ACCEPTEX by_name) {
  const UniqueSocket listener = support::tcp_listener();
  support::Extensions functions(listener);
  if (by_name) functions.accept_ex = by_name;
  REQUIRE((functions.accept_ex != nullptr));
  REQUIRE((functions.connect_ex != nullptr));
  support::Accepting accepting(functions, listener);
  note("AcceptEx", accepting.start());
  const UniqueSocket client = support::bound_socket();
  const sockaddr_in address = support::bound_to(listener);
  support::Request connecting;
  const BOOL connected = functions.connect_ex(client, support::generic(address), sizeof address,
                                              hello.data(), 3, nullptr, &connecting.overlapped);
  note("ConnectEx", connected, WSAGetLastError());
  DWORD count = 0;
  note("its end", support::result_of(client, connecting, count), count);
  note("AcceptEx's", accepting.result(), accepting.count);
  SOCKET value = listener;
  call("SO_UPDATE_ACCEPT_CONTEXT", [&] {
    return setsockopt(accepting.socket, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT,
                      reinterpret_cast<const char*>(&value), sizeof value);
  });
  read_back("its first data", accepting.socket, 3);
}

void duplicate_sockets() {
  const TcpPair pair = support::tcp_pair();
  WSAPROTOCOL_INFOW info{};
  call("WSADuplicateSocket",
       [&] { return WSADuplicateSocketW(pair.client, GetCurrentProcessId(), &info); });
  const UniqueSocket twin(WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO,
                                     &info, 0, WSA_FLAG_OVERLAPPED));
  note("twin", twin != INVALID_SOCKET);
  call("send", [&] { return send(twin, "twin", 4, 0); });
  read_back("recv", pair.server, 4);
}

void fail_as_documented() {
  UniqueSocket s(socket(AF_INET, SOCK_STREAM, 0));
  DWORD sent = 0;
  WSABUF buffer{3, hello.data()};
  call("send, not connected", [&] { return send(s, "x", 1, 0); });
  call("no count", [&] { return WSASend(s, &buffer, 1, nullptr, 0, nullptr, nullptr); });
  end_of("overlapped, not connected", s,
         [&](OVERLAPPED* o) { return WSASend(s, &buffer, 1, &sent, 0, o, nullptr); });
  call("bind", [&] { return bind(s, nullptr, 0); });
  call("accept", [&] { return static_cast<int>(accept(s, nullptr, nullptr)); });
  const sockaddr_in deserted = support::deserted_address(SOCK_STREAM);
  call("connect", [&] { return connect(s, support::generic(deserted), sizeof deserted); });
  const SOCKET value = s;
  call("closesocket", [&] { return s.close(); });
  call("closesocket again", [&] { return closesocket(value); });
  call("send, closed", [&] { return send(value, "x", 1, 0); });
  call("bad family", [&] { return static_cast<int>(socket(99, SOCK_STREAM, 0)); });
}

void send_much() {
  const TcpPair pair = support::narrow_tcp_pair();
  const std::string data(3 << 20, 'm');
  support::Request request;
  WSABUF buffer{static_cast<ULONG>(data.size()), const_cast<char*>(data.data())};
  call("3 MiB",
       [&] { return WSASend(pair.client, &buffer, 1, nullptr, 0, &request.overlapped, nullptr); });
  DWORD count = 0;
  call("not yet", [&] {
    const BOOL done =
        WSAGetOverlappedResult(pair.client, &request.overlapped, &count, FALSE, &count);
    return done ? 1 : -1;
  });
  read_back("recv", pair.server, data.size());
  note("its end", support::result_of(pair.client, request, count), count);
}

}  // namespace

std::vector<std::string> run_program() {
  diary.clear();
  send_and_receive();
  send_overlapped();
  send_to_a_port();
  use_as_files();
  wait_for_sockets();
  send_datagrams();
  cancel();
  use_extensions(nullptr);
  use_extensions(&AcceptEx);
  duplicate_sockets();
  fail_as_documented();
  send_much();
  return diary;
}

}  // namespace provider

// SPDX-License-Identifier: MIT
//
// A server of files on a completion port: AcceptEx takes a connection together with the request,
// TransmitFile sends a header and the file, and a few threads wait for packets. Prints:
//   > a small file: 26 bytes as they were written
//   > a large file: 3000000 bytes as they were written
//   > a missing file: "no such file"
//   > 3 requests came with their connections, 3 answers went
#include <winsock2.h>

#include <mswsock.h>
#include <windows.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

namespace {

constexpr int requests = 3;
constexpr DWORD address_room = sizeof(sockaddr_in) + 16;

void check(bool succeeded, const char* call) {
  if (succeeded) return;
  std::fprintf(stderr, "%s failed with error %d\n", call, static_cast<int>(GetLastError()));
  std::exit(EXIT_FAILURE);
}

bool started(BOOL result) {
  return result || WSAGetLastError() == ERROR_IO_PENDING;
}

// One connection, first accepted with its request and then answered. The packets of the port carry
// the OVERLAPPED, which is the connection itself.
struct Connection : OVERLAPPED {
  enum { accepting, answering } state = accepting;
  SOCKET s = INVALID_SOCKET;
  HANDLE file = INVALID_HANDLE_VALUE;
  std::string head;
  TRANSMIT_FILE_BUFFERS around{};
  char data[256 + 2 * address_room];

  Connection() : OVERLAPPED{} {}
};

class Server {
 public:
  explicit Server(SOCKET listener)
      : listener_(listener), port_(CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 0)) {
    check(port_ != nullptr, "CreateIoCompletionPort");
    add(listener_);
    for (int i = 0; i < requests; ++i) accept();
    for (int i = 0; i < 2; ++i) threads_.emplace_back([this] { work(); });
  }

  void wait() {
    for (std::thread& thread : threads_) thread.join();
    CloseHandle(port_);
    std::printf("%d requests came with their connections, %d answers went\n", accepted_.load(),
                answered_.load());
  }

 private:
  void add(SOCKET s) {
    check(CreateIoCompletionPort(reinterpret_cast<HANDLE>(s), port_, 0, 0) == port_,
          "CreateIoCompletionPort");
  }

  void accept() {
    auto* connection = new Connection;
    connection->s = WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, nullptr, 0, WSA_FLAG_OVERLAPPED);
    DWORD count = 0;
    check(started(AcceptEx(listener_, connection->s, connection->data, 256, address_room,
                           address_room, &count, connection)),
          "AcceptEx");
  }

  void work() {
    for (;;) {
      DWORD count = 0;
      ULONG_PTR key = 0;
      OVERLAPPED* overlapped = nullptr;
      const BOOL good = GetQueuedCompletionStatus(port_, &count, &key, &overlapped, INFINITE);
      if (good && !overlapped) return;
      check(good, "GetQueuedCompletionStatus");
      auto* connection = static_cast<Connection*>(overlapped);
      if (connection->state == Connection::accepting) {
        answer(*connection, count);
      } else {
        finish(connection, count);
      }
    }
  }

  void answer(Connection& connection, DWORD count) {
    ++accepted_;
    check(setsockopt(connection.s, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT,
                     reinterpret_cast<const char*>(&listener_), sizeof listener_) == 0,
          "SO_UPDATE_ACCEPT_CONTEXT");
    add(connection.s);
    const std::string name(connection.data, count);
    connection.state = Connection::answering;
    connection.file = CreateFileA(name.c_str(), GENERIC_READ, FILE_SHARE_READ, nullptr,
                                  OPEN_EXISTING, FILE_FLAG_SEQUENTIAL_SCAN, nullptr);
    const bool found = connection.file != INVALID_HANDLE_VALUE;
    connection.head = found ? "found:" : "no such file";
    connection.around.Head = &connection.head[0];
    connection.around.HeadLength = static_cast<DWORD>(connection.head.size());
    static_cast<OVERLAPPED&>(connection) = OVERLAPPED{};
    check(started(TransmitFile(connection.s, found ? connection.file : nullptr, 0, 0, &connection,
                               &connection.around, TF_DISCONNECT)),
          "TransmitFile");
  }

  void finish(Connection* connection, DWORD) {
    if (connection->file != INVALID_HANDLE_VALUE) CloseHandle(connection->file);
    closesocket(connection->s);
    delete connection;
    if (++answered_ < requests) return;
    for (std::size_t i = 0; i < threads_.size(); ++i)
      PostQueuedCompletionStatus(port_, 0, 0, nullptr);
  }

  SOCKET listener_;
  HANDLE port_;
  std::vector<std::thread> threads_;
  std::atomic<int> accepted_{0}, answered_{0};
};

std::string get(const sockaddr_in& server, const std::string& name) {
  const SOCKET s = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
  check(connect(s, reinterpret_cast<const sockaddr*>(&server), sizeof server) == 0, "connect");
  const int size = static_cast<int>(name.size());
  check(send(s, name.data(), size, 0) == size, "send");
  std::string answer;
  char piece[4096];
  int count;
  while ((count = recv(s, piece, sizeof piece, 0)) > 0) answer.append(piece, count);
  check(count == 0, "recv");
  closesocket(s);
  return answer;
}

void compare(const sockaddr_in& server, const char* what, const std::string& content) {
  const std::string name = "file_server." + std::to_string(GetCurrentProcessId()) + ".tmp";
  std::ofstream(name, std::ios::binary) << content;
  const std::string answer = get(server, name);
  std::remove(name.c_str());
  const bool same = answer == "found:" + content;
  std::printf("%s: %d bytes %s\n", what, static_cast<int>(answer.size()) - 6,
              same ? "as they were written" : "that nobody wrote");
}

}  // namespace

int main() {
  WSADATA data;
  if (WSAStartup(MAKEWORD(2, 2), &data) != 0) return EXIT_FAILURE;
  const SOCKET listener =
      WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, nullptr, 0, WSA_FLAG_OVERLAPPED);
  sockaddr_in address{};
  int length = sizeof address;
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  check(bind(listener, reinterpret_cast<sockaddr*>(&address), length) == 0, "bind");
  check(listen(listener, SOMAXCONN) == 0, "listen");
  check(getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length) == 0, "getsockname");

  Server server(listener);
  compare(address, "a small file", "abcdefghijklmnopqrstuvwxyz");
  compare(address, "a large file", std::string(3000000, '*'));
  std::printf("a missing file: \"%s\"\n", get(address, "there-is-no-such-file").c_str());
  server.wait();
  closesocket(listener);
  WSACleanup();
}

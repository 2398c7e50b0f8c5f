// SPDX-License-Identifier: MIT
//
// libcurl, which on Windows waits for many sockets by WSAEventSelect, is woken by a pair of sockets
// and resolves names in threads: downloads, uploads and many transfers at once, from a server of
// our own.
#include <curl/curl.h>

#include <atomic>
#include <cstdio>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "../check.h"

#ifndef _WIN32
#error "curl did not choose its Windows half"
#endif

namespace {

constexpr int transfers = 60;
constexpr size_t large = 3'000'000;

std::string content(size_t size) {
  std::string text(size, '\0');
  for (size_t i = 0; i < size; ++i) text[i] = static_cast<char>('a' + i % 23);
  return text;
}

// GET /n sends n bytes, PUT and POST answer with as much as came. Keeps its connections.
class Server {
 public:
  Server() {
    listener_ = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int length = sizeof address;
    CHECK_EQUAL(bind(listener_, reinterpret_cast<sockaddr*>(&address), length), 0);
    CHECK_EQUAL(listen(listener_, SOMAXCONN), 0);
    CHECK_EQUAL(getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length), 0);
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread([this] { accept_all(); });
  }
  ~Server() {
    closesocket(listener_);
    acceptor_.join();
    for (std::thread& each : connections_) each.join();
  }

  std::string url(const std::string& path) const {
    return "http://localhost:" + std::to_string(port_) + "/" + path;
  }

 private:
  void accept_all() {
    for (;;) {
      const SOCKET s = accept(listener_, nullptr, nullptr);
      if (s == INVALID_SOCKET) return;
      connections_.emplace_back([this, s] { serve(s); });
    }
  }

  static void serve(SOCKET s) {
    std::string buffer;
    while (answer(s, buffer)) {
    }
    closesocket(s);
  }

  static bool receive(SOCKET s, std::string& buffer) {
    char piece[16384];
    const int size = recv(s, piece, sizeof piece, 0);
    if (size > 0) buffer.append(piece, static_cast<size_t>(size));
    return size > 0;
  }

  static void send_all(SOCKET s, const std::string& text) {
    for (size_t sent = 0; sent < text.size();) {
      const int size = send(s, text.data() + sent, static_cast<int>(text.size() - sent), 0);
      if (size <= 0) return;
      sent += static_cast<size_t>(size);
    }
  }

  static bool answer(SOCKET s, std::string& buffer) {
    size_t end;
    while ((end = buffer.find("\r\n\r\n")) == std::string::npos)
      if (!receive(s, buffer)) return false;
    const std::string head = buffer.substr(0, end);
    buffer.erase(0, end + 4);
    std::string body;
    const size_t announced = head.find("Content-Length: ");
    if (announced == std::string::npos) {
      body = content(std::stoul(head.substr(head.find('/') + 1)));
    } else {
      const size_t size = std::stoul(head.substr(announced + 16));
      if (head.find("Expect: 100") != std::string::npos)
        send_all(s, "HTTP/1.1 100 Continue\r\n\r\n");
      while (buffer.size() < size)
        if (!receive(s, buffer)) return false;
      CHECK(buffer.substr(0, size) == content(size));
      body = std::to_string(size);
      buffer.erase(0, size);
    }
    send_all(
        s, "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    return true;
  }

  SOCKET listener_;
  int port_;
  std::thread acceptor_;
  std::vector<std::thread> connections_;
};

size_t append(char* data, size_t size, size_t count, void* text) {
  static_cast<std::string*>(text)->append(data, size * count);
  return size * count;
}

struct Transfer {
  explicit Transfer(const std::string& url) : handle(curl_easy_init()) {
    CHECK(handle);
    curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
    curl_easy_setopt(handle, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, append);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, &received);
  }
  Transfer(const Transfer&) = delete;
  ~Transfer() { curl_easy_cleanup(handle); }

  CURL* const handle;
  std::string received;
};

void download_and_upload(const Server& server) {
  Transfer download(server.url(std::to_string(large)));
  CHECK_EQUAL(curl_easy_perform(download.handle), CURLE_OK);
  CHECK(download.received == content(large));

  const std::string body = content(large);
  Transfer upload(server.url("upload"));
  curl_easy_setopt(upload.handle, CURLOPT_POSTFIELDS, body.data());
  curl_easy_setopt(upload.handle, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
  CHECK_EQUAL(curl_easy_perform(upload.handle), CURLE_OK);
  CHECK(upload.received == std::to_string(large));
  std::printf("%zu bytes went each way\n", large);
}

void many_at_once(const Server& server) {
  CURLM* multi = curl_multi_init();
  std::vector<Transfer*> all;
  for (int i = 0; i < transfers; ++i) {
    all.push_back(new Transfer(server.url(std::to_string(i * 1000))));
    CHECK_EQUAL(curl_multi_add_handle(multi, all.back()->handle), CURLM_OK);
  }
  for (int running = 1; running > 0;) {
    CHECK_EQUAL(curl_multi_perform(multi, &running), CURLM_OK);
    CHECK_EQUAL(curl_multi_poll(multi, nullptr, 0, 10000, nullptr), CURLM_OK);
  }
  int messages;
  while (const CURLMsg* message = curl_multi_info_read(multi, &messages))
    CHECK_EQUAL(message->data.result, CURLE_OK);
  for (int i = 0; i < transfers; ++i) {
    CHECK(all[i]->received == content(i * 1000));
    CHECK_EQUAL(curl_multi_remove_handle(multi, all[i]->handle), CURLM_OK);
    delete all[i];
  }
  CHECK_EQUAL(curl_multi_cleanup(multi), CURLM_OK);
  std::printf("%d transfers ran at once\n", transfers);
}

void a_wait_that_is_woken() {
  CURLM* multi = curl_multi_init();
  std::thread waker([=] { CHECK_EQUAL(curl_multi_wakeup(multi), CURLM_OK); });
  CHECK_EQUAL(curl_multi_poll(multi, nullptr, 0, 60000, nullptr), CURLM_OK);
  waker.join();
  curl_multi_cleanup(multi);
  std::printf("a wait was woken\n");
}

void a_refusal() {
  Transfer nobody("http://127.0.0.1:1/");
  CHECK_EQUAL(curl_easy_perform(nobody.handle), CURLE_COULDNT_CONNECT);
  std::printf("a refusal is told\n");
}

}  // namespace

int main() {
  CHECK_EQUAL(curl_global_init(CURL_GLOBAL_ALL), CURLE_OK);
  {
    const Server server;
    download_and_upload(server);
    many_at_once(server);
  }
  a_wait_that_is_woken();
  a_refusal();
  curl_global_cleanup();
}

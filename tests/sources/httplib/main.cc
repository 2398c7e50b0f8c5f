// SPDX-License-Identifier: MIT
//
// cpp-httplib with its Windows branch: a server with a pool of threads and
// clients, over select, non-blocking connects, timeouts of receives and
// getaddrinfo.
#include <httplib.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "../check.h"

#ifndef _WIN32
#error "cpp-httplib did not choose its Windows branch"
#endif

namespace {

constexpr int clients = 10;
constexpr int requests = 100;  // of each
constexpr std::size_t large = 16 << 20;

std::string pattern(std::size_t size) {
  std::string text(size, '\0');
  for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>('a' + i * 31 % 26);
  return text;
}

class Running {
 public:
  Running() {
    server_.new_task_queue = [] { return new httplib::ThreadPool(clients + 2); };
    server_.set_keep_alive_max_count(requests + 1);
    server_.Get("/hello", [this](const httplib::Request& request, httplib::Response& response) {
      ++served_;
      note(request.remote_port);
      response.set_content("hello, " + request.get_param_value("name"), "text/plain");
    });
    server_.Post("/echo", [](const httplib::Request& request, httplib::Response& response) {
      response.set_content(request.body, "application/octet-stream");
    });
    server_.Get("/large", [](const httplib::Request&, httplib::Response& response) {
      response.set_content(pattern(large), "application/octet-stream");
    });
    server_.Get("/pieces", [](const httplib::Request&, httplib::Response& response) {
      response.set_chunked_content_provider(
          "text/plain", [](std::size_t offset, httplib::DataSink& sink) {
            const std::string piece = std::to_string(offset) + ";";
            sink.write(piece.data(), piece.size());
            if (offset > 1000) sink.done();
            return true;
          });
    });
    server_.Get("/slow", [this](const httplib::Request&, httplib::Response& response) {
      while (!released_) std::this_thread::yield();
      response.set_content("late", "text/plain");
    });
    port_ = server_.bind_to_any_port("127.0.0.1");
    CHECK(port_ > 0);
    thread_ = std::thread([this] { CHECK(server_.listen_after_bind()); });
  }
  ~Running() {
    server_.stop();
    thread_.join();
  }

  int port() const { return port_; }
  int served() const { return served_; }
  std::size_t connections() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return ports_.size();
  }
  void release() { released_ = true; }

 private:
  void note(int port) {
    const std::lock_guard<std::mutex> lock(mutex_);
    ports_.insert(port);
  }

  httplib::Server server_;
  std::thread thread_;
  int port_ = 0;
  std::atomic<int> served_{0};
  std::atomic<bool> released_{false};
  std::mutex mutex_;
  std::set<int> ports_;
};

void thousand_requests(Running& running) {
  std::vector<std::thread> threads;
  for (int i = 0; i < clients; ++i) {
    threads.emplace_back([&running, i] {
      httplib::Client client("127.0.0.1", running.port());
      client.set_keep_alive(true);
      const std::string name = std::to_string(i);
      for (int j = 0; j < requests; ++j) {
        const auto result = client.Get("/hello?name=" + name);
        CHECK(result);
        CHECK_EQUAL(result->status, 200);
        CHECK(result->body == "hello, " + name);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK_EQUAL(running.served(), clients * requests);
  CHECK_EQUAL(running.connections(), clients);
  std::printf("%d requests on %d connections\n", running.served(), clients);
}

void large_bodies(Running& running) {
  httplib::Client client("localhost", running.port());
  client.set_address_family(AF_INET);
  const auto down = client.Get("/large");
  CHECK(down);
  CHECK(down->body == pattern(large));

  const std::string body = pattern(large);
  const auto echo = client.Post("/echo", body, "application/octet-stream");
  CHECK(echo);
  CHECK(echo->body == body);
  std::printf("%d bytes down, up and down again\n", static_cast<int>(large));
}

void chunks_and_forms(Running& running) {
  httplib::Client client("127.0.0.1", running.port());
  std::string received;
  const auto result = client.Get("/pieces", [&](const char* data, std::size_t size) {
    received.append(data, size);
    return true;
  });
  CHECK(result);
  CHECK(received.substr(0, 6) == "0;2;4;");
  const auto missing = client.Get("/nowhere");
  CHECK(missing);
  CHECK_EQUAL(missing->status, 404);
  const httplib::MultipartFormDataItems items = {{"file", std::string(100000, 'f'), "f.bin", ""}};
  const auto form = client.Post("/echo", items);
  CHECK(form);
  CHECK_EQUAL(form->status, 200);
  std::puts("chunks, forms and what is not there");
}

void failures(Running& running) {
  httplib::Client impatient("127.0.0.1", running.port());
  impatient.set_read_timeout(0, 50000);
  const auto late = impatient.Get("/slow");
  CHECK(!late);
  CHECK(late.error() == httplib::Error::Read);
  running.release();

  // A port that nobody listens at, and that nobody else gets meanwhile.
  httplib::Server unused;
  const int port = unused.bind_to_any_port("127.0.0.1");
  unused.stop();
  httplib::Client nobody("127.0.0.1", port);
  nobody.set_connection_timeout(5);
  const auto refused = nobody.Get("/");
  CHECK(!refused);
  std::puts("a timeout and a refusal are told");
}

}  // namespace

int main() {
  Running running;
  thousand_requests(running);
  large_bodies(running);
  chunks_and_forms(running);
  failures(running);
}

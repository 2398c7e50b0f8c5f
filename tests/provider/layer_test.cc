// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "provider/chains.h"
#include "provider/program.h"
#include "support/fixtures.h"

using provider::Chains;
using provider::Handles;

namespace {

std::vector<std::string> run() {
  const support::Winsock winsock;
  return provider::run_program();
}

void compare(const std::vector<std::string>& direct, const std::vector<std::string>& layered) {
  CHECK(direct.size() > 60);
  CHECK(direct.size() == layered.size());
  for (std::size_t i = 0; i < std::min(direct.size(), layered.size()); ++i) {
    CAPTURE(i);
    CHECK(layered[i] == direct[i]);
  }
}

// What the counting provider writes.
class Log {
 public:
  explicit Log(const std::string& name) : name_(name) {
    std::ofstream(name_).close();
    ::setenv("COUNTING_LOG", name_.c_str(), 1);
  }
  ~Log() { ::unsetenv("COUNTING_LOG"); }
  std::string last_line() const {
    std::ifstream file(name_);
    std::string last;
    for (std::string line; std::getline(file, line);) last = line;
    return last;
  }

 private:
  std::string name_;
};

}  // namespace

TEST_CASE("A program meets the same through a provider that counts sends") {
  const auto direct = run();
  const Log log(provider::counting_module() + ".log");
  const Chains chains(1, provider::counting_module(), Handles::of_system);
  compare(direct, run());
  CHECK(log.last_line().starts_with("process"));
}

TEST_CASE("A program meets the same through a provider with handles of its own") {
  const auto direct = run();
  const Chains chains(2, provider::relay_module(), Handles::own);
  compare(direct, run());
}

TEST_CASE("A program meets the same through two providers, one above the other") {
  const auto direct = run();
  const Log log(provider::counting_module() + ".log");
  const Chains lower(provider::counting_id, provider::counting_module(), Handles::of_system);
  const Chains upper(4, provider::relay_module(), Handles::own);
  compare(direct, run());
  CHECK(log.last_line().starts_with("process"));
}

TEST_CASE("A provider that does not find its place in a chain does not start") {
  const Chains lower(6, provider::counting_module(), Handles::of_system);
  const Chains upper(7, provider::relay_module(), Handles::own);
  const support::Winsock winsock;
  CHECK(socket(AF_INET, SOCK_STREAM, 0) == INVALID_SOCKET);
  CHECK(WSAGetLastError() == WSAEPROVIDERFAILEDINIT);
}

TEST_CASE("A provider sees every send of a program") {
  const Log log(provider::counting_module() + ".log");
  const Chains chains(5, provider::counting_module(), Handles::of_system);
  {
    const support::Winsock winsock;
    const support::UdpPair pair = support::connected_udp_pair();
    REQUIRE(send(pair.sender, "abc", 3, 0) == 3);
    WSABUF buffer{4, const_cast<char*>("defg")};
    DWORD sent = 0;
    REQUIRE(WSASend(pair.sender, &buffer, 1, &sent, 0, nullptr, nullptr) == 0);
    WSAMSG message{nullptr, 0, &buffer, 1, {0, nullptr}, 0};
    REQUIRE(WSASendMsg(pair.sender, &message, 0, &sent, nullptr, nullptr) == 0);
  }
  CHECK(log.last_line().ends_with(": 3 sends, 11 bytes"));
}

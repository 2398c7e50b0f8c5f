// SPDX-License-Identifier: MIT
//
// The contenders that speak Winsock, built for Windows and run by Wine. wsx-bench talks to this by
// lines: "list" names the contenders, "open BYTES BUFFERS PORT NAME" gives one a number, "run
// NUMBER OPERATIONS" answers with nanoseconds.
#include <iostream>
#include <map>

#include "contender.h"
#include "settings.h"

namespace {

using namespace bench;

std::vector<std::unique_ptr<Work>> works;

void list() {
  for (const auto& contender : contenders<Datagrams>())
    std::cout << contender.beside << '\t' << contender.name << '\n';
  std::cout << "end" << std::endl;
}

void open() {
  Datagrams setting;
  std::string name;
  std::cin >> setting.bytes >> setting.buffers >> setting.port >> std::ws;
  std::getline(std::cin, name);
  for (const auto& contender : contenders<Datagrams>())
    if (contender.name == name) {
      works.push_back(contender.open(setting));
      std::cout << works.size() - 1 << std::endl;
      return;
    }
  throw Broken("no such contender");
}

void run() {
  std::size_t number = 0;
  unsigned operations = 0;
  std::cin >> number >> operations;
  std::cout << works.at(number)->timed(operations) << std::endl;
}

const std::map<std::string, void (*)()> commands = {{"list", list}, {"open", open}, {"run", run}};

}  // namespace

int main() {
  for (std::string command; std::cin >> command;) {
    try {
      commands.at(command)();
    } catch (const std::exception& reason) {
      std::cout << "no " << reason.what() << std::endl;
    }
  }
}

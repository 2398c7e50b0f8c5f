// SPDX-License-Identifier: MIT
#include "wine.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "contender.h"
#include "settings.h"

namespace bench {
namespace {

// The program that Wine runs, and the pipes to it.
class Wine {
 public:
  Wine();
  Wine(const Wine&) = delete;
  Wine& operator=(const Wine&) = delete;
  ~Wine();

  // Throws Unavailable when there is no answer, or one that says no.
  std::string ask(const std::string& line);
  std::string next_line();

 private:
  pid_t process_;
  std::FILE* to_;
  std::FILE* from_;
};

// Wine keeps its files beside the program, and its services do not keep our output open.
[[noreturn]] void become_wine(const char* program, int in, int out) {
  const std::string prefix = std::filesystem::path(program).parent_path() / "wineprefix";
  setenv("WINEPREFIX", prefix.c_str(), 0);
  setenv("WINEDEBUG", "-all", 1);
  setenv("WINEDLLOVERRIDES", "winedbg.exe,mscoree,mshtml=", 1);
  dup2(in, STDIN_FILENO);
  dup2(out, STDOUT_FILENO);
  const int nowhere = open("/dev/null", O_WRONLY);
  dup2(nowhere, STDERR_FILENO);
  execlp("wine", "wine", program, nullptr);
  _exit(127);
}

Wine::Wine() {
  int down[2];
  int up[2];
  if (pipe2(down, O_CLOEXEC) != 0 || pipe2(up, O_CLOEXEC) != 0) throw Broken("pipe");
  std::fflush(nullptr);
  process_ = fork();
  if (process_ < 0) throw Broken("fork");
  if (process_ == 0) become_wine(BENCH_WINE, down[0], up[1]);
  close(down[0]);
  close(up[1]);
  to_ = fdopen(down[1], "w");
  from_ = fdopen(up[0], "r");
  signal(SIGPIPE, SIG_IGN);  // where Wine is not, writing says so
}

Wine::~Wine() {
  std::fclose(to_);
  std::fclose(from_);
  waitpid(process_, nullptr, 0);
}

std::string Wine::next_line() {
  char* line = nullptr;
  std::size_t room = 0;
  const ssize_t length = getline(&line, &room, from_);
  std::string text(line ? line : "", length > 0 ? static_cast<std::size_t>(length) : 0);
  std::free(line);
  if (text.empty()) throw Unavailable("no answer from Wine");
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  if (text.starts_with("no ")) throw Unavailable("Wine: " + text.substr(3));
  return text;
}

std::string Wine::ask(const std::string& line) {
  std::fprintf(to_, "%s\n", line.c_str());
  std::fflush(to_);
  return next_line();
}

Wine& wine() {
  static Wine started;
  return started;
}

// It keeps the time itself: what the pipe takes is not counted.
class WineWork final : public Work {
 public:
  WineWork(const std::string& name, const Datagrams& given)
      : number_(wine().ask("open " + std::to_string(given.bytes) + ' ' +
                           std::to_string(given.buffers) + ' ' + std::to_string(given.port) + ' ' +
                           name)) {}

  void run(unsigned operations) override { timed(operations); }
  double timed(unsigned operations) override {
    return std::stod(wine().ask("run " + number_ + ' ' + std::to_string(operations)));
  }

 private:
  std::string number_;
};

bool takes_one_buffer(const std::string& name) {
  return name == "wsx send" || name == "wsx sendto";
}

void enter(const std::string& name, const std::string& beside) {
  Contender<Datagrams> contender;
  contender.name = "Wine" + name.substr(std::string("wsx").size());
  contender.beside = beside;
  contender.traceable = false;
  if (takes_one_buffer(name)) contender.fits = one_buffer;
  contender.open = [name](const Datagrams& given) {
    return std::make_unique<WineWork>(name, given);
  };
  contenders<Datagrams>().push_back(std::move(contender));
}

}  // namespace

std::string enter_wine() {
  if (!std::filesystem::exists(BENCH_WINE)) return "mingw was not found when wsx-bench was built";
  try {
    for (std::string line = wine().ask("list"); line != "end"; line = wine().next_line())
      enter(line.substr(line.find('\t') + 1), line.substr(0, line.find('\t')));
  } catch (const Unavailable&) {
    return "wine is not installed, or does not start";
  }
  return "";
}

}  // namespace bench

// SPDX-License-Identifier: MIT
// wsx-scan: how much of what a source tree uses of Windows is here.
#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "tools/scan/report.h"

namespace {

constexpr const char* page = R"(NAME
  wsx-scan - tells what a source tree uses of Windows, and how much of it wsx has

SYNOPSIS
  wsx-scan [--all | --json | --html] PATH...

DESCRIPTION
  Reads the C and C++ sources below each PATH and lists the Winsock and Win32 functions, headers,
  ioctls, options, control messages and flags that they name outside of comments and texts, each
  with its verdict and places. Branches for other systems (#ifdef __linux__, #if 0) do not count.
    whole    works as on Windows
    partly   works; the note says what not
    refused  compiles and links, and fails at run time with the error in the note
    absent   is not declared: the compiler will find each use

OPTIONS
  --all    what is whole, too, and every place
  --json   everything, for other programs
  --html   everything, as a page
  --help   this page

EXIT STATUS
  0  everything is whole or partly there
  1  something is refused or absent
  2  the command line is wrong, or a PATH cannot be read
)";

class Page final : public CLI::Formatter {
 public:
  std::string make_help(const CLI::App*, std::string, CLI::AppFormatMode) const override {
    return page;
  }
};

int run(const std::vector<std::string>& paths, bool all, bool json, bool html) {
  const scan::Names names;
  scan::Survey survey(names);
  for (const std::string& path : paths) survey.add(path);
  const std::string report = json   ? scan::report_json(survey)
                             : html ? scan::report_html(survey, paths.front())
                                    : scan::report_text(survey, all);
  std::fwrite(report.data(), 1, report.size(), stdout);
  if (std::fflush(stdout) != 0 || !survey.unreadable().empty()) return 2;
  const std::vector<scan::Use> uses = survey.uses();
  const bool lacking = scan::count(uses, scan::Verdict::refused) != 0 ||
                       scan::count(uses, scan::Verdict::absent) != 0;
  return lacking ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Tells what a source tree uses of Windows", "wsx-scan");
  app.formatter(std::make_shared<Page>());
  std::vector<std::string> paths;
  bool all = false, json = false, html = false;
  app.add_option("PATH", paths)->required();
  auto* const all_flag = app.add_flag("--all", all);
  auto* const json_flag = app.add_flag("--json", json)->excludes(all_flag);
  app.add_flag("--html", html)->excludes(json_flag)->excludes(all_flag);
  try {
    app.parse(argc, argv);
    return run(paths, all, json, html);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "wsx-scan: %s\n", error.what());
    return 2;
  }
}

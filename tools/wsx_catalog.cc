// SPDX-License-Identifier: MIT
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "catalog.h"

using catalog::Entry;
using catalog::Failure;

namespace {

constexpr const char page[] = R"(NAME
    wsx-catalog - show and change a catalog of Winsock providers

SYNOPSIS
    wsx-catalog [--file FILE] show [ENTRY...]
    wsx-catalog [--file FILE] list
    wsx-catalog [--file FILE] add PATH --name NAME [--id ID] [--ifs] [--over PROTOCOL]...
    wsx-catalog [--file FILE] remove PROVIDER
    wsx-catalog [--file FILE] order ENTRY...

DESCRIPTION
    Programs built with wsx make their sockets by the providers of a catalog: the base protocols,
    and layers above them that somebody has added. The catalog is a file, which the programs find
    by the environment variable WSX_CATALOG. They see a change when they next call WSAStartup.

COMMANDS
    show [ENTRY...]
        Prints these entries, or all, in their order, as "netsh winsock show catalog" does.
    list
        Prints one line for each entry.
    add PATH
        Adds the layer whose WSPStartup the shared object PATH exports, and before all others one
        chain for each protocol that it is put over. Prints the identifier and the layer's number.
    remove PROVIDER
        Removes a provider with all its entries. It is named by its identifier or by the number of
        one of its entries.
    order ENTRY...
        Puts these entries first, in this order. All others follow as they were.

OPTIONS
    -f, --file FILE
        The catalog, instead of the one that WSX_CATALOG names.
    -n, --name NAME
        The layer's name.
    --id ID
        The layer's identifier, like {5E0D0001-1C4A-4B1E-9A31-7C2240196F02}. Default: a new one.
    --ifs
        The sockets that the layer returns are those of the system.
    --over PROTOCOL
        tcp4, udp4, tcp6, udp6 or unix, several times if need be. Default: all of them.
    -h, --help
        Prints this page.

ENVIRONMENT
    WSX_CATALOG
        Names the catalog. Without it, and without --file, only the base protocols can be shown.

FILES
    FILE
        Made by the first change. One that is damaged, or that others than you and root may write,
        is left alone.
    FILE.lock
        Keeps programs that change the catalog at once apart. It stays there, empty.

EXIT STATUS
    0 when all is done; 1 when it cannot be, with the reason on the standard error; 2 when the
    command line is not understood.

EXAMPLES
    wsx-catalog --file /etc/wsx/catalog.json add /usr/lib/wsx/libcounter.so --name Counter --ifs
    wsx-catalog --file /etc/wsx/catalog.json order 1009 1001
    WSX_CATALOG=/etc/wsx/catalog.json wsx-catalog show
)";

class Page : public CLI::Formatter {
  std::string make_help(const CLI::App*, std::string, CLI::AppFormatMode) const override {
    return page;
  }
};

const std::map<std::string, std::pair<int, int>> protocols{
    {"tcp4", {AF_INET, SOCK_STREAM}},  {"udp4", {AF_INET, SOCK_DGRAM}},
    {"tcp6", {AF_INET6, SOCK_STREAM}}, {"udp6", {AF_INET6, SOCK_DGRAM}},
    {"unix", {AF_UNIX, SOCK_STREAM}},
};

const char* kind_of(const Entry& entry) {
  switch (entry.ProtocolChain.ChainLen) {
    case LAYERED_PROTOCOL:
      return "Layered Service Provider";
    case BASE_PROTOCOL:
      return "Base Service Provider";
    default:
      return "Layered Chain Entry";
  }
}

std::string chain_of(const Entry& entry) {
  std::string links;
  for (int place = 0; place < entry.ProtocolChain.ChainLen; ++place)
    links += (place ? " : " : "") + std::to_string(entry.ProtocolChain.ChainEntries[place]);
  return links;
}

void line(const char* what, const std::string& value) {
  std::printf("%-36s%s\n", what, value.c_str());
}

void line(const char* what, long long value) {
  line(what, std::to_string(value));
}

void print(const Entry& entry) {
  char flags[16];
  std::snprintf(flags, sizeof flags, "0x%x", entry.dwServiceFlags1);
  std::puts("\nWinsock Catalog Provider Entry");
  std::puts("------------------------------------------------------");
  line("Entry Type:", kind_of(entry));
  line("Description:", catalog::name_of(entry));
  line("Provider ID:", catalog::text_of(entry.ProviderId));
  line("Provider Path:", catalog::path_of(entry.ProviderId));
  line("Catalog Entry ID:", entry.dwCatalogEntryId);
  line("Version:", entry.iVersion);
  line("Address Family:", entry.iAddressFamily);
  line("Max Address Length:", entry.iMaxSockAddr);
  line("Min Address Length:", entry.iMinSockAddr);
  line("Socket Type:", entry.iSocketType);
  line("Protocol:", entry.iProtocol);
  line("Service Flags:", flags);
  line("Protocol Chain Length:", entry.ProtocolChain.ChainLen);
  if (entry.ProtocolChain.ChainLen > BASE_PROTOCOL) line("Protocol Chain:", chain_of(entry));
}

const Entry& find(const std::vector<Entry>& all, DWORD number) {
  const auto entry = std::find_if(all.begin(), all.end(),
                                  [=](const Entry& row) { return row.dwCatalogEntryId == number; });
  if (entry == all.end()) throw Failure("there is no entry " + std::to_string(number));
  return *entry;
}

void show(const std::vector<DWORD>& numbers) {
  const auto all = catalog::entries();
  for (const DWORD number : numbers) find(all, number);
  for (const Entry& entry : all)
    if (numbers.empty() ||
        std::find(numbers.begin(), numbers.end(), entry.dwCatalogEntryId) != numbers.end())
      print(entry);
}

void list() {
  const auto all = catalog::entries();
  std::printf("%-6s %-25s %6s %5s %9s  %s\n", "Entry", "Type", "Family", "Type", "Protocol",
              "Description");
  for (const Entry& entry : all)
    std::printf("%-6u %-25s %6d %5d %9d  %s\n", entry.dwCatalogEntryId, kind_of(entry),
                entry.iAddressFamily, entry.iSocketType, entry.iProtocol,
                catalog::name_of(entry).c_str());
}

void require_file() {
  const char* const name = std::getenv("WSX_CATALOG");
  if (!name || *name == '\0') throw Failure("name a catalog by --file or WSX_CATALOG");
}

struct Addition {
  std::string path;
  std::string name;
  std::string id;
  bool system_handles = false;
  std::vector<std::string> over;
};

void add(const Addition& wanted) {
  require_file();
  const std::filesystem::path path = std::filesystem::absolute(wanted.path).lexically_normal();
  if (!std::filesystem::is_regular_file(path)) throw Failure("there is no file " + path.string());
  const GUID id = wanted.id.empty() ? catalog::random_id() : catalog::id_of(wanted.id);
  const auto all = catalog::entries();
  std::vector<Entry> over;
  for (const std::string& protocol : wanted.over)
    for (const Entry& entry : all)
      if (entry.ProtocolChain.ChainLen == BASE_PROTOCOL &&
          std::pair(entry.iAddressFamily, entry.iSocketType) == protocols.at(protocol))
        over.push_back(entry);
  const DWORD layer = catalog::add(id, path.string(), wanted.name, wanted.system_handles, over);
  std::printf("%s %u\n", catalog::text_of(id).c_str(), layer);
}

GUID provider_named(const std::string& text) {
  const bool number = !text.empty() && text.size() <= 9 &&
                      text.find_first_not_of("0123456789") == std::string::npos;
  if (!number) return catalog::id_of(text);
  return find(catalog::entries(), static_cast<DWORD>(std::stoul(text))).ProviderId;
}

void remove(const std::string& provider) {
  require_file();
  catalog::remove(provider_named(provider));
}

void order(const std::vector<DWORD>& first) {
  require_file();
  const auto all = catalog::entries();
  std::vector<DWORD> numbers;
  for (const DWORD number : first) {
    find(all, number);
    if (std::find(numbers.begin(), numbers.end(), number) != numbers.end())
      throw Failure("entry " + std::to_string(number) + " is there twice");
    numbers.push_back(number);
  }
  for (const Entry& entry : all)
    if (std::find(first.begin(), first.end(), entry.dwCatalogEntryId) == first.end())
      numbers.push_back(entry.dwCatalogEntryId);
  catalog::set_order(numbers);
}

struct CommandLine {
  CommandLine() : app("Shows and changes a catalog of Winsock providers", "wsx-catalog") {
    app.formatter(std::make_shared<Page>());
    app.require_subcommand(1);
    app.fallthrough();
    app.add_option("-f,--file", file)->type_name("FILE");
    auto* const showing = app.add_subcommand("show");
    showing->add_option("ENTRY", numbers);
    showing->callback([this] { work = [this] { show(numbers); }; });
    app.add_subcommand("list")->callback([this] { work = [] { list(); }; });
    describe_adding();
    auto* const removing = app.add_subcommand("remove");
    removing->add_option("PROVIDER", provider)->required();
    removing->callback([this] { work = [this] { remove(provider); }; });
    auto* const ordering = app.add_subcommand("order");
    ordering->add_option("ENTRY", numbers)->required();
    ordering->callback([this] { work = [this] { order(numbers); }; });
  }

  void describe_adding() {
    auto* const adding = app.add_subcommand("add");
    adding->add_option("PATH", addition.path)->required();
    adding->add_option("-n,--name", addition.name)->required();
    adding->add_option("--id", addition.id);
    adding->add_flag("--ifs", addition.system_handles);
    adding->add_option("--over", addition.over)
        ->expected(1)
        ->take_all()
        ->check(CLI::IsMember({"tcp4", "udp4", "tcp6", "udp6", "unix"}));
    adding->callback([this] { work = [this] { add(addition); }; });
  }

  CLI::App app;
  std::string file;
  std::vector<DWORD> numbers;
  std::string provider;
  Addition addition;
  std::function<void()> work;
};

}  // namespace

int main(int argc, char** argv) {
  CommandLine command;
  try {
    command.app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return command.app.exit(error) == 0 ? 0 : 2;
  }
  if (!command.file.empty()) ::setenv("WSX_CATALOG", command.file.c_str(), 1);
  try {
    command.work();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "wsx-catalog: %s\n", error.what());
    return 1;
  }
  return 0;
}

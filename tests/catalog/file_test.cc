// SPDX-License-Identifier: MIT
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>

#include "catalog/installed.h"
#include "support/checks.h"
#include "support/fixtures.h"

// A catalog that is kept in a file.

using namespace catalog;
using namespace support;

namespace fs = std::filesystem;

namespace {

int list_error() {
  DWORD length = 0;
  return error_of([&](int* error) { return WSCEnumProtocols(nullptr, nullptr, &length, error); });
}

int startup() {
  WSADATA data;
  const int error = WSAStartup(MAKEWORD(2, 2), &data);
  if (error == 0) WSACleanup();
  return error;
}

// Every call fails with the documented error, and the file stays as it is.
void check_refused(const CatalogFile& file) {
  const std::string before = file.content();
  auto numbers = std::array<DWORD, 1>{1001};
  CHECK(list_error() == WSANO_RECOVERY);
  CHECK(install(identifier(1), {layer()}) == WSANO_RECOVERY);
  CHECK(remove(identifier(1)) == WSANO_RECOVERY);
  CHECK(WSCWriteProviderOrder(numbers.data(), 1) == WSANO_RECOVERY);
  CHECK(startup() == WSASYSNOTREADY);
  CHECK(file.content() == before);
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t place = text.find(from);
  REQUIRE(place != std::string::npos);
  return text.replace(place, from.size(), to);
}

std::size_t files_beside(const CatalogFile& file) {
  const fs::directory_iterator all(fs::path(file.path()).parent_path());
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

// No file can grow beyond this size.
class SmallDisk {
 public:
  explicit SmallDisk(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before_) == 0);
    const rlimit small{bytes, before_.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
  }
  ~SmallDisk() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  void (*const handler_)(int);
  rlimit before_;
};

}  // namespace

TEST_CASE("Without its file a catalog has the base protocols, and the first change makes it") {
  const CatalogFile file;
  CHECK(list_error() == WSAENOBUFS);
  CHECK(startup() == 0);
  CHECK_FALSE(fs::exists(file.path()));
  REQUIRE(install(identifier(1), {layer()}) == 0);
  CHECK(fs::exists(file.path()));
  CHECK(entries_of(identifier(1)).size() == 1);
}

TEST_CASE("What is in the file is not in the process, and the reverse") {
  const Installed in_process(1, {layer()});
  {
    const CatalogFile file;
    CHECK(entries_of(identifier(1)).empty());
    REQUIRE(install(identifier(2), {layer()}) == 0);
    CHECK(entries_of(identifier(2)).size() == 1);
  }
  CHECK(entries_of(identifier(1)).size() == 1);
  CHECK(entries_of(identifier(2)).empty());
}

TEST_CASE("A file gives back all that was installed, in its order") {
  const CatalogFile file;
  auto entry = layer(L"\u00dcber \"layer\"\n\U0001f600");
  entry.dwServiceFlags1 = 0xffffffff;
  entry.dwServiceFlags2 = 2;
  entry.dwServiceFlags3 = 3;
  entry.dwServiceFlags4 = 4;
  entry.dwProviderFlags = PFL_HIDDEN | PFL_RECOMMENDED_PROTO_ENTRY;
  entry.iVersion = 2;
  entry.iAddressFamily = AF_INET;
  entry.iMaxSockAddr = 16;
  entry.iMinSockAddr = 15;
  entry.iSocketType = SOCK_STREAM;
  entry.iProtocol = -7;
  entry.iProtocolMaxOffset = 3;
  entry.iNetworkByteOrder = LITTLEENDIAN;
  entry.iSecurityScheme = 1;
  entry.dwMessageSize = 0xffffffff;
  REQUIRE(install(identifier(1), {entry}) == 0);
  const DWORD number = entries_of(identifier(1)).at(0);
  REQUIRE(install(identifier(2), {chain({number, base(AF_INET, SOCK_STREAM)})}) == 0);
  auto wanted = order();
  std::reverse(wanted.begin(), wanted.end());
  REQUIRE(WSCWriteProviderOrder(wanted.data(), static_cast<DWORD>(wanted.size())) == 0);
  CHECK(order() == wanted);
  entry.ProviderId = identifier(1);
  entry.dwCatalogEntryId = number;
  const auto entries = installed();
  const auto found = std::find_if(entries.begin(), entries.end(),
                                  [=](const auto& row) { return row.dwCatalogEntryId == number; });
  REQUIRE(found != entries.end());
  CHECK(std::memcmp(&*found, &entry, sizeof entry) == 0);
}

TEST_CASE("Changes leave nothing beside the file but its lock") {
  const CatalogFile file;
  for (unsigned n = 0; n < 3; ++n) REQUIRE(install(identifier(n), {layer()}) == 0);
  CHECK(files_beside(file) == 2);
}

TEST_CASE("A refused change does not touch the file") {
  const CatalogFile file;
  REQUIRE(install(identifier(1), {layer()}) == 0);
  const auto written = fs::last_write_time(file.path());
  CHECK(install(identifier(1), {layer()}) == WSANO_RECOVERY);
  CHECK(remove(identifier(2)) == WSAEINVAL);
  CHECK(fs::last_write_time(file.path()) == written);
}

TEST_CASE("A damaged file is refused and left alone") {
  const CatalogFile file;
  REQUIRE(install(identifier(1), {layer()}) == 0);
  const DWORD number = entries_of(identifier(1)).at(0);
  REQUIRE(install(identifier(2), {chain({number, base(AF_INET, SOCK_STREAM)})}) == 0);
  const std::string good = file.content();
  const std::string id = "{5E0D0001-1C4A-4B1E-9A31-7C2240196F02}";
  const std::string entry = "\"entry\": " + std::to_string(number);
  const std::pair<std::string, std::string> damaged[] = {
      {"empty", ""},
      {"no JSON", "providers"},
      {"an array", "[]"},
      {"an empty object", "{}"},
      {"cut off", good.substr(0, good.size() / 2)},
      {"something behind the end", good + "{}"},
      {"zeros", std::string(good.size(), '\0')},
      {"no UTF-8", replaced(good, "a layer", "\xff")},
      {"another version", replaced(good, "\"version\": 1", "\"version\": 2")},
      {"a version of text", replaced(good, "\"version\": 1", "\"version\": \"1\"")},
      {"no providers", replaced(good, "\"providers\"", "\"provider\"")},
      {"an identifier that is none", replaced(good, id, "{5E0D000G-1C4A-4B1E-9A31-7C2240196F02}")},
      {"an identifier too short", replaced(good, id, "{5E0D0001}")},
      {"a provider that its entry does not know",
       replaced(good, id, "{00000000-1C4A-4B1E-9A31-7C2240196F02}")},
      {"a provider of the base", replaced(good, id, "{E70F1AA0-AB8B-11CF-8CA3-00805F48A192}")},
      {"a relative path", replaced(good, "/opt/layers", "opt/layers")},
      {"a number of text", replaced(good, entry, "\"entry\": \"1008\"")},
      {"a fraction", replaced(good, entry, "\"entry\": 1008.5")},
      {"a negative number", replaced(good, entry, "\"entry\": -1")},
      {"a number too large", replaced(good, entry, "\"entry\": 18446744073709551615")},
      {"an entry of the base's number", replaced(good, entry, "\"entry\": 1001")},
      {"an entry of a number to come", replaced(good, entry, "\"entry\": 5000")},
      {"an order of other entries", replaced(good, "[\n    1001", "[\n    1999")},
      {"an order with one twice", replaced(good, "[\n    1001", "[\n    1002")},
      {"a length that is not the chain's",
       replaced(good, "\"chain_length\": 2", "\"chain_length\": 3")},
      {"a length beyond all chains",
       replaced(good, "\"chain_length\": 2", "\"chain_length\": 2147483647")},
      {"a negative length", replaced(good, "\"chain_length\": 2", "\"chain_length\": -1")},
      {"a name too long", replaced(good, "a layer", std::string(256, 'n'))},
      {"a name with an end inside", replaced(good, "a layer", "a\\u0000layer")},
      {"deep", std::string(100000, '[')},
  };
  for (const auto& damage : damaged) {
    CAPTURE(damage.first);
    file.write(damage.second);
    check_refused(file);
  }
  file.write(good);
  CHECK(remove(identifier(1)) == 0);
}

TEST_CASE("A file that others may write is refused") {
  const CatalogFile file;
  REQUIRE(install(identifier(1), {layer()}) == 0);
  for (const auto who : {fs::perms::others_write, fs::perms::group_write}) {
    fs::permissions(file.path(), who, fs::perm_options::add);
    check_refused(file);
    fs::permissions(file.path(), who, fs::perm_options::remove);
  }
  CHECK(remove(identifier(1)) == 0);
}

TEST_CASE("What is no file is refused") {
  const CatalogFile file;
  fs::create_directory(file.path());
  CHECK(list_error() == WSANO_RECOVERY);
  CHECK(install(identifier(1), {layer()}) == WSANO_RECOVERY);
  CHECK(fs::is_directory(file.path()));
}

TEST_CASE("A catalog in a folder that does not exist cannot be written") {
  const CatalogFile file;
  const std::string elsewhere = file.path() + ".d/catalog.json";
  ::setenv("WSX_CATALOG", elsewhere.c_str(), 1);
  CHECK(list_error() == WSAENOBUFS);
  CHECK(install(identifier(1), {layer()}) == WSANO_RECOVERY);
}

TEST_CASE("Numbers of entries that run out are no room") {
  const CatalogFile file;
  REQUIRE(install(identifier(1), {layer()}) == 0);
  file.write(replaced(file.content(), "\"next_entry\": 1009", "\"next_entry\": 4294967294"));
  REQUIRE(install(identifier(2), {layer()}) == 0);
  const std::string before = file.content();
  CHECK(install(identifier(3), {layer()}) == WSAENOBUFS);
  CHECK(file.content() == before);
}

TEST_CASE("When the disk is full the catalog stays as it was") {
  const CatalogFile file;
  REQUIRE(install(identifier(1), {layer()}) == 0);
  const std::string before = file.content();
  {
    const SmallDisk disk(100);
    CHECK(install(identifier(2), {layer()}) == WSANO_RECOVERY);
  }
  CHECK(file.content() == before);
  CHECK(files_beside(file) == 2);
  CHECK(install(identifier(2), {layer()}) == 0);
}

TEST_CASE("A link to a catalog stays a link") {
  const CatalogFile file;
  REQUIRE(install(identifier(1), {layer()}) == 0);
  const std::string link = file.path() + ".link";
  fs::create_symlink(file.path(), link);
  ::setenv("WSX_CATALOG", link.c_str(), 1);
  REQUIRE(install(identifier(2), {layer()}) == 0);
  CHECK(fs::is_symlink(link));
  ::setenv("WSX_CATALOG", file.path().c_str(), 1);
  CHECK(entries_of(identifier(2)).size() == 1);
}

TEST_CASE("A chain in a file that names a missing entry is no damage") {
  const CatalogFile file;
  REQUIRE(install(identifier(1), {layer()}) == 0);
  const DWORD number = entries_of(identifier(1)).at(0);
  REQUIRE(install(identifier(2), {chain({number, base(AF_INET, SOCK_STREAM)})}) == 0);
  REQUIRE(remove(identifier(1)) == 0);
  CHECK(entries_of(identifier(2)).size() == 1);
  CHECK(startup() == 0);
}

TEST_CASE_FIXTURE(Winsock, "A program that runs keeps its catalog when the file gets damaged") {
  const CatalogFile file;
  file.write("damaged");
  DWORD length = 0;
  CHECK_FAILS(WSAEnumProtocolsW(nullptr, nullptr, &length), WSAENOBUFS);
  CHECK(length > 0);
  CHECK(startup() == WSASYSNOTREADY);
  const UniqueSocket s = udp_socket();
  CHECK(s != INVALID_SOCKET);
}

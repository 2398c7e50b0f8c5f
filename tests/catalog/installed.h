// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "support/temporary_folder.h"
#include "support/winsock.h"
//
#include <sporder.h>
#include <ws2spi.h>

// Providers in the catalog. No provider is ever loaded by these tests, so their paths name nothing.
namespace catalog {

// The n-th identifier of our own; 0 to 9999.
GUID identifier(unsigned n);

WSAPROTOCOL_INFOW layer(const wchar_t* name = L"a layer");
// Over these entries, from the top.
WSAPROTOCOL_INFOW chain(const std::vector<DWORD>& links, int family = AF_INET,
                        int type = SOCK_STREAM, int protocol = IPPROTO_TCP);

int install(GUID id, const std::vector<WSAPROTOCOL_INFOW>& entries,
            const wchar_t* path = L"/opt/layers/liblayer.so");
int remove(GUID id);

// All that is installed, in order.
std::vector<WSAPROTOCOL_INFOW> installed();
std::vector<DWORD> order();
// Numbers of a provider's entries.
std::vector<DWORD> entries_of(const GUID& id);
// Number of the base protocol.
DWORD base(int family, int type);

bool same(const GUID& left, const GUID& right);

// The catalog is the same at the end as it was here.
class Unchanged {
 public:
  Unchanged() : before_(installed()) {}
  bool so_far() const;

 private:
  std::vector<WSAPROTOCOL_INFOW> before_;
};

// Removes the provider at the end of the scope.
class Installed {
 public:
  Installed(unsigned n, const std::vector<WSAPROTOCOL_INFOW>& entries);
  ~Installed();
  Installed(const Installed&) = delete;
  Installed& operator=(const Installed&) = delete;
  const GUID& id() const { return id_; }

 private:
  const GUID id_;
};

// The error through lpErrno of a call that has failed, 0 of one that has not.
template <class Call>
int error_of(Call call) {
  int error = 0;
  return call(&error) == SOCKET_ERROR ? error : 0;
}

// A catalog in a file of its own, which is gone at the end of the scope.
class CatalogFile {
 public:
  CatalogFile();
  ~CatalogFile();
  CatalogFile(const CatalogFile&) = delete;
  CatalogFile& operator=(const CatalogFile&) = delete;

  const std::string& path() const { return path_; }
  std::string content() const;
  void write(const std::string& content) const;

 private:
  const support::TemporaryFolder folder_;
  std::string path_;
};

}  // namespace catalog

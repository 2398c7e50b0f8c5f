// SPDX-License-Identifier: MIT
#pragma once

#include <minwindef.h>
#include <winerror.h>

#include <atomic>
#include <new>
#include <string>

#include "lib/handle.h"
#include "lib/last_error.h"

// Objects that a program finds again by their names. All kinds share one space of names, that of
// the process; names that differ in case are different.
namespace wsx {

// What the program calls an object, read by Windows' rules. A wide and a narrow name are the same
// when they spell the same.
class Name {
 public:
  Name(const char* name) noexcept;
  Name(const wchar_t* name) noexcept;
  Name(const char16_t* name) noexcept;

  bool given() const noexcept { return given_; }
  bool empty() const noexcept { return key_.empty(); }
  // Why it cannot be used, or ERROR_SUCCESS.
  DWORD error() const noexcept { return error_; }
  const std::string& key() const noexcept { return key_; }

 private:
  void read() noexcept;

  std::string key_;
  const bool given_;
  DWORD error_ = ERROR_SUCCESS;
};

class Named : public Object {
 public:
  // With the last handle the name is free again.
  void closed() noexcept override;

 protected:
  using Object::Object;

 private:
  friend struct Names;
  std::atomic<const std::string*> name_{nullptr};
};

// A handle to the object of that name, which is `fresh` when there was none; 0 on failure. The last
// error tells which, as kernel32's Create functions do.
HANDLE publish(const Name& name, Ref<Named> fresh) noexcept;

// A handle to the object of that name and kind, as kernel32's Open functions return it.
HANDLE open_named(const Name& name, Object::Kind kind) noexcept;

template <typename T, typename... Arguments>
HANDLE create_object(const Name& name, Arguments... arguments) noexcept {
  return publish(name, Ref<T>(new (std::nothrow) T(arguments...)));
}

// Null, and why.
HANDLE no_handle(DWORD error) noexcept;

}  // namespace wsx

// SPDX-License-Identifier: MIT
#include <consoleapi.h>
#include <fileapi.h>
#include <processenv.h>
#include <winbase.h>
#include <winerror.h>
#include <winnls.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <mutex>
#include <new>
#include <string>
#include <string_view>

#include "lib/arguments.h"
#include "lib/code_point.h"
#include "lib/encoding.h"
#include "lib/files/file.h"
#include "lib/files/standard_stream.h"
#include "lib/last_error.h"
#include "lib/meant.h"
#include "lib/status.h"

// The standard handles, and the console behind them.
namespace wsx {
namespace {

using posix::StreamKind;

constexpr DWORD input_flags = ENABLE_PROCESSED_INPUT | ENABLE_LINE_INPUT | ENABLE_ECHO_INPUT;

// What the process has been told about its console. The handles are made when they are first asked
// for.
struct Console {
  std::mutex mutex;
  std::array<HANDLE, 3> handles{};
  std::array<bool, 3> known{};
  DWORD output_mode =
      ENABLE_PROCESSED_OUTPUT | ENABLE_WRAP_AT_EOL_OUTPUT | ENABLE_VIRTUAL_TERMINAL_PROCESSING;
  DWORD other_input_flags = ENABLE_INSERT_MODE | ENABLE_EXTENDED_FLAGS;
  WORD attributes = FOREGROUND_RED | FOREGROUND_GREEN | FOREGROUND_BLUE;
  std::string title;
};

Console& console() noexcept {
  static Console& instance = *new Console;
  return instance;
}

// STD_INPUT_HANDLE and its kin as 0, 1, 2; 3 for others.
std::size_t index_of(DWORD which) noexcept {
  return std::min<DWORD>(STD_INPUT_HANDLE - which, 3);
}

HANDLE open_stream(std::size_t index) noexcept {
  const int descriptor = static_cast<int>(index);
  if (posix::kind_of(descriptor) == StreamKind::none) return nullptr;
  Ref<Object> stream(new (std::nothrow) StandardStream(descriptor));
  return stream ? reinterpret_cast<HANDLE>(open_handle(std::move(stream))) : nullptr;
}

using Stream = Pinned<StandardStream>;

// False with the last error when the handle is no terminal's.
bool is_console(const Stream& stream) noexcept {
  if (stream && posix::is_terminal(stream->descriptor())) return true;
  fail_win32(ERROR_INVALID_HANDLE);
  return false;
}

void send(const StandardStream& stream, std::string_view text) noexcept {
  std::size_t count = 0;
  stream.write(const_cast<char*>(text.data()), text.size(), count);
}

BOOL write_text(HANDLE handle, std::string_view text, DWORD characters, DWORD* written) noexcept {
  const Stream stream(value_of(handle));
  if (!stream || stream->is_input()) return fail_win32(ERROR_INVALID_HANDLE);
  std::size_t count = 0;
  const Status status = stream->write(const_cast<char*>(text.data()), text.size(), count);
  if (!succeeded(status)) return fail_win32(win32_error(status));
  if (written) *written = characters;
  return TRUE;
}

bool good_text(const void* text, DWORD size, const DWORD* count) noexcept {
  return (size == 0 || !bad_pointer(text)) && (!count || !bad_pointer(count));
}

template <typename Wide>
BOOL write_wide(HANDLE handle, const void* text, DWORD size, DWORD* written) noexcept {
  if (!good_text(text, size, written)) return fail_win32(ERROR_NOACCESS);
  std::string narrow;
  const auto* const wide = static_cast<const Wide*>(text);
  if (!to_utf8(std::basic_string_view<Wide>(wide, size), narrow))
    return fail_win32(ERROR_NO_UNICODE_TRANSLATION);
  return write_text(handle, narrow, size, written);
}

BOOL read_bytes(const Stream& stream, void* buffer, std::size_t size, std::size_t& count) noexcept {
  if (!stream || !stream->is_input()) return fail_win32(ERROR_INVALID_HANDLE);
  const Status status = stream->read(buffer, size, count);
  return succeeded(status) ? TRUE : fail_win32(win32_error(status));
}

// So many bytes as characters would fit; the last character is read to its end.
template <typename Wide>
BOOL read_wide(HANDLE handle, Wide* buffer, DWORD size, DWORD* read) noexcept try {
  const Stream stream(value_of(handle));
  if (bad_pointer(buffer) || bad_pointer(read)) return fail_win32(ERROR_NOACCESS);
  *read = 0;
  std::string bytes(size, '\0');
  std::size_t count = 0;
  if (!read_bytes(stream, bytes.data(), size, count)) return FALSE;
  bytes.resize(count);
  const char* place = bytes.data();
  while (place < bytes.data() + bytes.size()) {
    const std::size_t left = static_cast<std::size_t>(bytes.data() + bytes.size() - place);
    const auto lead = static_cast<unsigned char>(*place);
    const std::size_t length = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    char more = 0;
    if (length > left && stream->read(&more, 1, count) == Status::success && count == 1) {
      const auto offset = place - bytes.data();
      bytes.push_back(more);
      place = bytes.data() + offset;
      continue;
    }
    const char* const before = place;
    char32_t c = next_code_point(place, left);
    if (c == no_code_point) {
      c = 0xfffd;
      place = before + 1;
    }
    std::array<Wide, 4> units;
    const std::size_t used = put_code_point(c, units.data());
    if (*read + used > size) break;
    std::copy_n(units.data(), used, buffer + *read);
    *read += static_cast<DWORD>(used);
  }
  return TRUE;
} catch (const std::bad_alloc&) {
  return fail_win32(ERROR_NOT_ENOUGH_MEMORY);
}

// "\033[1;31;44m" for bright red on blue: the bits of red and blue change places.
std::string colour_sequence(WORD attributes) {
  const auto colour = [](WORD bits) {
    return (bits & FOREGROUND_RED ? 1 : 0) | (bits & FOREGROUND_GREEN ? 2 : 0) |
           (bits & FOREGROUND_BLUE ? 4 : 0);
  };
  char text[32];
  const int front = (attributes & FOREGROUND_INTENSITY ? 90 : 30) + colour(attributes);
  const auto back_bits = static_cast<WORD>(attributes >> 4);
  const int back = (attributes & BACKGROUND_INTENSITY ? 100 : 40) + colour(back_bits);
  std::snprintf(text, sizeof text, "\033[%d;%dm", front, (back_bits & 0xf) != 0 ? back : 49);
  return text;
}

BOOL set_title(const char* title) noexcept try {
  if (bad_pointer(title)) return fail_win32(ERROR_INVALID_PARAMETER);
  const std::lock_guard lock(console().mutex);
  console().title = title;
  if (posix::is_terminal(1)) {
    const std::string sequence = "\033]0;" + console().title + "\a";
    std::size_t count = 0;
    posix::write_stream(1, sequence.data(), sequence.size(), count);
  }
  return TRUE;
} catch (const std::bad_alloc&) {
  return fail_win32(ERROR_NOT_ENOUGH_MEMORY);
}

template <typename Char>
DWORD give_title(Char* buffer, DWORD size) noexcept try {
  if (bad_pointer(buffer) || size == 0) return 0;
  const std::lock_guard lock(console().mutex);
  std::basic_string<Char> title;
  if constexpr (sizeof(Char) == 1)
    title = console().title;
  else if (!from_utf8(console().title, title))
    return 0;
  const std::size_t length = std::min<std::size_t>(title.size(), size - 1);
  *std::copy_n(title.data(), length, buffer) = Char{};
  return static_cast<DWORD>(length);
} catch (const std::bad_alloc&) {
  return 0;
}

template <typename Wide>
BOOL set_title_wide(const Wide* title) noexcept {
  const Utf8Argument narrow(title);
  return narrow.valid() ? set_title(narrow.get()) : fail_win32(ERROR_NO_UNICODE_TRANSLATION);
}

BOOL set_code_page(UINT page) noexcept {
  return page == CP_UTF8 ? TRUE : fail_win32(ERROR_INVALID_PARAMETER);
}

}  // namespace
}  // namespace wsx

using namespace wsx;

HANDLE WINAPI GetStdHandle(DWORD nStdHandle) {
  const std::size_t index = index_of(nStdHandle);
  if (index == 3) {
    set_last_error(ERROR_INVALID_HANDLE);
    return INVALID_HANDLE_VALUE;
  }
  const std::lock_guard lock(console().mutex);
  if (!console().known[index]) {
    console().handles[index] = open_stream(index);
    console().known[index] = true;
  }
  return console().handles[index];
}

BOOL WINAPI SetStdHandle(DWORD nStdHandle, HANDLE hHandle) {
  const std::size_t index = index_of(nStdHandle);
  if (index == 3) return fail_win32(ERROR_INVALID_HANDLE);
  const std::lock_guard lock(console().mutex);
  console().handles[index] = hHandle;
  console().known[index] = true;
  return TRUE;
}

DWORD WINAPI GetFileType(HANDLE hFile) {
  const Meant meant(hFile);
  const Object* const object = meant.get();
  if (object && object->kind() == Object::Kind::file) return FILE_TYPE_DISK;
  if (object &&
      (object->kind() == Object::Kind::socket || object->kind() == Object::Kind::layered_socket ||
       object->kind() == Object::Kind::pipe_end))
    return FILE_TYPE_PIPE;
  if (object && object->kind() == Object::Kind::standard_stream) {
    const auto& stream = static_cast<const StandardStream&>(*object);
    switch (posix::kind_of(stream.descriptor())) {
      case StreamKind::disk:
        return FILE_TYPE_DISK;
      case StreamKind::character:
        return FILE_TYPE_CHAR;
      case StreamKind::pipe:
        return FILE_TYPE_PIPE;
      default:
        break;
    }
  }
  set_last_error(ERROR_INVALID_HANDLE);
  return FILE_TYPE_UNKNOWN;
}

BOOL WINAPI WriteConsoleA(HANDLE hConsoleOutput, const VOID* lpBuffer, DWORD nNumberOfCharsToWrite,
                          LPDWORD lpNumberOfCharsWritten, LPVOID) {
  if (!good_text(lpBuffer, nNumberOfCharsToWrite, lpNumberOfCharsWritten))
    return fail_win32(ERROR_NOACCESS);
  const std::string_view text(static_cast<const char*>(lpBuffer), nNumberOfCharsToWrite);
  return write_text(hConsoleOutput, text, nNumberOfCharsToWrite, lpNumberOfCharsWritten);
}
BOOL WINAPI WriteConsoleW(HANDLE hConsoleOutput, const VOID* lpBuffer, DWORD nNumberOfCharsToWrite,
                          LPDWORD lpNumberOfCharsWritten, LPVOID) {
  return write_wide<wchar_t>(hConsoleOutput, lpBuffer, nNumberOfCharsToWrite,
                             lpNumberOfCharsWritten);
}

BOOL WINAPI ReadConsoleA(HANDLE hConsoleInput, LPVOID lpBuffer, DWORD nNumberOfCharsToRead,
                         LPDWORD lpNumberOfCharsRead, LPVOID) {
  const Stream stream(value_of(hConsoleInput));
  if (bad_pointer(lpBuffer) || bad_pointer(lpNumberOfCharsRead)) return fail_win32(ERROR_NOACCESS);
  std::size_t count = 0;
  const BOOL result = read_bytes(stream, lpBuffer, nNumberOfCharsToRead, count);
  *lpNumberOfCharsRead = static_cast<DWORD>(count);
  return result;
}
BOOL WINAPI ReadConsoleW(HANDLE hConsoleInput, LPVOID lpBuffer, DWORD nNumberOfCharsToRead,
                         LPDWORD lpNumberOfCharsRead, LPVOID) {
  return read_wide(hConsoleInput, static_cast<wchar_t*>(lpBuffer), nNumberOfCharsToRead,
                   lpNumberOfCharsRead);
}

BOOL WINAPI GetConsoleMode(HANDLE hConsoleHandle, LPDWORD lpMode) {
  const Stream stream(value_of(hConsoleHandle));
  if (!is_console(stream)) return FALSE;
  if (bad_pointer(lpMode)) return fail_win32(ERROR_NOACCESS);
  const std::lock_guard lock(console().mutex);
  *lpMode = console().output_mode;
  posix::TerminalInput how{};
  if (!stream->is_input() || !posix::terminal_input(0, how)) return TRUE;
  *lpMode = console().other_input_flags;
  if (how.signals) *lpMode |= ENABLE_PROCESSED_INPUT;
  if (how.lines) *lpMode |= ENABLE_LINE_INPUT;
  if (how.echo) *lpMode |= ENABLE_ECHO_INPUT;
  return TRUE;
}

BOOL WINAPI SetConsoleMode(HANDLE hConsoleHandle, DWORD dwMode) {
  const Stream stream(value_of(hConsoleHandle));
  if (!is_console(stream)) return FALSE;
  const std::lock_guard lock(console().mutex);
  if (!stream->is_input()) {
    console().output_mode = dwMode;
    return TRUE;
  }
  const bool lines = (dwMode & ENABLE_LINE_INPUT) != 0, echo = (dwMode & ENABLE_ECHO_INPUT) != 0;
  if (echo && !lines) return fail_win32(ERROR_INVALID_PARAMETER);
  console().other_input_flags = dwMode & ~input_flags;
  const bool set =
      posix::set_terminal_input(0, {(dwMode & ENABLE_PROCESSED_INPUT) != 0, lines, echo});
  return set ? TRUE : fail_win32(ERROR_GEN_FAILURE);
}

BOOL WINAPI GetNumberOfConsoleInputEvents(HANDLE hConsoleInput, LPDWORD lpNumberOfEvents) {
  const Stream stream(value_of(hConsoleInput));
  if (!is_console(stream)) return FALSE;
  if (bad_pointer(lpNumberOfEvents)) return fail_win32(ERROR_NOACCESS);
  *lpNumberOfEvents = posix::stream_has_input(stream->descriptor());
  return TRUE;
}

BOOL WINAPI FlushConsoleInputBuffer(HANDLE hConsoleInput) {
  const Stream stream(value_of(hConsoleInput));
  if (!is_console(stream)) return FALSE;
  posix::drop_terminal_input(stream->descriptor());
  return TRUE;
}

BOOL WINAPI GetConsoleScreenBufferInfo(HANDLE hConsoleOutput, PCONSOLE_SCREEN_BUFFER_INFO info) {
  const Stream stream(value_of(hConsoleOutput));
  if (!is_console(stream)) return FALSE;
  if (bad_pointer(info)) return fail_win32(ERROR_NOACCESS);
  int columns = 0, rows = 0;
  if (!posix::terminal_size(stream->descriptor(), columns, rows) || columns == 0) {
    columns = 80;
    rows = 25;
  }
  const auto width = static_cast<SHORT>(columns), height = static_cast<SHORT>(rows);
  const std::lock_guard lock(console().mutex);
  *info = {{width, height},
           {0, 0},
           console().attributes,
           {0, 0, static_cast<SHORT>(width - 1), static_cast<SHORT>(height - 1)},
           {width, height}};
  return TRUE;
}

BOOL WINAPI SetConsoleTextAttribute(HANDLE hConsoleOutput, WORD wAttributes) try {
  const Stream stream(value_of(hConsoleOutput));
  if (!is_console(stream)) return FALSE;
  const std::lock_guard lock(console().mutex);
  console().attributes = wAttributes;
  send(*stream, colour_sequence(wAttributes));
  return TRUE;
} catch (const std::bad_alloc&) {
  return fail_win32(ERROR_NOT_ENOUGH_MEMORY);
}

BOOL WINAPI SetConsoleCursorPosition(HANDLE hConsoleOutput, COORD dwCursorPosition) {
  const Stream stream(value_of(hConsoleOutput));
  if (!is_console(stream)) return FALSE;
  if (dwCursorPosition.X < 0 || dwCursorPosition.Y < 0) return fail_win32(ERROR_INVALID_PARAMETER);
  char text[32];
  std::snprintf(text, sizeof text, "\033[%d;%dH", dwCursorPosition.Y + 1, dwCursorPosition.X + 1);
  send(*stream, text);
  return TRUE;
}

BOOL WINAPI SetConsoleTitleA(LPCSTR lpConsoleTitle) {
  return set_title(lpConsoleTitle);
}
BOOL WINAPI SetConsoleTitleW(LPCWSTR lpConsoleTitle) {
  return set_title_wide(lpConsoleTitle);
}
DWORD WINAPI GetConsoleTitleA(LPSTR lpConsoleTitle, DWORD nSize) {
  return give_title(lpConsoleTitle, nSize);
}
DWORD WINAPI GetConsoleTitleW(LPWSTR lpConsoleTitle, DWORD nSize) {
  return give_title(lpConsoleTitle, nSize);
}

UINT WINAPI GetConsoleCP() {
  return CP_UTF8;
}
UINT WINAPI GetConsoleOutputCP() {
  return CP_UTF8;
}
BOOL WINAPI SetConsoleCP(UINT wCodePageID) {
  return set_code_page(wCodePageID);
}
BOOL WINAPI SetConsoleOutputCP(UINT wCodePageID) {
  return set_code_page(wCodePageID);
}

// The same for programs compiled with -fshort-wchar.
WSX_BEGIN_DECLS
BOOL WINAPI wsx16_WriteConsoleW(HANDLE handle, const void* text, DWORD size, DWORD* written,
                                void*) {
  return write_wide<char16_t>(handle, text, size, written);
}
BOOL WINAPI wsx16_ReadConsoleW(HANDLE handle, void* buffer, DWORD size, DWORD* read, void*) {
  return read_wide(handle, static_cast<char16_t*>(buffer), size, read);
}
BOOL WINAPI wsx16_SetConsoleTitleW(const char16_t* title) {
  return set_title_wide(title);
}
DWORD WINAPI wsx16_GetConsoleTitleW(char16_t* title, DWORD size) {
  return give_title(title, size);
}
WSX_END_DECLS

// SPDX-License-Identifier: MIT
#include "tools/scan/text.h"

#include <cstdint>
#include <fstream>
#include <iterator>

namespace scan {
namespace {

void append(std::string& text, std::uint32_t code) {
  if (code < 0x80) {
    text += static_cast<char>(code);
    return;
  }
  // Only names matter, and they are ASCII: whatever else there is stays as long as it was.
  text += '?';
}

std::string from_utf16(const std::string& bytes, bool big_endian) {
  std::string text;
  text.reserve(bytes.size() / 2);
  for (std::size_t i = 2; i + 1 < bytes.size(); i += 2) {
    const auto low = static_cast<unsigned char>(bytes[i + (big_endian ? 1 : 0)]);
    const auto high = static_cast<unsigned char>(bytes[i + (big_endian ? 0 : 1)]);
    append(text, static_cast<std::uint32_t>(high << 8 | low));
  }
  return text;
}

}  // namespace

bool read_source(const std::string& path, std::string& text) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return false;
  text.assign(std::istreambuf_iterator<char>(file), {});
  if (file.bad()) return false;
  if (text.starts_with("\xFF\xFE")) text = from_utf16(text, false);
  if (text.starts_with("\xFE\xFF")) text = from_utf16(text, true);
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  if (const std::size_t end = text.find('\x1A'); end != std::string::npos) text.resize(end);
  return true;
}

}  // namespace scan

// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "fuzz/input.h"

// Feeds every file of a folder to the target, as libFuzzer would, with any compiler.
int main(int argc, char** argv) {
  if (argc != 2) return std::fputs("usage: <program> <corpus folder>\n", stderr), 2;
  const std::filesystem::directory_iterator folder(argv[1]);
  std::vector<std::filesystem::path> files(begin(folder), end(folder));
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    std::printf("%s\n", file.filename().c_str());
    std::fflush(stdout);  // The last line names the file that a crash is about.
    std::ifstream stream(file, std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(stream), {});
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  }
  if (files.empty()) std::puts("the corpus is empty");
  return files.empty();
}

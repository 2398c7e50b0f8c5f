// SPDX-License-Identifier: MIT
//
// The main of programs whose own entry point the host does not start: wmain, and a main without a
// result under the name that it is compiled with (-Dmain=wsx_main, or wsx-cc). The linker takes
// this from the archive only for a program without a main of its own; then one of these exists.
//
// C++ puts the parameters into a symbol's name, so each entry point has several. On Linux a
// function may be called with more arguments than it takes.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define WEAK(symbol) __asm__(symbol) __attribute__((__weak__))

typedef int Entry(int, void*, void*);

extern Entry c_main WEAK("wsx_main"), cxx_main WEAK("_Z8wsx_mainv"),
    cxx_main_list WEAK("_Z8wsx_mainiPPc"), cxx_main_const WEAK("_Z8wsx_mainiPPKc"),
    cxx_main_environment WEAK("_Z8wsx_mainiPPcS0_");
extern Entry c_void_main WEAK("wsx_void_main"), cxx_void_main WEAK("_Z13wsx_void_mainv"),
    cxx_void_main_list WEAK("_Z13wsx_void_mainiPPc"),
    cxx_void_main_const WEAK("_Z13wsx_void_mainiPPKc"),
    cxx_void_main_environment WEAK("_Z13wsx_void_mainiPPcS0_");
extern Entry c_wmain WEAK("wmain"), cxx_wmain WEAK("_Z5wmainv"),
    cxx_wmain_list WEAK("_Z5wmainiPPw"), cxx_wmain_const WEAK("_Z5wmainiPPKw"),
    cxx_wmain_environment WEAK("_Z5wmainiPPwS0_");
extern Entry c_void_wmain WEAK("wsx_void_wmain"), cxx_void_wmain WEAK("_Z14wsx_void_wmainv"),
    cxx_void_wmain_list WEAK("_Z14wsx_void_wmainiPPw"),
    cxx_void_wmain_const WEAK("_Z14wsx_void_wmainiPPKw"),
    cxx_void_wmain_environment WEAK("_Z14wsx_void_wmainiPPwS0_");
// -fshort-wchar, with -Dwmain=wsx16_wmain.
extern Entry c_wmain16 WEAK("wsx16_wmain"), cxx_wmain16 WEAK("_Z11wsx16_wmainv"),
    cxx_wmain16_list WEAK("_Z11wsx16_wmainiPPw"), cxx_wmain16_const WEAK("_Z11wsx16_wmainiPPKw"),
    cxx_wmain16_environment WEAK("_Z11wsx16_wmainiPPwS0_");
extern Entry c_void_wmain16 WEAK("wsx16_void_wmain"),
    cxx_void_wmain16 WEAK("_Z16wsx16_void_wmainv"),
    cxx_void_wmain16_list WEAK("_Z16wsx16_void_wmainiPPw"),
    cxx_void_wmain16_const WEAK("_Z16wsx16_void_wmainiPPKw"),
    cxx_void_wmain16_environment WEAK("_Z16wsx16_void_wmainiPPwS0_");

typedef enum { narrow, wide, wide16 } Width;

typedef struct {
  Entry* entries[5];
  Width width;
  int has_result;
} Row;

static const Row rows[] = {
    {{&c_main, &cxx_main, &cxx_main_list, &cxx_main_const, &cxx_main_environment}, narrow, 1},
    {{&c_void_main, &cxx_void_main, &cxx_void_main_list, &cxx_void_main_const,
      &cxx_void_main_environment},
     narrow,
     0},
    {{&c_wmain, &cxx_wmain, &cxx_wmain_list, &cxx_wmain_const, &cxx_wmain_environment}, wide, 1},
    {{&c_void_wmain, &cxx_void_wmain, &cxx_void_wmain_list, &cxx_void_wmain_const,
      &cxx_void_wmain_environment},
     wide,
     0},
    {{&c_wmain16, &cxx_wmain16, &cxx_wmain16_list, &cxx_wmain16_const, &cxx_wmain16_environment},
     wide16,
     1},
    {{&c_void_wmain16, &cxx_void_wmain16, &cxx_void_wmain16_list, &cxx_void_wmain16_const,
      &cxx_void_wmain16_environment},
     wide16,
     0},
};

// One character of UTF-8, and a step over it. What is none is read as the replacement character, a
// byte at a time, so that an argument in another encoding arrives and shows that it is damaged.
static uint32_t decode(const unsigned char** text) {
  static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  const unsigned char* p = *text;
  const int length = p[0] < 0x80 ? 1 : p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
  uint32_t code = length == 1 ? p[0] : p[0] & (0x7fu >> length);
  int i;
  ++*text;
  if (p[0] >= 0x80 && (p[0] < 0xc2 || p[0] > 0xf4)) return 0xfffd;
  for (i = 1; i < length; i++) {
    if ((p[i] & 0xc0) != 0x80) return 0xfffd;
    code = code << 6 | (p[i] & 0x3fu);
  }
  if (code < least[length] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return 0xfffd;
  *text = p + length;
  return code;
}

// Memory that lasts as long as the arguments do: to the end.
static void* allocate(size_t count, size_t size) {
  void* memory = calloc(count, size);
  if (memory) return memory;
  fputs("no memory for the arguments\n", stderr);
  exit(EXIT_FAILURE);
}

static size_t length_of(const char* text) {
  size_t length = 0;
  while (text[length] != '\0') length++;
  return length;
}

static void* widen(const char* narrow_text) {
  const unsigned char* text = (const unsigned char*)narrow_text;
  uint32_t* result = (uint32_t*)allocate(length_of(narrow_text) + 1, sizeof(uint32_t));
  size_t count = 0;
  while (*text) result[count++] = decode(&text);
  return result;
}

static void* widen16(const char* narrow_text) {
  const unsigned char* text = (const unsigned char*)narrow_text;
  uint16_t* result = (uint16_t*)allocate(length_of(narrow_text) + 1, sizeof(uint16_t));
  size_t count = 0;
  while (*text) {
    const uint32_t code = decode(&text);
    if (code >= 0x10000) result[count++] = (uint16_t)(0xd7c0 + (code >> 10));
    result[count++] = (uint16_t)(code >= 0x10000 ? 0xdc00 | (code & 0x3ff) : code);
  }
  return result;
}

static void* list_in(Width width, char** list) {
  size_t count = 0, i;
  void** result;
  if (width == narrow) return list;
  while (list[count]) count++;
  result = (void**)allocate(count + 1, sizeof(*result));
  for (i = 0; i < count; i++) result[i] = width == wide ? widen(list[i]) : widen16(list[i]);
  return result;
}

int main(int argc, char** argv, char** environment) {
  size_t i, j;
  for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    for (j = 0; j < sizeof(rows[i].entries) / sizeof(rows[i].entries[0]); j++) {
      Entry* entry = rows[i].entries[j];
      int result;
      if (!entry) continue;
      result = entry(argc, list_in(rows[i].width, argv), list_in(rows[i].width, environment));
      return rows[i].has_result ? result : EXIT_SUCCESS;
    }
  }
  fputs("the program has neither main nor wmain\n", stderr);
  return EXIT_FAILURE;
}

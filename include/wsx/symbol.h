// SPDX-License-Identifier: MIT
//
// How the public functions get their names in the object file.
//
// Windows and libc share many names (send, select, gethostname). A program that is written for one
// must be able to live in a process with the other, so every function of these headers is bound to
// a symbol of its own, "wsx_" and the name. The source keeps the Windows spelling; taking the
// address, members and overloads of the same name keep working because no macro replaces the name.
#ifndef WSX_SYMBOL_H
#define WSX_SYMBOL_H
#pragma GCC system_header

#define WSX_STRING_1_(x) #x
#define WSX_STRING_(x) WSX_STRING_1_(x)

// WSX_SYM(name) stands after the declarator and before any attribute:
//     int WSAAPI shutdown(SOCKET s, int how) WSX_SYM(shutdown);
// A label is taken literally by the compiler, so the prefix that some systems put before C names
// ("_" on Darwin) has to be part of it.
#define WSX_SYM(name) __asm__(WSX_STRING_(__USER_LABEL_PREFIX__) "wsx_" #name)

// WSX_SYMW(name): the same for functions whose parameters depend on the width of WCHAR. Under
// -fshort-wchar they are other functions, and a program that mixes both widths must not link.
#if __SIZEOF_WCHAR_T__ == 2
#define WSX_SYMW(name) __asm__(WSX_STRING_(__USER_LABEL_PREFIX__) "wsx16_" #name)
#else
#define WSX_SYMW(name) WSX_SYM(name)
#endif

// WSX_ENTRYW(name): for what a module exports under its plain name, where others look for it.
#if __SIZEOF_WCHAR_T__ == 2
#define WSX_ENTRYW(name) WSX_SYMW(name)
#else
#define WSX_ENTRYW(name)
#endif

// Declarations between these two are extern "C" and exported even when the file that defines them
// is compiled with -fvisibility=hidden.
#ifdef __cplusplus
#define WSX_BEGIN_DECLS _Pragma("GCC visibility push(default)") extern "C" {
#define WSX_END_DECLS } _Pragma("GCC visibility pop")
#else
#define WSX_BEGIN_DECLS _Pragma("GCC visibility push(default)")
#define WSX_END_DECLS _Pragma("GCC visibility pop")
#endif

// Marks a struct that has the name of one of libc's and another size. Without the tag a template
// over it (std::vector<pollfd>) would be one symbol for both structs in C++, and the linker would
// keep either. It stands between "struct" and the name.
#ifdef __cplusplus
#define WSX_ABI_TAG __attribute__((__abi_tag__("wsx")))
#else
#define WSX_ABI_TAG
#endif

// An inline function for C and C++ that needs nothing from the library.
#ifdef __cplusplus
#define WSX_INLINE inline
#else
#define WSX_INLINE static __inline__ __attribute__((__unused__))
#endif

#endif

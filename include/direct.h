// SPDX-License-Identifier: MIT
//
// Folders, after Microsoft's "Directory Control". libc's functions do the work; there are no drives.
#ifndef _INC_DIRECT
#define _INC_DIRECT
#pragma GCC system_header

#include <sys/stat.h>
#include <unistd.h>
#include <wsx/crt.h>

#ifndef _getcwd
WSX_INLINE char *_getcwd(char *buffer, int size) {
    return getcwd(buffer, buffer ? (size_t)size : 0);
}
#endif
#ifndef _chdir
WSX_INLINE int _chdir(const char *path) {
    return chdir(path);
}
#endif
#ifndef _mkdir
WSX_INLINE int _mkdir(const char *path) {
    return mkdir(path, 0777);
}
#endif
#ifndef _rmdir
WSX_INLINE int _rmdir(const char *path) {
    return rmdir(path);
}
#endif

#endif

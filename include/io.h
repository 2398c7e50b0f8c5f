// SPDX-License-Identifier: MIT
//
// Files by descriptor, after Microsoft's "Low-Level I/O". A descriptor is one of the host's, and
// what libc's functions do with it these do.
#ifndef _INC_IO
#define _INC_IO
#pragma GCC system_header

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include <wsx/crt.h>

#ifndef _SH_DENYRW
#define _SH_DENYRW 0x10
#define _SH_DENYWR 0x20
#define _SH_DENYRD 0x30
#define _SH_DENYNO 0x40
#endif

WSX_BEGIN_DECLS

// Whether a file exists (0) and may be written (2), read (4), both (6).
// _access_s returns the errno and sets it; _access returns 0 or -1.
errno_t _access_s(const char *path, int mode) WSX_SYM(_access_s);
int _access(const char *path, int mode) WSX_SYM(_access);
int _waccess(const wchar_t *path, int mode) WSX_SYMW(_waccess);

// Opens a file; the mode counts for a new one. Sharing is not enforced. 0 or the errno, and -1 in
// the place of the descriptor.
errno_t _sopen_s(int *descriptor, const char *path, int flags, int sharing, int mode)
    WSX_SYM(_sopen_s);
int _wopen(const wchar_t *path, int flags, ...) WSX_SYMW(_wopen);

// A file's length.
long long _filelengthi64(int descriptor) WSX_SYM(_filelengthi64);
// Sets it: 0 or the errno.
errno_t _chsize_s(int descriptor, long long size) WSX_SYM(_chsize_s);

// Nothing is translated, so the mode is _O_BINARY before and after. -1 with EINVAL for a mode that
// would convert wide text, EBADF for no descriptor.
int _setmode(int descriptor, int mode) WSX_SYM(_setmode);

// Handles of this library are no descriptors, nor is the reverse so: these fail, with -1 and EBADF
// (INVALID_HANDLE_VALUE). wsx.h leads from sockets to descriptors and back; for the standard input,
// output and error (0, 1, 2) _get_osfhandle gives what GetStdHandle does.
intptr_t _get_osfhandle(int descriptor) WSX_SYM(_get_osfhandle);
int _open_osfhandle(intptr_t handle, int flags) WSX_SYM(_open_osfhandle);

// Locks `count` bytes from the current position for other openings of the file, of this process and of
// others, or unlocks them (sys/locking.h has the modes). LK_LOCK and LK_RLCK try ten times in ten
// seconds. Every lock is exclusive, so the file has to be open for writing. Reading and writing
// without asking for the lock is not prevented.
// 0, or -1 with EACCES (locked by another, or nothing to unlock there), EDEADLOCK (ten times), EBADF
// (no descriptor, or one to read only), EINVAL.
int _locking(int descriptor, int mode, long count) WSX_SYM(_locking);

// Two ends, the first for reading. `size` is a wish. Children that are started do not inherit them,
// unless one is made their standard stream (_dup2).
// 0, or -1 with EINVAL or EMFILE.
int _pipe(int *descriptors, unsigned size, int mode) WSX_SYM(_pipe);

// Files by a pattern, as FindFirstFile (fileapi.h) has it. The first call returns the search, for the
// others; -1 with ENOENT when it finds nothing, as has _findnext at the end. EINVAL for a null
// pointer. All forms have times and sizes of 64 bits.
#ifndef _A_NORMAL
#define _A_NORMAL 0x00
#define _A_RDONLY 0x01
#define _A_HIDDEN 0x02
#define _A_SYSTEM 0x04
#define _A_SUBDIR 0x10
#define _A_ARCH 0x20
#endif
struct __finddata64_t {
    unsigned attrib;
    long long time_create;
    long long time_access;
    long long time_write;
    long long size;
    char name[260];
};
struct _wfinddata64_t {
    unsigned attrib;
    long long time_create;
    long long time_access;
    long long time_write;
    long long size;
    wchar_t name[260];
};
#define _finddata64_t __finddata64_t
#define _finddata_t __finddata64_t
#define _finddatai64_t __finddata64_t
#define _finddata64i32_t __finddata64_t
#define _wfinddata_t _wfinddata64_t
#define _wfinddatai64_t _wfinddata64_t
#define _wfinddata64i32_t _wfinddata64_t
intptr_t _findfirst64(const char *pattern, struct __finddata64_t *found) WSX_SYM(_findfirst64);
int _findnext64(intptr_t search, struct __finddata64_t *found) WSX_SYM(_findnext64);
intptr_t _wfindfirst64(const wchar_t *pattern, struct _wfinddata64_t *found)
    WSX_SYMW(_wfindfirst64);
int _wfindnext64(intptr_t search, struct _wfinddata64_t *found) WSX_SYMW(_wfindnext64);
int _findclose(intptr_t search) WSX_SYM(_findclose);
#define _findfirst _findfirst64
#define _findnext _findnext64
#define _findfirsti64 _findfirst64
#define _findnexti64 _findnext64
#define _wfindfirst _wfindfirst64
#define _wfindnext _wfindnext64
#define _wfindfirsti64 _wfindfirst64
#define _wfindnexti64 _wfindnext64

WSX_END_DECLS

#ifndef _open
WSX_INLINE int _open(const char *path, int flags, ...) {
    int mode = 0;
    if (flags & O_CREAT) {
        va_list list;
        va_start(list, flags);
        mode = va_arg(list, int);
        va_end(list);
    }
    return open(path, flags, (unsigned)mode);
}
#endif
#ifndef _creat
WSX_INLINE int _creat(const char *path, int mode) {
    return creat(path, (unsigned)mode);
}
#endif
#ifndef _close
WSX_INLINE int _close(int descriptor) {
    return close(descriptor);
}
#endif
#ifndef _read
WSX_INLINE int _read(int descriptor, void *buffer, unsigned size) {
    return (int)read(descriptor, buffer, size);
}
#endif
#ifndef _write
WSX_INLINE int _write(int descriptor, const void *buffer, unsigned size) {
    return (int)write(descriptor, buffer, size);
}
#endif
#ifndef _lseek
WSX_INLINE long _lseek(int descriptor, long offset, int origin) {
    return (long)lseek(descriptor, offset, origin);
}
#endif
#ifndef _lseeki64
WSX_INLINE long long _lseeki64(int descriptor, long long offset, int origin) {
    return (long long)lseek(descriptor, (off_t)offset, origin);
}
#endif
#ifndef _telli64
WSX_INLINE long long _telli64(int descriptor) {
    return (long long)lseek(descriptor, 0, SEEK_CUR);
}
#endif
#ifndef _tell
WSX_INLINE long _tell(int descriptor) {
    return (long)lseek(descriptor, 0, SEEK_CUR);
}
#endif
#ifndef _filelength
WSX_INLINE long _filelength(int descriptor) {
    return (long)_filelengthi64(descriptor);
}
#endif
#ifndef _chsize
WSX_INLINE int _chsize(int descriptor, long size) {
    return _chsize_s(descriptor, size) == 0 ? 0 : -1;
}
#endif
#ifndef _isatty
WSX_INLINE int _isatty(int descriptor) {
    return isatty(descriptor);
}
#endif
#ifndef _dup
WSX_INLINE int _dup(int descriptor) {
    return dup(descriptor);
}
#endif
// 0, where libc gives the new descriptor.
#ifndef _dup2
WSX_INLINE int _dup2(int from, int to) {
    return dup2(from, to) < 0 ? -1 : 0;
}
#endif
#ifndef _commit
WSX_INLINE int _commit(int descriptor) {
    return fsync(descriptor);
}
#endif
#ifndef _unlink
WSX_INLINE int _unlink(const char *path) {
    return unlink(path);
}
#endif
#ifndef _umask
WSX_INLINE int _umask(int mode) {
    return (int)umask((mode_t)mode);
}
#endif

#endif

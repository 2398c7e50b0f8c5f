// SPDX-License-Identifier: MIT
//
// The keyboard and the screen, after Microsoft's "Console and Port I/O". They are the terminal of
// the standard input and output. When the input is a file or a pipe its bytes are the keys.
#ifndef _INC_CONIO
#define _INC_CONIO
#pragma GCC system_header

#include <wsx/crt.h>

WSX_BEGIN_DECLS

// Whether _getch would return at once.
int _kbhit(void) WSX_SYM(_kbhit);
// A key without waiting for the end of its line and without (_getche: with) showing it; -1 at the end
// of the input. Special keys come as the terminal sends them.
int _getch(void) WSX_SYM(_getch);
int _getche(void) WSX_SYM(_getche);
// The next _getch gives this one. -1 when one waits already.
int _ungetch(int key) WSX_SYM(_ungetch);
int _putch(int character) WSX_SYM(_putch);
int _cputs(const char *text) WSX_SYM(_cputs);
int _cprintf(const char *format, ...) WSX_SYMW(_cprintf);

WSX_END_DECLS

#ifndef kbhit
WSX_INLINE int kbhit(void) {
    return _kbhit();
}
#endif
#ifndef getch
WSX_INLINE int getch(void) {
    return _getch();
}
#endif
#ifndef getche
WSX_INLINE int getche(void) {
    return _getche();
}
#endif
#ifndef putch
WSX_INLINE int putch(int character) {
    return _putch(character);
}
#endif

#endif

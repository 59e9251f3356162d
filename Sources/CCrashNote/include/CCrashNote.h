#ifndef CCRASHNOTE_H
#define CCRASHNOTE_H

#include <stddef.h>

// Names, in a file, what each thread was working on when the process died of its own fault (SIGSEGV, SIGBUS,
// SIGILL, SIGFPE, SIGTRAP, SIGABRT). A signal handler cannot be written in Swift: the language promises
// nothing about what is safe in one. Costs nothing until a crash, and says nothing after a kill or a power
// cut.

// Slots that can be told apart.
enum { crash_note_slots = 256 };

// Installs the handlers (once) and sets the file that a crash will write. NULL: none.
void crash_note_set_file(const char *path);

// The calling thread begins to work, as number `slot`, on something with this name; longer names than a path
// can be are cut.
void crash_note_enter(int slot, const char *name, size_t length);

// The calling thread is done with it.
void crash_note_leave(int slot);

#endif

#include "CCrashNote.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

enum { name_capacity = 4096, stack_capacity = 64 * 1024 };

// Static, so that the handler needs no heap that the crash may have ruined. Untouched pages take no memory.
static char names[crash_note_slots][name_capacity];
static _Atomic int lengths[crash_note_slots];

static char file[name_capacity];
static _Atomic int has_file;

static const int fatal[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT};
enum { fatal_count = sizeof fatal / sizeof fatal[0] };
static struct sigaction earlier[fatal_count];

static _Thread_local int own_slot = -1;
// A stack that overflowed leaves no room for a handler. Not thread-local: that much would not fit every
// thread.
static char handler_stacks[crash_note_slots][stack_capacity];
static _Thread_local int has_handler_stack;

static void write_slot(int descriptor, int slot) {
    int length = atomic_load(&lengths[slot]);
    if (length <= 0) return;
    if (write(descriptor, names[slot], (size_t)length) < 0) return;
    if (write(descriptor, "", 1) < 0) return;
}

// Only async-signal-safe calls from here on (POSIX.1-2017, 2.4.3).
static void note(int signal_number, siginfo_t *info, void *context) {
    (void)context;
    if (atomic_exchange(&has_file, 0)) {
        int descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        if (descriptor >= 0) {
            // A thread that works for others, such as a decoder's own, has no slot: any of them may be to
            // blame.
            if (own_slot >= 0) write_slot(descriptor, own_slot);
            else for (int slot = 0; slot < crash_note_slots; slot++) write_slot(descriptor, slot);
            close(descriptor);
        }
    }
    for (int index = 0; index < fatal_count; index++) {
        if (fatal[index] == signal_number) sigaction(signal_number, &earlier[index], NULL);
    }
    // The instruction faults again when this handler returns, with its address for the crash report. What no
    // instruction repeats is raised, and delivered then.
    int repeats = signal_number != SIGABRT && signal_number != SIGTRAP && info->si_code > 0;
    if (!repeats) raise(signal_number);
}

static void install(void) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = note;
    action.sa_flags = SA_ONSTACK | SA_SIGINFO;
    sigemptyset(&action.sa_mask);
    for (int index = 0; index < fatal_count; index++) sigaction(fatal[index], &action, &earlier[index]);
}

void crash_note_set_file(const char *path) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    atomic_store(&has_file, 0);
    if (!path || strlen(path) >= sizeof file) return;
    strcpy(file, path);
    pthread_once(&once, install);
    atomic_store(&has_file, 1);
}

void crash_note_enter(int slot, const char *name, size_t length) {
    if (slot < 0 || slot >= crash_note_slots) return;
    if (!has_handler_stack) {
        stack_t stack;
        memset(&stack, 0, sizeof stack);
        stack.ss_sp = handler_stacks[slot];
        stack.ss_size = stack_capacity;
        sigaltstack(&stack, NULL);
        has_handler_stack = 1;
    }
    if (length > name_capacity) length = name_capacity;
    memcpy(names[slot], name, length);
    own_slot = slot;
    atomic_store(&lengths[slot], (int)length);
}

void crash_note_leave(int slot) {
    if (slot < 0 || slot >= crash_note_slots) return;
    atomic_store(&lengths[slot], 0);
    own_slot = -1;
}

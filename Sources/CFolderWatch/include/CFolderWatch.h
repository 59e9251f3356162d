#pragma once

#include <stddef.h>
#include <stdint.h>

/// inotify(7): what changes in folders. Where the system has none, `cfolder_watch_open` gives ENOTSUP.

typedef struct {
    int events;
    /// A pipe: `cfolder_watch_wake` writes, `cfolder_watch_wait` looks.
    int wake_reader, wake_writer;
} CFolderWatch;

typedef struct {
    /// Which folder, as `cfolder_watch_add` numbered it; -1 where `is_overflow`.
    int32_t folder;
    /// What changed in it; NULL where it was the folder itself. Lies in the buffer that was read.
    const char *name;
    /// Whether what changed is a folder.
    int is_folder;
    /// It is new under this name, or no longer there under it.
    int came, went;
    /// The watched folder is gone, renamed or unmounted.
    int is_gone;
    /// The number is no longer valid.
    int is_ended;
    /// Events were lost.
    int is_overflow;
} CFolderWatchEvent;

/// Each returns 0 or an `errno`.
int cfolder_watch_open(CFolderWatch *watch);
/// Watches one folder, not those in it. The same folder always has the same number, whatever path leads to it.
/// EREMOTE for a file system that other computers change without this one being told; ENOSPC where the system gives
/// no more watches.
int cfolder_watch_add(const CFolderWatch *watch, const char *path, int32_t *folder);
/// Reads what is there without waiting: whole events, 0 bytes where there is none. `buffer` is aligned as
/// `uint64_t` and has at least 4096 bytes.
int cfolder_watch_read(const CFolderWatch *watch, void *buffer, size_t size, size_t *length);

/// The event at `offset`, which is moved behind it; 0 where none is left.
int cfolder_watch_next(const void *buffer, size_t length, size_t *offset, CFolderWatchEvent *event);

void cfolder_watch_remove(const CFolderWatch *watch, int32_t folder);
/// Waits for events for at most this many milliseconds (-1: forever). Returns 0 once the watch has been stopped.
int cfolder_watch_wait(const CFolderWatch *watch, int milliseconds);
/// Ends this wait and all to come. For any thread.
void cfolder_watch_wake(const CFolderWatch *watch);
void cfolder_watch_close(const CFolderWatch *watch);

#ifndef __linux__

#include "CFolderWatch.h"

#include <errno.h>

int cfolder_watch_open(CFolderWatch *watch) { return ENOTSUP; }
int cfolder_watch_add(const CFolderWatch *watch, const char *path, int32_t *folder) { return ENOTSUP; }
int cfolder_watch_read(const CFolderWatch *watch, void *buffer, size_t size, size_t *length) { return ENOTSUP; }
int cfolder_watch_next(const void *buffer, size_t length, size_t *offset, CFolderWatchEvent *event) { return 0; }
void cfolder_watch_remove(const CFolderWatch *watch, int32_t folder) {}
int cfolder_watch_wait(const CFolderWatch *watch, int milliseconds) { return 0; }
void cfolder_watch_wake(const CFolderWatch *watch) {}
void cfolder_watch_close(const CFolderWatch *watch) {}

#endif

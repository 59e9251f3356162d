#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "CFileMove.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int cfile_move_by_link(const char *from, const char *to) {
    if (link(from, to) != 0) return errno;
    if (unlink(from) == 0) return 0;
    int failure = errno;
    // The old name could not be taken away: take the new one back, so that nothing has changed.
    unlink(to);
    return failure;
}

int cfile_move(const char *from, const char *to) {
#ifdef __APPLE__
    int failed = renamex_np(from, to, RENAME_EXCL);
#else
    int failed = renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);
#endif
    if (!failed) return 0;
    // File systems that do not know the flag say one of these.
    if (errno == EINVAL || errno == ENOSYS || errno == ENOTSUP) return cfile_move_by_link(from, to);
    return errno;
}

int cfile_sync(int descriptor) {
#ifdef __APPLE__
    if (fcntl(descriptor, F_FULLFSYNC) == 0) return 0;
#endif
    return fsync(descriptor) == 0 ? 0 : errno;
}

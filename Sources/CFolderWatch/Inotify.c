#ifdef __linux__

#define _GNU_SOURCE
#include "CFolderWatch.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <poll.h>
#include <sys/inotify.h>
#include <sys/vfs.h>
#include <unistd.h>

int cfolder_watch_open(CFolderWatch *watch) {
    int wake[2];
    if (pipe2(wake, O_CLOEXEC | O_NONBLOCK) != 0) return errno;
    int events = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (events < 0) {
        int code = errno;
        close(wake[0]);
        close(wake[1]);
        return code;
    }
    *watch = (CFolderWatch){events, wake[0], wake[1]};
    return 0;
}

/// File systems where inotify tells only what this computer does. FUSE may be one (sshfs, rclone) and may not.
static int is_remote(const char *path) {
    struct statfs found;
    if (statfs(path, &found) != 0) return 0;
    switch ((uint32_t)found.f_type) {
    case NFS_SUPER_MAGIC:
    case SMB_SUPER_MAGIC:
    case 0xFF534D42: // CIFS
    case 0xFE534D42: // SMB2
    case AFS_SUPER_MAGIC:
    case CODA_SUPER_MAGIC:
    case V9FS_MAGIC:
    case 0x00C36400: // Ceph
    case 0x65735546: // FUSE
        return 1;
    default:
        return 0;
    }
}

int cfolder_watch_add(const CFolderWatch *watch, const char *path, int32_t *folder) {
    if (is_remote(path)) return EREMOTE;
    // IN_MODIFY too: a file that is still being written is not yet at rest.
    uint32_t mask = IN_CREATE | IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE
        | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR | IN_EXCL_UNLINK;
    int number = inotify_add_watch(watch->events, path, mask);
    if (number < 0) return errno;
    *folder = number;
    return 0;
}

void cfolder_watch_remove(const CFolderWatch *watch, int32_t folder) {
    inotify_rm_watch(watch->events, folder);
}

int cfolder_watch_read(const CFolderWatch *watch, void *buffer, size_t size, size_t *length) {
    ssize_t got;
    do {
        got = read(watch->events, buffer, size);
    } while (got < 0 && errno == EINTR);
    *length = got > 0 ? (size_t)got : 0;
    return got >= 0 || errno == EAGAIN ? 0 : errno;
}

int cfolder_watch_next(const void *buffer, size_t length, size_t *offset, CFolderWatchEvent *event) {
    if (*offset + sizeof(struct inotify_event) > length) return 0;
    const struct inotify_event *found = (const void *)((const char *)buffer + *offset);
    *offset += sizeof(struct inotify_event) + found->len;
    uint32_t mask = found->mask;
    *event = (CFolderWatchEvent){
        .folder = found->wd,
        .name = found->len > 0 ? found->name : NULL,
        .is_folder = (mask & IN_ISDIR) != 0,
        .came = (mask & (IN_CREATE | IN_MOVED_TO)) != 0,
        .went = (mask & (IN_DELETE | IN_MOVED_FROM)) != 0,
        .is_gone = (mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT)) != 0,
        .is_ended = (mask & IN_IGNORED) != 0,
        .is_overflow = (mask & IN_Q_OVERFLOW) != 0,
    };
    return 1;
}

int cfolder_watch_wait(const CFolderWatch *watch, int milliseconds) {
    struct pollfd waiting[2] = {{watch->events, POLLIN, 0}, {watch->wake_reader, POLLIN, 0}};
    // An interrupted wait counts as one that is over: the caller looks and waits again.
    poll(waiting, 2, milliseconds);
    return waiting[1].revents == 0;
}

void cfolder_watch_wake(const CFolderWatch *watch) {
    char byte = 0;
    // A full pipe wakes as well.
    if (write(watch->wake_writer, &byte, 1) < 0) return;
}

void cfolder_watch_close(const CFolderWatch *watch) {
    close(watch->events);
    close(watch->wake_reader);
    close(watch->wake_writer);
}

#endif

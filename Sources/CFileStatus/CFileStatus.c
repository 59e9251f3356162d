#include "CFileStatus.h"

#include <errno.h>
#include <sys/stat.h>

static int fill(int failed, const struct stat *from, CFileStatus *to) {
    if (failed) return errno;
    if (S_ISREG(from->st_mode)) {
        to->kind = CFileKindRegular;
    } else if (S_ISDIR(from->st_mode)) {
        to->kind = CFileKindFolder;
    } else if (S_ISLNK(from->st_mode)) {
        to->kind = CFileKindLink;
    } else {
        to->kind = CFileKindOther;
    }
    to->size = from->st_size;
#ifdef __APPLE__
    struct timespec modified = from->st_mtimespec;
#else
    struct timespec modified = from->st_mtim;
#endif
    to->modified = (int64_t)modified.tv_sec * 1000000000 + modified.tv_nsec;
    to->device = (uint64_t)from->st_dev;
    to->inode = (uint64_t)from->st_ino;
    return 0;
}

int cfile_status(const char *path, int follows_links, CFileStatus *status) {
    struct stat found;
    return fill(follows_links ? stat(path, &found) : lstat(path, &found), &found, status);
}

int cfile_status_of_descriptor(int descriptor, CFileStatus *status) {
    struct stat found;
    return fill(fstat(descriptor, &found), &found, status);
}

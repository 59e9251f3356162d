// The floor under any JPEG indexer: read each file and let libjpeg-turbo decode it at the smallest scale that
// keeps the wanted short side, on all cores, and nothing else.
//
//     decode_floor THREADS SHORT_SIDE FOLDER

#include <dirent.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <turbojpeg.h>

static char **paths;
static size_t path_count;
static int short_side;
static atomic_size_t next_path;
static atomic_size_t pixels;

static void fail(const char *what, const char *why) {
    fprintf(stderr, "%s: %s\n", what, why);
    exit(1);
}

static unsigned char *read_file(const char *path, unsigned long *size) {
    FILE *file = fopen(path, "rb");
    struct stat facts;
    if (!file || fstat(fileno(file), &facts) != 0) fail(path, "cannot be opened");
    *size = (unsigned long)facts.st_size;
    unsigned char *bytes = malloc(*size);
    if (!bytes || fread(bytes, 1, *size, file) != *size) fail(path, "cannot be read");
    fclose(file);
    return bytes;
}

// The smallest of 1/8, 1/4, 1/2 and 1/1 that keeps the short side.
static tjscalingfactor scale_for(int width, int height) {
    int side = width < height ? width : height;
    for (int denominator = 8; denominator > 1; denominator /= 2) {
        tjscalingfactor factor = {1, denominator};
        if (TJSCALED(side, factor) >= short_side) return factor;
    }
    return (tjscalingfactor){1, 1};
}

static void *decode_all(void *unused) {
    (void)unused;
    tjhandle decoder = tjInitDecompress();
    for (size_t index; (index = atomic_fetch_add(&next_path, 1)) < path_count;) {
        unsigned long size;
        unsigned char *bytes = read_file(paths[index], &size);
        int width, height, subsampling, colours;
        if (tjDecompressHeader3(decoder, bytes, size, &width, &height, &subsampling, &colours) != 0)
            fail(paths[index], tjGetErrorStr2(decoder));
        tjscalingfactor factor = scale_for(width, height);
        int w = TJSCALED(width, factor), h = TJSCALED(height, factor);
        unsigned char *picture = malloc((size_t)w * h * 3);
        if (!picture || tjDecompress2(decoder, bytes, size, picture, w, 0, h, TJPF_RGB, 0) != 0)
            fail(paths[index], tjGetErrorStr2(decoder));
        atomic_fetch_add(&pixels, (size_t)w * h);
        free(picture);
        free(bytes);
    }
    tjDestroy(decoder);
    return NULL;
}

int main(int count, char **arguments) {
    if (count != 4) fail(arguments[0], "wants THREADS SHORT_SIDE FOLDER");
    int threads = atoi(arguments[1]);
    short_side = atoi(arguments[2]);
    DIR *folder = opendir(arguments[3]);
    if (!folder) fail(arguments[3], "cannot be opened");
    for (struct dirent *entry; (entry = readdir(folder));) {
        if (!strstr(entry->d_name, ".jpg")) continue;
        paths = realloc(paths, (path_count + 1) * sizeof *paths);
        if (!paths || asprintf(&paths[path_count++], "%s/%s", arguments[3], entry->d_name) < 0)
            fail(arguments[3], "out of memory");
    }
    pthread_t *workers = calloc((size_t)threads, sizeof *workers);
    for (int i = 0; i < threads; i++) pthread_create(&workers[i], NULL, decode_all, NULL);
    for (int i = 0; i < threads; i++) pthread_join(workers[i], NULL);
    printf("%zu photos, %zu pixels\n", path_count, (size_t)pixels);
    return 0;
}

#include "CVips.h"
#include "colour.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <vips/vips.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int start_result;

static void ignore_log(const gchar *domain, GLogLevelFlags level, const gchar *message, gpointer data) {}

static void start(void) {
    start_result = vips_init("afterimage");
    if (start_result != 0) return;
    // Callers bring their own threads, one photo each, and no photo is decoded twice.
    vips_concurrency_set(1);
    vips_cache_set_max(0);
    // Warnings about odd but readable files would go to the user's terminal.
    g_log_set_handler("VIPS", G_LOG_LEVEL_WARNING | G_LOG_LEVEL_MESSAGE | G_LOG_LEVEL_INFO, ignore_log, NULL);
}

int cvips_start(void) {
    pthread_once(&once, start);
    return start_result;
}

static const char *loader_name(CVipsLoader loader) {
    switch (loader) {
    case CVipsLoaderJPEG: return "jpegload_buffer";
    case CVipsLoaderPNG: return "pngload_buffer";
    case CVipsLoaderWebP: return "webpload_buffer";
    case CVipsLoaderGIF: return "gifload_buffer";
    case CVipsLoaderTIFF: return "tiffload_buffer";
    case CVipsLoaderHEIF: return "heifload_buffer";
    case CVipsLoaderJPEGXL: return "jxlload_buffer";
    case CVipsLoaderBMP: return "magickload_buffer";
    }
    return "";
}

int cvips_has_loader(CVipsLoader loader) {
    return cvips_start() == 0 && vips_type_find("VipsOperation", loader_name(loader)) != 0;
}

static void take_message(char *message, size_t capacity) {
    char *log = vips_error_buffer_copy();
    g_strlcpy(message, g_strdelimit(g_strstrip(log), "\n", ';'), capacity);
    g_free(log);
}

/// The options that let a loader shrink: `shrink` for JPEG, `scale` for WebP, `thumbnail` for HEIF.
typedef struct {
    int shrink;
    double scale;
    gboolean thumbnail;
} LoadOptions;

static VipsImage *load(const void *bytes, size_t length, CVipsLoader loader, LoadOptions options) {
    VipsImage *image = NULL;
    void *buffer = (void *)bytes;
#define COMMON "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_ERROR
    switch (loader) {
    case CVipsLoaderJPEG:
        vips_jpegload_buffer(buffer, length, &image, COMMON, "shrink", options.shrink, NULL);
        break;
    case CVipsLoaderPNG: vips_pngload_buffer(buffer, length, &image, COMMON, NULL); break;
    case CVipsLoaderWebP:
        vips_webpload_buffer(buffer, length, &image, COMMON, "scale", options.scale, NULL);
        break;
    case CVipsLoaderGIF: vips_gifload_buffer(buffer, length, &image, COMMON, NULL); break;
    case CVipsLoaderTIFF: vips_tiffload_buffer(buffer, length, &image, COMMON, NULL); break;
    case CVipsLoaderHEIF:
        vips_heifload_buffer(buffer, length, &image, COMMON, "thumbnail", options.thumbnail, NULL);
        break;
    case CVipsLoaderJPEGXL: vips_jxlload_buffer(buffer, length, &image, COMMON, NULL); break;
    case CVipsLoaderBMP: vips_magickload_buffer(buffer, length, &image, COMMON, NULL); break;
    }
#undef COMMON
    return image;
}

/// Whether the HEIF thumbnail shows the same picture: large enough and of the same aspect, within a pixel.
static gboolean thumbnail_serves(VipsImage *thumbnail, int width, int height, int minimum_short_side) {
    int short_side = VIPS_MIN(thumbnail->Xsize, thumbnail->Ysize);
    double expected = (double)thumbnail->Xsize * height / width;
    return short_side >= minimum_short_side && fabs(expected - thumbnail->Ysize) <= 1;
}

/// Loads, shrinking as far as the loader itself can. Returns a new reference in place of `full`.
static VipsImage *load_shrunk(
    const void *bytes, size_t length, CVipsLoader loader, VipsImage *full, int minimum_short_side) {
    LoadOptions options = {1, 1, FALSE};
    double factor = (double)VIPS_MIN(full->Xsize, full->Ysize) / minimum_short_side;
    if (minimum_short_side <= 0 || factor <= 1) return full;
    if (loader == CVipsLoaderJPEG) {
        while (options.shrink < 8 && options.shrink * 2 <= factor) options.shrink *= 2;
        if (options.shrink == 1) return full;
    } else if (loader == CVipsLoaderWebP) {
        if (factor < 2) return full;
        options.scale = 1 / floor(factor);
    } else if (loader == CVipsLoaderHEIF) {
        // Without a thumbnail in the file this gives the picture itself again.
        options.thumbnail = TRUE;
    } else {
        return full;
    }
    VipsImage *shrunk = load(bytes, length, loader, options);
    if (shrunk == NULL && loader != CVipsLoaderHEIF) {
        g_object_unref(full);
        return NULL;
    }
    if (shrunk == NULL) return full;
    if (loader == CVipsLoaderHEIF && !thumbnail_serves(shrunk, full->Xsize, full->Ysize, minimum_short_side)) {
        g_object_unref(shrunk);
        return full;
    }
    g_object_unref(full);
    return shrunk;
}

/// Mean over whole blocks, so that the short side keeps at least `minimum_short_side` pixels.
static int shrink(VipsImage **image, int minimum_short_side) {
    if (minimum_short_side <= 0) return 0;
    int factor = VIPS_MIN((*image)->Xsize, (*image)->Ysize) / minimum_short_side;
    if (factor < 2) return 0;
    VipsImage *result = NULL;
    int failed = vips_shrink(*image, &result, factor, factor, "ceil", TRUE, NULL);
    return colour_replace(image, result, failed);
}

typedef struct {
    double seconds;
    gint64 began;
    gboolean stopped;
} Deadline;

static gboolean is_over(Deadline *deadline) {
    if ((g_get_monotonic_time() - deadline->began) / 1e6 > deadline->seconds) deadline->stopped = TRUE;
    return deadline->stopped;
}

static void check_deadline(VipsImage *image, VipsProgress *progress, gpointer data) {
    if (is_over(data)) vips_image_set_kill(image, TRUE);
}

/// Computes the pixels of the (small) result, then turns them upright: rotation needs them all at once.
static int evaluate_upright(VipsImage **image, Deadline *deadline) {
    vips_image_set_progress(*image, TRUE);
    gulong handler = g_signal_connect(*image, "eval", G_CALLBACK(check_deadline), deadline);
    VipsImage *result = vips_image_copy_memory(*image);
    g_signal_handler_disconnect(*image, handler);
    if (colour_replace(image, result, result == NULL)) return -1;
    // A picture that was ready before the kill was noticed is late all the same.
    if (is_over(deadline)) return -1;
    vips_image_set_progress(*image, FALSE);
    int failed = vips_autorot(*image, &result, NULL);
    return colour_replace(image, result, failed);
}

static CVipsStatus decode(
    const void *bytes, size_t length, CVipsLoader loader, const CVipsColours *colours, int minimum_short_side,
    int64_t pixel_limit, double seconds, CVipsPicture *picture) {
    Deadline deadline = {seconds, g_get_monotonic_time(), FALSE};
    VipsImage *image = load(bytes, length, loader, (LoadOptions){1, 1, FALSE});
    if (image == NULL) return CVipsStatusDamaged;
    picture->original_width = image->Xsize;
    picture->original_height = image->Ysize;
    if ((int64_t)image->Xsize * image->Ysize > pixel_limit) {
        g_object_unref(image);
        return CVipsStatusTooManyPixels;
    }
    if (vips_image_get_orientation_swap(image)) {
        picture->original_width = image->Ysize;
        picture->original_height = image->Xsize;
    }
    image = load_shrunk(bytes, length, loader, image, minimum_short_side);
    if (image == NULL) return CVipsStatusDamaged;

    size_t size = 0;
    void *pixels = NULL;
    // JPEG shrinks on load alone, so that its pixels are those of the fast path.
    int block_side = loader == CVipsLoaderJPEG ? 0 : minimum_short_side;
    CVipsStatus status = CVipsStatusDamaged;
    if (colour_prepare(&image, colours) == 0 && colour_flatten(&image, colours) == 0
        && shrink(&image, block_side) == 0 && colour_to_srgb(&image, &status) == 0
        && evaluate_upright(&image, &deadline) == 0) {
        pixels = vips_image_write_to_memory(image, &size);
    }
    if (pixels != NULL && image->Bands == 3 && size == (size_t)3 * image->Xsize * image->Ysize) {
        picture->pixels = pixels;
        picture->width = image->Xsize;
        picture->height = image->Ysize;
        g_object_unref(image);
        return CVipsStatusOK;
    }
    g_free(pixels);
    g_object_unref(image);
    return deadline.stopped ? CVipsStatusTookTooLong : status;
}

CVipsStatus cvips_decode(
    const void *bytes, size_t length, CVipsLoader loader, const CVipsColours *colours, int minimum_short_side,
    int64_t pixel_limit, double seconds, CVipsPicture *picture) {
    memset(picture, 0, sizeof *picture);
    if (!cvips_has_loader(loader)) return CVipsStatusNoLoader;
    CVipsStatus status = decode(
        bytes, length, loader, colours, minimum_short_side, pixel_limit, seconds, picture);
    if (status != CVipsStatusOK) take_message(picture->message, sizeof picture->message);
    vips_error_clear();
    // The buffers libvips keeps per thread are small, but the callers' threads come and go.
    vips_thread_shutdown();
    return status;
}

CVipsStatus cvips_read_header(const void *bytes, size_t length, CVipsLoader loader, CVipsHeader *header) {
    memset(header, 0, sizeof *header);
    if (!cvips_has_loader(loader)) return CVipsStatusNoLoader;
    VipsImage *image = NULL;
    // Only pixels may be refused for damage, so no loader is asked to fail.
    int failed = loader == CVipsLoaderJPEGXL ? vips_jxlload_buffer((void *)bytes, length, &image, NULL)
                                             : vips_jpegload_buffer((void *)bytes, length, &image, NULL);
    if (failed) {
        take_message(header->message, sizeof header->message);
        vips_error_clear();
        return CVipsStatusDamaged;
    }
    header->width = image->Xsize;
    header->height = image->Ysize;
    header->bands = image->Bands;
    header->orientation = vips_image_get_orientation(image);
    const void *profile = NULL;
    size_t profile_length = 0;
    if (vips_image_get_typeof(image, VIPS_META_ICC_NAME)
        && vips_image_get_blob(image, VIPS_META_ICC_NAME, &profile, &profile_length) == 0 && profile_length > 0) {
        header->profile = g_memdup2(profile, profile_length);
        header->profile_length = profile_length;
    }
    g_object_unref(image);
    vips_error_clear();
    return CVipsStatusOK;
}

CVipsStatus cvips_cmyk_to_srgb(
    const uint8_t *pixels, int width, int height, const void *profile, size_t profile_length,
    CVipsPicture *picture) {
    memset(picture, 0, sizeof *picture);
    if (cvips_start() != 0) return CVipsStatusNoLoader;
    VipsImage *image = vips_image_new_from_memory(
        pixels, (size_t)width * height * 4, width, height, 4, VIPS_FORMAT_UCHAR);
    if (image == NULL) return CVipsStatusDamaged;
    image->Type = VIPS_INTERPRETATION_CMYK;
    if (profile != NULL) vips_image_set_blob_copy(image, VIPS_META_ICC_NAME, profile, profile_length);
    size_t size = 0;
    CVipsStatus status = CVipsStatusDamaged;
    if (colour_to_srgb(&image, &status) == 0) {
        picture->pixels = vips_image_write_to_memory(image, &size);
        picture->width = width;
        picture->height = height;
    }
    if (picture->pixels == NULL) take_message(picture->message, sizeof picture->message);
    g_object_unref(image);
    vips_error_clear();
    vips_thread_shutdown();
    return picture->pixels != NULL ? CVipsStatusOK : status;
}

void cvips_release(void *memory) {
    g_free(memory);
}

#include "CVips.h"

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

/// Replaces `*image` by the result of an operation that has just been called.
static int replace(VipsImage **image, VipsImage *result, int failed) {
    if (failed) return -1;
    g_object_unref(*image);
    *image = result;
    return 0;
}

static double white(VipsImage *image) {
    switch (image->BandFmt) {
    case VIPS_FORMAT_USHORT: return 65535;
    case VIPS_FORMAT_FLOAT:
    case VIPS_FORMAT_DOUBLE: return image->Type == VIPS_INTERPRETATION_scRGB ? 1 : 255;
    default: return 255;
    }
}

static int flatten(VipsImage **image) {
    if (!vips_image_hasalpha(*image)) return 0;
    VipsImage *result = NULL;
    double level = white(*image);
    VipsArrayDouble *background = vips_array_double_new(&level, 1);
    int failed = vips_flatten(*image, &result, "background", background, NULL);
    vips_area_unref(VIPS_AREA(background));
    return replace(image, result, failed);
}

/// Mean over whole blocks, so that the short side keeps at least `minimum_short_side` pixels.
static int shrink(VipsImage **image, int minimum_short_side) {
    if (minimum_short_side <= 0) return 0;
    int factor = VIPS_MIN((*image)->Xsize, (*image)->Ysize) / minimum_short_side;
    if (factor < 2) return 0;
    VipsImage *result = NULL;
    int failed = vips_shrink(*image, &result, factor, factor, "ceil", TRUE, NULL);
    return replace(image, result, failed);
}

static int to_srgb(VipsImage **image) {
    VipsImage *result = NULL;
    int failed;
    gboolean profiled = vips_image_get_typeof(*image, VIPS_META_ICC_NAME) != 0;
    if (profiled || (*image)->Type == VIPS_INTERPRETATION_CMYK) {
        const char *fallback = (*image)->Type == VIPS_INTERPRETATION_CMYK ? "cmyk" : "srgb";
        failed = vips_icc_transform(
            *image, &result, "srgb", "embedded", TRUE, "input_profile", fallback, "intent",
            VIPS_INTENT_RELATIVE, "depth", 8, NULL);
        // A profile that does not fit the pixels is common in the wild; the picture is then read as sRGB.
        if (failed && (*image)->Type != VIPS_INTERPRETATION_CMYK) {
            vips_error_clear();
            failed = vips_colourspace(*image, &result, VIPS_INTERPRETATION_sRGB, NULL);
        }
    } else {
        failed = vips_colourspace(*image, &result, VIPS_INTERPRETATION_sRGB, NULL);
    }
    if (replace(image, result, failed)) return -1;
    if ((*image)->BandFmt != VIPS_FORMAT_UCHAR) {
        failed = vips_cast_uchar(*image, &result, NULL);
        if (replace(image, result, failed)) return -1;
    }
    if ((*image)->Bands == 1) {
        VipsImage *planes[3] = {*image, *image, *image};
        failed = vips_bandjoin(planes, &result, 3, NULL);
        return replace(image, result, failed);
    }
    if ((*image)->Bands > 3) {
        failed = vips_extract_band(*image, &result, 0, "n", 3, NULL);
        return replace(image, result, failed);
    }
    return 0;
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
    if (replace(image, result, result == NULL)) return -1;
    // A picture that was ready before the kill was noticed is late all the same.
    if (is_over(deadline)) return -1;
    vips_image_set_progress(*image, FALSE);
    int failed = vips_autorot(*image, &result, NULL);
    return replace(image, result, failed);
}

static CVipsStatus decode(
    const void *bytes, size_t length, CVipsLoader loader, int minimum_short_side, int64_t pixel_limit,
    double seconds, CVipsPicture *picture) {
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
    if (flatten(&image) == 0 && shrink(&image, block_side) == 0 && to_srgb(&image) == 0
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
    return deadline.stopped ? CVipsStatusTookTooLong : CVipsStatusDamaged;
}

CVipsStatus cvips_decode(
    const void *bytes, size_t length, CVipsLoader loader, int minimum_short_side, int64_t pixel_limit,
    double seconds, CVipsPicture *picture) {
    memset(picture, 0, sizeof *picture);
    if (!cvips_has_loader(loader)) return CVipsStatusNoLoader;
    CVipsStatus status = decode(bytes, length, loader, minimum_short_side, pixel_limit, seconds, picture);
    if (status != CVipsStatusOK) take_message(picture->message, sizeof picture->message);
    vips_error_clear();
    // The buffers libvips keeps per thread are small, but the callers' threads come and go.
    vips_thread_shutdown();
    return status;
}

CVipsStatus cvips_read_jpeg_header(const void *bytes, size_t length, CVipsHeader *header) {
    memset(header, 0, sizeof *header);
    if (!cvips_has_loader(CVipsLoaderJPEG)) return CVipsStatusNoLoader;
    VipsImage *image = NULL;
    if (vips_jpegload_buffer((void *)bytes, length, &image, NULL)) {
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

void cvips_release(void *memory) {
    g_free(memory);
}

#include "CVips.h"

#include <math.h>
#include <string.h>
#include <vips/vips.h>

/// Rows that are looked at together: a multiple of 8, so that no block is cut.
#define STRIP 64
#define MOST_COLOURS 256
/// For the few colours that are counted; a power of two.
#define SLOTS 1024

static VipsImage *load(const void *bytes, size_t length, CVipsLoader loader) {
    VipsImage *image = NULL;
    void *buffer = (void *)bytes;
#define OPTIONS "access", VIPS_ACCESS_SEQUENTIAL, NULL
    switch (loader) {
    case CVipsLoaderPNG: vips_pngload_buffer(buffer, length, &image, OPTIONS); break;
    case CVipsLoaderWebP: vips_webpload_buffer(buffer, length, &image, OPTIONS); break;
    case CVipsLoaderGIF: vips_gifload_buffer(buffer, length, &image, OPTIONS); break;
    case CVipsLoaderTIFF: vips_tiffload_buffer(buffer, length, &image, OPTIONS); break;
    case CVipsLoaderJPEGXL: vips_jxlload_buffer(buffer, length, &image, OPTIONS); break;
    case CVipsLoaderBMP: vips_magickload_buffer(buffer, length, &image, OPTIONS); break;
    default: break;
    }
#undef OPTIONS
    return image;
}

typedef struct {
    uint64_t slots[SLOTS];
    int count;
} Colours;

static void count_colour(Colours *colours, uint64_t colour) {
    if (colours->count > MOST_COLOURS) return;
    // Zero marks an empty slot.
    uint64_t key = colour + 1;
    uint64_t slot = (key * 0x9E3779B97F4A7C15u) >> 54;
    while (colours->slots[slot] != 0) {
        if (colours->slots[slot] == key) return;
        slot = (slot + 1) % SLOTS;
    }
    colours->slots[slot] = key;
    colours->count += 1;
}

/// Sums of a statistic, for its mean and how sure that is.
typedef struct {
    double sum, squares, count;
} Sums;

static void add(Sums *sums, double value) {
    sums->sum += value;
    sums->squares += value * value;
    sums->count += 1;
}

static double mean(const Sums *sums) { return sums->sum / sums->count; }

static double error(const Sums *sums) {
    double spread = sums->squares / sums->count - mean(sums) * mean(sums);
    return fmax(spread, 0) / sums->count;
}

/// What does not follow from the neighbours, of four pixels: in a photo as much within a block as where four blocks meet;
/// after JPEG more where they meet (Fan & de Queiroz, "Identification of Bitmap Compression History", 2003).
static double corner(const uint8_t *luma, size_t width, size_t x, size_t y) {
    const uint8_t *at = luma + y * width + x;
    return fabs((double)at[0] - at[1] - at[width] + at[width + 1]);
}

static void measure_blocks(const uint8_t *luma, size_t width, size_t rows, Sums *inside, Sums *between) {
    for (size_t y = 0; y + 9 <= rows; y += 8) {
        for (size_t x = 0; x + 9 <= width; x += 8) {
            add(inside, corner(luma, width, x + 3, y + 3));
            add(between, corner(luma, width, x + 7, y + 7));
        }
    }
}

static int shows_blocks(const Sums *inside, const Sums *between) {
    if (inside->count < 64) return 0;
    double difference = mean(between) - mean(inside);
    return difference > 0.08 * mean(inside) && difference > 6 * sqrt(error(inside) + error(between));
}

typedef struct {
    Colours colours;
    Sums inside, between;
    int is_grey;
    /// All low bytes so far equal their high bytes, or are zero.
    int repeats, is_shifted;
} Finding;

static void take_row(const VipsRegion *region, int row, Finding *finding, uint8_t *luma) {
    const VipsImage *image = region->im;
    int bands = image->Bands;
    int colours = bands >= 3 ? 3 : 1;
    int is_wide = image->BandFmt == VIPS_FORMAT_USHORT;
    const uint8_t *bytes = VIPS_REGION_ADDR(region, region->valid.left, row);
    const uint16_t *words = (const uint16_t *)bytes;
    for (int x = 0; x < region->valid.width; x++) {
        uint32_t values[3] = {0, 0, 0};
        for (int band = 0; band < colours; band++) {
            uint32_t value = is_wide ? words[x * bands + band] : bytes[x * bands + band];
            values[band] = value;
            if (!is_wide) continue;
            if ((value >> 8) != (value & 255)) finding->repeats = 0;
            if (value & 255) finding->is_shifted = 0;
        }
        if (colours == 1) values[1] = values[2] = values[0];
        if (values[0] != values[1] || values[1] != values[2]) finding->is_grey = 0;
        count_colour(&finding->colours, (uint64_t)values[0] << 32 | (uint64_t)values[1] << 16 | values[2]);
        uint32_t grey = (77 * values[0] + 150 * values[1] + 29 * values[2]) >> 8;
        luma[x] = is_wide ? grey >> 8 : grey;
    }
}

static int measure(VipsImage *image, double seconds, Finding *finding) {
    gint64 began = g_get_monotonic_time();
    VipsRegion *region = vips_region_new(image);
    size_t width = image->Xsize;
    // A row more than a strip: what lies between it and the next is looked at with it.
    uint8_t *luma = g_malloc0(width * (STRIP + 1));
    int held = 0;
    int failed = 0;
    for (int top = 0; top < image->Ysize && !failed; top += STRIP) {
        VipsRect rect = {0, top, image->Xsize, VIPS_MIN(STRIP, image->Ysize - top)};
        failed = vips_region_prepare(region, &rect)
            || (g_get_monotonic_time() - began) / 1e6 > seconds;
        if (failed) break;
        for (int row = 0; row < rect.height; row++) {
            if (held == STRIP + 1) {
                memcpy(luma, luma + width * STRIP, width);
                held = 1;
            }
            take_row(region, top + row, finding, luma + width * held);
            held += 1;
            if (held == STRIP + 1) measure_blocks(luma, width, held, &finding->inside, &finding->between);
        }
    }
    if (held > 1 && held < STRIP + 1) measure_blocks(luma, width, held, &finding->inside, &finding->between);
    g_free(luma);
    g_object_unref(region);
    return failed;
}

static CVipsStatus fill(VipsImage *image, int64_t pixel_limit, double seconds, CVipsSamples *samples) {
    samples->pages = vips_image_get_n_pages(image);
    if ((int64_t)image->Xsize * image->Ysize > pixel_limit) return CVipsStatusTooManyPixels;
    switch (image->BandFmt) {
    case VIPS_FORMAT_UCHAR: samples->stored_depth = samples->depth = 8; break;
    case VIPS_FORMAT_USHORT: samples->stored_depth = samples->depth = 16; break;
    default:
        // Floating point, and what is rarer: as fine as it gets.
        samples->stored_depth = samples->depth = 32;
        samples->colours = MOST_COLOURS + 1;
        return CVipsStatusOK;
    }
    Finding *finding = g_new0(Finding, 1);
    finding->is_grey = finding->repeats = finding->is_shifted = 1;
    int failed = measure(image, seconds, finding);
    if (image->BandFmt == VIPS_FORMAT_USHORT && (finding->repeats || finding->is_shifted)) samples->depth = 8;
    samples->colours = finding->colours.count;
    samples->is_grey = finding->is_grey;
    samples->has_blocks = shows_blocks(&finding->inside, &finding->between);
    g_free(finding);
    return failed ? CVipsStatusDamaged : CVipsStatusOK;
}

CVipsStatus cvips_measure_samples(
    const void *bytes, size_t length, CVipsLoader loader, int64_t pixel_limit, double seconds,
    CVipsSamples *samples) {
    memset(samples, 0, sizeof *samples);
    if (!cvips_has_loader(loader)) return CVipsStatusNoLoader;
    CVipsStatus status = CVipsStatusDamaged;
    VipsImage *image = load(bytes, length, loader);
    if (image != NULL) {
        status = fill(image, pixel_limit, seconds, samples);
        g_object_unref(image);
    }
    vips_error_clear();
    vips_thread_shutdown();
    return status;
}

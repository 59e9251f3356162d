#pragma once

#include <stddef.h>
#include <stdint.h>

/// libvips without its types: glib headers do not import into Swift, and half of libvips' calls are variadic.

typedef enum {
    CVipsStatusOK,
    CVipsStatusNoLoader,
    CVipsStatusDamaged,
    CVipsStatusTooManyPixels,
    CVipsStatusTookTooLong,
} CVipsStatus;

/// The loaders that may run. Each is called by name: libvips never chooses one by looking at the bytes, so
/// that its SVG, PDF, script-like and other loaders not meant for strangers' files stay out of reach.
typedef enum {
    CVipsLoaderJPEG,
    CVipsLoaderPNG,
    CVipsLoaderWebP,
    CVipsLoaderGIF,
    CVipsLoaderTIFF,
    CVipsLoaderHEIF,
    CVipsLoaderJPEGXL,
    /// Through ImageMagick: only for bytes already known to be a Windows bitmap.
    CVipsLoaderBMP,
} CVipsLoader;

typedef struct {
    /// Interleaved R, G, B, rows from top to bottom, upright; released with `cvips_release`.
    uint8_t *pixels;
    int width, height;
    /// Size in the file, upright; on `CVipsStatusTooManyPixels` what the header states.
    int original_width, original_height;
    /// What libvips says went wrong. Its error log is one for all threads: when two decodes fail at the same
    /// moment, their words may mix.
    char message[256];
} CVipsPicture;

/// Starts libvips once; later calls only report. Returns 0 on success.
int cvips_start(void);

/// Whether the system's libvips has the loader.
int cvips_has_loader(CVipsLoader loader);

/// Decodes the first frame to upright 8-bit sRGB, alpha flattened on white.
///
/// `minimum_short_side` > 0 lets it shrink while the short side keeps that many pixels. `seconds` bounds the
/// evaluation of pixels; a loader that decodes a whole picture in one step is stopped only after it.
CVipsStatus cvips_decode(
    const void *bytes, size_t length, CVipsLoader loader, int minimum_short_side, int64_t pixel_limit,
    double seconds, CVipsPicture *picture);

typedef struct {
    int width, height, bands;
    /// EXIF orientation, 1 … 8.
    int orientation;
    /// Copy of the embedded ICC profile, or NULL; released with `cvips_release`.
    uint8_t *profile;
    size_t profile_length;
    char message[256];
} CVipsHeader;

/// Reads a JPEG's header alone.
CVipsStatus cvips_read_jpeg_header(const void *bytes, size_t length, CVipsHeader *header);

void cvips_release(void *memory);

/// What the pixels of a file use of what its format could hold.
typedef struct {
    /// Pages or frames.
    int pages;
    /// Bits per channel in the file: 1, 8, 16 or, for floating point, 32.
    int stored_depth;
    /// Bits per channel that the values need: 8 where a 16-bit file was made of an 8-bit picture.
    int depth;
    /// Different colours, alpha left out; 257 for more than 256.
    int colours;
    /// Whether red, green and blue are equal everywhere.
    int is_grey;
    /// Whether the 8 × 8 blocks of a JPEG show, from the top left corner on.
    int has_blocks;
} CVipsSamples;

/// Measures the first page or frame, as stored: no colour is converted, nothing is turned.
CVipsStatus cvips_measure_samples(
    const void *bytes, size_t length, CVipsLoader loader, int64_t pixel_limit, double seconds,
    CVipsSamples *samples);

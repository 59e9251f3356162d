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
    /// Numbers that say no colours.
    CVipsStatusUnsupported,
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

/// What libvips does not tell of a file's channels and colours.
typedef struct {
    /// Channels that are colours; 0: as libvips thinks. All behind them but `alpha` are dropped.
    int colour_channels;
    /// The channel that is opacity; -1: none. Only where `colour_channels` is given.
    int alpha;
    /// Whether they are luma and chroma (ITU-R BT.601, full range), which libvips takes for red, green and blue.
    int is_ycbcr;
    /// ICC profile of a file that tells its colours in another way; NULL: none. One that the file brings goes first,
    /// but where this one is to replace it.
    const void *profile;
    size_t profile_length;
    int replaces_profile;
    /// Whether the signal is that of ARIB STD-B67, whose light depends on all three channels, as no profile can say.
    /// `profile` is then one of linear light.
    int is_hlg;
} CVipsColours;

/// Starts libvips once; later calls only report. Returns 0 on success.
int cvips_start(void);

/// Whether the system's libvips has the loader.
int cvips_has_loader(CVipsLoader loader);

/// Decodes the first frame to upright 8-bit sRGB, alpha flattened on white.
///
/// `minimum_short_side` > 0 lets it shrink while the short side keeps that many pixels. `seconds` bounds the
/// evaluation of pixels; a loader that decodes a whole picture in one step is stopped only after it.
CVipsStatus cvips_decode(
    const void *bytes, size_t length, CVipsLoader loader, const CVipsColours *colours, int minimum_short_side,
    int64_t pixel_limit, double seconds, CVipsPicture *picture);

/// Converts four bytes a pixel, 255 for full ink, to sRGB: by the profile, or by libvips's own for printing inks.
CVipsStatus cvips_cmyk_to_srgb(
    const uint8_t *pixels, int width, int height, const void *profile, size_t profile_length,
    CVipsPicture *picture);

typedef struct {
    int width, height, bands;
    /// EXIF orientation, 1 … 8.
    int orientation;
    /// Copy of the embedded ICC profile, or NULL; released with `cvips_release`.
    uint8_t *profile;
    size_t profile_length;
    char message[256];
} CVipsHeader;

/// Reads the header alone, of JPEG or JPEG XL.
CVipsStatus cvips_read_header(const void *bytes, size_t length, CVipsLoader loader, CVipsHeader *header);

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

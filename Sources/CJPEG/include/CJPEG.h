#pragma once

#include <stddef.h>
#include <stdint.h>

/// JPEG through libjpeg-turbo's classic interface. Its errors are long jumps, which Swift cannot cross, and only its
/// error manager hears every warning: the TurboJPEG interface tells the first one alone, and not where it occurred.

typedef enum {
    /// Pixels were decoded; the report says of how many rows.
    CJPEGStatusOK,
    CJPEGStatusDamaged,
    /// A kind of JPEG that this library does not decode: lossless, hierarchical, 12 bits.
    CJPEGStatusUnsupported,
} CJPEGStatus;

/// What was decoded, counted in rows of MCUs (8 or 16 rows of pixels).
typedef struct {
    int rows;
    /// Rows whose data is missing or garbled.
    int lost_rows;
    /// Whether all lost rows are at the bottom.
    int is_cut_off;
    /// Rows that lack the last bit of some coefficients: a progressive file's last scans are missing there.
    int coarse_rows;
    /// Whether the end marker stands right behind the picture's data.
    int has_end;
    /// Bytes behind the picture's data, where no end marker stands there.
    size_t bytes_behind;
    /// Whether those are data of the picture that no row used, so that some of its rows must be garbled.
    int has_unused_data;
    /// Whether it is coded arithmetically; of the header alone.
    int is_arithmetic;
    /// Bits a sample and the process (the second byte of the SOF marker), where it is unsupported; else 0.
    int precision, process;
    /// The library's own words for an error, or for the first warning about pixels.
    char message[200];
} CJPEGReport;

/// Decodes to pixels as stored, at 1/1, 1/2, 1/4 or 1/8 of the size.
///
/// - channels: 1 grey, 3 RGB, 4 CMYK as stored (inverted in nearly all files).
/// - pixels: room for `width · height · channels` bytes; width and height are the picture's, divided and rounded up.
CJPEGStatus cjpeg_decode(
    const uint8_t *bytes, size_t count, int divisor, int channels, uint8_t *pixels, int width, int height,
    CJPEGReport *report);

/// Reads the header alone, for what the library has to say of it.
CJPEGStatus cjpeg_check_header(const uint8_t *bytes, size_t count, CJPEGReport *report);

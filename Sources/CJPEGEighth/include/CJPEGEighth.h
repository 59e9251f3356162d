#pragma once

#include <stddef.h>
#include <stdint.h>

/// Decodes a baseline JPEG at one eighth of its size, where it is one of the plain kind that cameras write.
///
/// At 1/8 a luma block is one pixel, its DC coefficient; the AC coefficients, nine tenths of the data, need only be
/// skipped. A table that takes several codes in one step skips them about twice as fast as libjpeg-turbo, which
/// decodes each. The pixels are those of libjpeg-turbo's 1/8 scaling, bit for bit.
///
/// Anything unusual, and anything that is not perfectly in order, is declined: then libjpeg-turbo has the word.
///
/// - pixels: room for `width · height` RGB pixels, where width and height are an eighth of the picture's, rounded up.
/// Returns 1 when `pixels` holds the picture, 0 when the file is declined (and `pixels` holds anything).
int jpeg_eighth_decode(const uint8_t *bytes, size_t count, uint8_t *pixels, int width, int height);

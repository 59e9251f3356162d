#pragma once

#include <stddef.h>
#include <stdint.h>

/// LibRaw without its types: its structures are too large for Swift's importer to be worth it.

typedef enum {
    CRawStatusOK,
    /// Not a camera's raw file, or of a camera this LibRaw does not know.
    CRawStatusUnrecognised,
    /// The file carries no preview of this kind.
    CRawStatusAbsent,
    CRawStatusDamaged,
    CRawStatusTooManyPixels,
} CRawStatus;

typedef struct {
    /// A JPEG file, or interleaved R, G, B rows; released with `craw_release`.
    uint8_t *bytes;
    size_t length;
    int is_jpeg;
    /// Size of the pixels in `bytes`; 0 for a JPEG, whose header says.
    int width, height;
    /// EXIF orientation, 1 … 8, that is still to be applied to `bytes`.
    int orientation;
    /// Size of the photo itself, upright; on `CRawStatusTooManyPixels` what the header states.
    int original_width, original_height;
    char message[128];
} CRawPicture;

int craw_recognises(const void *bytes, size_t length);

/// The largest preview that the camera put into the file.
CRawStatus craw_preview(const void *bytes, size_t length, int64_t pixel_limit, CRawPicture *picture);

/// Develops the sensor's data at half size (one pixel for each 2×2 of the colour filter) to 8-bit sRGB, with
/// the camera's white balance. Seconds, not milliseconds.
CRawStatus craw_develop(const void *bytes, size_t length, int64_t pixel_limit, CRawPicture *picture);

void craw_release(void *memory);

#include "CRaw.h"

#include <libraw/libraw.h>
#include <stdlib.h>
#include <string.h>

int craw_recognises(const void *bytes, size_t length) {
    libraw_data_t *raw = libraw_init(LIBRAW_OPIONS_NO_DATAERR_CALLBACK);
    if (raw == NULL) return 0;
    int result = libraw_open_buffer(raw, (void *)bytes, length);
    libraw_close(raw);
    return result == LIBRAW_SUCCESS;
}

static int exif_orientation(int flip) {
    switch (flip) {
    case 3: return 3;
    case 5: return 8;
    case 6: return 6;
    default: return 1;
    }
}

/// Opens the file and checks its size; fills in what is the same for preview and developed picture.
static CRawStatus open_raw(
    libraw_data_t *raw, const void *bytes, size_t length, int64_t pixel_limit, CRawPicture *picture) {
    if (libraw_open_buffer(raw, (void *)bytes, length) != LIBRAW_SUCCESS) return CRawStatusUnrecognised;
    picture->orientation = exif_orientation(raw->sizes.flip);
    int turned = picture->orientation >= 5;
    picture->original_width = turned ? raw->sizes.height : raw->sizes.width;
    picture->original_height = turned ? raw->sizes.width : raw->sizes.height;
    int64_t pixels = (int64_t)raw->sizes.raw_width * raw->sizes.raw_height;
    return pixels > pixel_limit ? CRawStatusTooManyPixels : CRawStatusOK;
}

static CRawStatus copy(const void *bytes, size_t length, CRawPicture *picture) {
    picture->bytes = malloc(length);
    if (picture->bytes == NULL) return CRawStatusDamaged;
    memcpy(picture->bytes, bytes, length);
    picture->length = length;
    return CRawStatusOK;
}

static CRawStatus take_preview(libraw_data_t *raw, CRawPicture *picture) {
    int result = libraw_unpack_thumb(raw);
    if (result == LIBRAW_NO_THUMBNAIL || result == LIBRAW_UNSUPPORTED_THUMBNAIL) return CRawStatusAbsent;
    if (result != LIBRAW_SUCCESS) {
        strncpy(picture->message, libraw_strerror(result), sizeof picture->message - 1);
        return CRawStatusDamaged;
    }
    libraw_thumbnail_t *preview = &raw->thumbnail;
    if (preview->thumb == NULL || preview->tlength == 0) return CRawStatusAbsent;
    if (preview->tformat == LIBRAW_THUMBNAIL_JPEG) {
        picture->is_jpeg = 1;
        return copy(preview->thumb, preview->tlength, picture);
    }
    size_t expected = (size_t)3 * preview->twidth * preview->theight;
    if (preview->tformat != LIBRAW_THUMBNAIL_BITMAP || preview->tlength < expected) return CRawStatusAbsent;
    picture->width = preview->twidth;
    picture->height = preview->theight;
    return copy(preview->thumb, expected, picture);
}

static CRawStatus develop(libraw_data_t *raw, CRawPicture *picture) {
    raw->params.half_size = 1;
    raw->params.use_camera_wb = 1;
    raw->params.output_color = 1;
    raw->params.output_bps = 8;
    int result = libraw_unpack(raw);
    if (result == LIBRAW_SUCCESS) result = libraw_dcraw_process(raw);
    libraw_processed_image_t *image = NULL;
    if (result == LIBRAW_SUCCESS) image = libraw_dcraw_make_mem_image(raw, &result);
    if (image == NULL) {
        strncpy(picture->message, libraw_strerror(result), sizeof picture->message - 1);
        return CRawStatusDamaged;
    }
    CRawStatus status = CRawStatusDamaged;
    if (image->colors == 3 && image->bits == 8) {
        picture->width = image->width;
        picture->height = image->height;
        // LibRaw has turned the developed picture upright itself.
        picture->orientation = 1;
        status = copy(image->data, (size_t)3 * image->width * image->height, picture);
    }
    libraw_dcraw_clear_mem(image);
    return status;
}

static CRawStatus run(
    const void *bytes, size_t length, int64_t pixel_limit, CRawPicture *picture,
    CRawStatus (*step)(libraw_data_t *, CRawPicture *)) {
    memset(picture, 0, sizeof *picture);
    libraw_data_t *raw = libraw_init(LIBRAW_OPIONS_NO_DATAERR_CALLBACK);
    if (raw == NULL) return CRawStatusDamaged;
    CRawStatus status = open_raw(raw, bytes, length, pixel_limit, picture);
    if (status == CRawStatusOK) status = step(raw, picture);
    libraw_close(raw);
    return status;
}

CRawStatus craw_preview(const void *bytes, size_t length, int64_t pixel_limit, CRawPicture *picture) {
    return run(bytes, length, pixel_limit, picture, take_preview);
}

CRawStatus craw_develop(const void *bytes, size_t length, int64_t pixel_limit, CRawPicture *picture) {
    return run(bytes, length, pixel_limit, picture, develop);
}

void craw_release(void *memory) {
    free(memory);
}

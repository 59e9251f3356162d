#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Exiv2 without C++: metadata by key (`Exif.Photo.FNumber`, `Xmp.xmp.CreateDate`, `Iptc.Application2.DateCreated`), no exception escapes.
typedef struct CExifMetadata CExifMetadata;

/// Reads a picture's metadata from memory, which must outlive the result. NULL where Exiv2 does not know the
/// format or the file is broken. Safe to call from many threads.
CExifMetadata *cexif_open(const uint8_t *bytes, size_t length);

/// The same of an EXIF block (a TIFF header and its directories) and an XMP packet that stand by themselves; either may
/// be empty. Neither is needed after the call.
CExifMetadata *cexif_open_parts(
    const uint8_t *exif, size_t exif_length, const uint8_t *xmp, size_t xmp_length);
void cexif_close(CExifMetadata *metadata);

/// Size of the stored picture; 0 where unknown.
int cexif_pixel_width(const CExifMetadata *metadata);
int cexif_pixel_height(const CExifMetadata *metadata);

/// Whether the file is built of ISO base media boxes (HEIF, AVIF, CR3, JPEG XL): the size that Exiv2 finds there may
/// be that of a tile.
int cexif_is_box_format(const CExifMetadata *metadata);

/// Copies the value as text, zero-terminated and cut to `capacity`. Returns 0 where there is none.
int cexif_text(const CExifMetadata *metadata, const char *key, char *buffer, size_t capacity);

/// As `cexif_text`, for what people wrote: the `index`th entry of a list (XMP's, or IPTC's, `Iptc.Application2.Keywords`),
/// a text in its default language, a comment without the name of its encoding. Returns 0 where there is none.
int cexif_words(
    const CExifMetadata *metadata, const char *key, size_t index, char *buffer, size_t capacity);

/// The lens as its maker's notes name it, where they can be read. Returns 0 where there is none.
int cexif_lens(const CExifMetadata *metadata, char *buffer, size_t capacity);

/// The `index`th number of a value; NaN where there is none, and for 0/0; infinite for other numbers over zero.
double cexif_number(const CExifMetadata *metadata, const char *key, size_t index);

/// Copies the value's bytes. Returns their number, 0 where there are none or more than `capacity`.
size_t cexif_bytes(const CExifMetadata *metadata, const char *key, uint8_t *buffer, size_t capacity);

#ifdef __cplusplus
}
#endif

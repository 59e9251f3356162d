#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// OpenCV without C++: what of a picture is kept to compare it, how two of those compare, and the edits that
/// tests and calibration make. Every function returns 0, or -1 after it wrote a reason to `message` (at least
/// 256 bytes); no exception escapes. All are deterministic, use the caller's thread alone and may be called from
/// many threads.

typedef struct {
    /// Interleaved R, G, B (or grey, where said), rows from top to bottom; released with `cpicture_release`.
    uint8_t *pixels;
    int width, height;
} CPicturePixels;

void cpicture_release(void *memory);

// ---- Prints ------------------------------------------------------------------------------------------------

enum {
    /// Four bits for each of SIFT's 128 numbers.
    CPICTURE_DESCRIPTOR_BYTES = 64,
    CPICTURE_KEYPOINTS = 160,
    /// The colour layout has this many cells a side.
    CPICTURE_LAYOUT_SIDE = 16,
};

typedef struct {
    /// Position in the plane, in 1/64 pixel.
    uint16_t x, y;
    uint8_t descriptor[CPICTURE_DESCRIPTOR_BYTES];
} CPictureKeypoint;

typedef struct {
    /// The grey plane: `width · height` bytes, and the JPEG file it is kept as.
    uint8_t *grey;
    int width, height;
    uint8_t *jpeg;
    size_t jpeg_length;
    /// R, G, B of each cell.
    uint8_t layout[CPICTURE_LAYOUT_SIDE * CPICTURE_LAYOUT_SIDE * 3];
    CPictureKeypoint *keypoints;
    int keypoint_count;
} CPicturePrint;

/// Fills `print`; its `grey`, `jpeg` and `keypoints` are released with `cpicture_release`.
int cpicture_print(
    const uint8_t *rgb, int width, int height, int short_side, size_t jpeg_limit, CPicturePrint *print,
    char *message);

/// Decodes a print's plane; -1 where the bytes are no grey JPEG of that size.
int cpicture_decode_plane(
    const uint8_t *jpeg, size_t length, int width, int height, uint8_t *grey, char *message);

// ---- Comparison --------------------------------------------------------------------------------------------

typedef struct {
    /// Correlation of the whole pictures, scaled to one small square, in the best of the eight orientations;
    /// -1 … 1.
    double layout_correlation;
    /// Keypoint pairs that pass the ratio test, and those of them that one affine map explains.
    int matches, inliers;
    /// Whether a map was found; else everything below is 0.
    int aligned;
    /// Row-major 2 × 3: pixels of a's plane → pixels of b's plane.
    double map[6];
    /// Share of each picture that the other shows, 0 … 1.
    double overlap_a, overlap_b;
    /// Share of the overlap in patches that have texture in either picture, and the number of those patches.
    double textured;
    int textured_patches;
    /// Of the textured patches, the share whose pixels agree, and the mean correlation.
    double agreement, correlation;
    /// Of patches without texture, the share that have none in both.
    double flat_agreement;
    /// Displacement left in textured patches that agree, in pixels of the plane: median and 90th percentile.
    double flow_median, flow_high;
    /// 95th percentiles of the displacement that neighbouring patches have in common, and of it over what noise alone
    /// would make.
    double common_flow, flow_significance;
    /// How much the sharper one was blurred to compare them (standard deviation, pixels of the plane).
    double blur;
    /// Share of the overlap in patches that do not agree; of pixels that differ in them; and of patches whose content
    /// is found again nearby.
    double disagreeing, covered, moved;
    /// How evenly the pixels that differ lie over the picture: 0 in one line or place, 1 all over.
    double scatter;
    /// Share of the patches where both pictures have other strokes on the same plain ground, as where other words stand
    /// on the same paper; and how evenly those lie over the picture.
    double rewritten, rewritten_scatter;
    /// Share of the patches with the commonest plain ground, such as paper.
    double paper;
    /// How many times more structure b has than a where they do not agree, as a binary logarithm; 0 where they agree.
    double cover;
    /// Spread of b's grey where a is not, and of a's where b is not, the rarest fifth left out; -1 where there is no
    /// such place.
    double outside_a_spread, outside_b_spread;
    /// b ≈ gain · a + bias, in grey levels over the overlap.
    double gain, bias;
    /// Mean distance of colour from grey in a and b (0 … 255), and the mean distance between their colours.
    double saturation_a, saturation_b, colour_distance;
} CPictureMeasures;

int cpicture_compare(
    const CPicturePrint *a, const CPicturePrint *b, CPictureMeasures *measures, char *message);

// ---- Detail ------------------------------------------------------------------------------------------------

typedef struct {
    /// Light, `width · height` bytes; then two planes of colour at half the size, rounded up. Released with
    /// `cpicture_release`.
    uint8_t *planes;
    int width, height;
} CPictureDetail;

/// Fills `detail`.
int cpicture_detail(const uint8_t *rgb, int width, int height, CPictureDetail *detail, char *message);

typedef struct {
    /// How many times finer the finer one is.
    double scale;
    /// How much the two differ in their worst place, beyond what encoding does: in light, and in colour.
    double difference, colour_difference;
    /// The difference in light without regard to what encoding does, in grey levels.
    double levels;
    /// Whether the finer one has text that the coarser one is too coarse to show.
    int is_illegible;
} CPictureDetailMeasures;

/// Compares two pictures of which b is all of a, turned by `quarters` quarters clockwise, at the resolution of the coarser.
int cpicture_compare_details(
    const CPictureDetail *a, const CPictureDetail *b, int quarters, CPictureDetailMeasures *measures,
    char *message);

/// Whether there is text that is pale, or that its colour alone sets off: encoding does more to it than what another
/// character would differ by.
int cpicture_has_faint_strokes(const CPictureDetail *detail, int *has, char *message);

// ---- Quality -----------------------------------------------------------------------------------------------

typedef struct {
    double sharpness, clipped_dark, clipped_bright, mean, contrast;
} CPictureQuality;

int cpicture_quality(const uint8_t *rgb, int width, int height, CPictureQuality *quality, char *message);

// ---- Edits -------------------------------------------------------------------------------------------------

typedef enum {
    /// To `values[0]` × `values[1]` pixels.
    CPictureEditResize,
    /// Keeps the rectangle `values[0…3]`: left, top, width, height in pixels.
    CPictureEditCrop,
    /// Adds `values[0]` pixels on each side in the colour `values[1…3]`.
    CPictureEditBorder,
    /// Rotates by `values[0]` degrees about the middle and keeps the largest rectangle without empty corners.
    CPictureEditRotate,
    /// Turns by `values[0]` quarter turns, clockwise.
    CPictureEditTurn,
    /// Mirrors left and right.
    CPictureEditMirror,
    /// Multiplies colours by the row-major 3 × 4 matrix in `values` (last column added).
    CPictureEditColour,
    /// Gaussian blur of `values[0]` pixels (standard deviation).
    CPictureEditBlur,
    /// Writes `text` `values[0]` pixels tall at (`values[1]`, `values[2]`) with opacity `values[3]`.
    CPictureEditText,
    /// Through a JPEG file of quality `values[0]`.
    CPictureEditJPEG,
} CPictureEdit;

/// Fills `result`, released with `cpicture_release`.
int cpicture_edit(
    const uint8_t *rgb, int width, int height, CPictureEdit edit, const double *values, const char *text,
    CPicturePixels *result, char *message);

#ifdef __cplusplus
}
#endif

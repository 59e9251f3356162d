/// The inner loops of vector search, one table of functions per instruction set, chosen at run time.
///
/// `width` is a row's length in elements: the dimension rounded up to a multiple of 64 and padded with zeros,
/// so that no loop needs a tail. Rows lie one after another. All integers are little-endian.
#ifndef C_VECTOR_KERNELS_H
#define C_VECTOR_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

enum {
    /// Rows of one block of sign codes.
    VK_BLOCK_ROWS = 32,
    /// Bits to which a query is quantised for the sign codes.
    VK_QUERY_PLANES = 4,
    /// Rows of one panel of a join, and dimensions that lie side by side in it.
    VK_PANEL_ROWS = 16,
    VK_PANEL_DEPTH = 4,
    /// Most dimensions that a join compares as integers.
    VK_LONGEST_PREFIX = 4096,
};

/// Size in bytes of a block of sign codes: for each word of 64 dimensions the words of all rows, then each
/// row's three factors as 16-bit floats (all scales, all offsets, all errors).
static inline size_t vk_block_bytes(size_t width) {
    return VK_BLOCK_ROWS * (width / 8 + 3 * sizeof(uint16_t));
}

/// A query against sign codes. With W(row) = the sum, over the dimensions whose sign bit is set, of the
/// query's 4-bit two's-complement values,
///     bound(row) = base + scale * (slope * W + intercept) + offset_weight * offset + error_weight * error.
typedef struct {
    /// `VK_QUERY_PLANES` bit planes of `width / 64` words each, lowest bit first; the last counts negatively.
    const uint64_t *planes;
    float base, slope, intercept, offset_weight, error_weight;
} vk_sign_query;

/// One side of a join: rows × the leading `prefix` dimensions as integers, and what bounds the rest.
/// |<x, y>| is at most  scale_x * scale_y * (dot - correction_y) + tail_x * tail_y + shift_x + shift_y.
typedef struct {
    /// Row-major, 0...127 (a 7-bit code plus 64).
    const uint8_t *rows;
    /// Panel-major, -64...63: for each group of `VK_PANEL_DEPTH` dimensions that of all rows of the panel.
    const int8_t *panels;
    /// 64 × the sum of a row's codes: what adding 64 to the other side adds to the integer product.
    const int32_t *corrections;
    const float *scales, *tails, *shifts;
} vk_join_rows;

typedef struct {
    uint32_t left, right;
} vk_pair;

/// Sums over a row's values v and 4-bit codes u: of |v|, of (u - 7.5) * v and of (u - 7.5)^2.
typedef struct {
    float magnitude, code_product, code_square;
} vk_code_sums;

typedef struct {
    const char *name;

    /// dots[q * row_count + r] = <queries[q], rows[r]>, in each of three precisions of the rows.
    void (*f32_dots)(
        const float *rows, size_t row_count, const float *queries, size_t query_count, size_t width,
        float *dots);
    void (*f16_dots)(
        const uint16_t *rows, size_t row_count, const float *queries, size_t query_count, size_t width,
        float *dots);
    void (*i8_dots)(
        const int8_t *rows, size_t row_count, const int8_t *queries, size_t query_count, size_t width,
        int32_t *dots);

    /// dots[i] = <query, rows[slots[i]]>.
    void (*f16_dots_at)(
        const uint16_t *rows, const uint32_t *slots, size_t slot_count, const float *query, size_t width,
        float *dots);
    /// The same for 4-bit codes (0...15), `stride` bytes apart. Of each 64 dimensions the first 32 are the
    /// low halves of 32 bytes, the others the high halves.
    void (*nibble_dots_at)(
        const uint8_t *codes, size_t stride, const uint32_t *slots, size_t slot_count, const int8_t *query,
        size_t width, int32_t *dots);

    /// bounds[r] as described at `vk_sign_query`, for `VK_BLOCK_ROWS` rows a block.
    void (*sign_bounds)(
        const uint8_t *blocks, size_t block_count, size_t width, const vk_sign_query *query, float *bounds);
    /// Writes first + i for every value at least `least`, in order; returns how many. `found` needs room for
    /// `count` entries, and `count` is a multiple of 16.
    size_t (*select_at_least)(
        const float *values, size_t count, float least, uint32_t first, uint32_t *found);

    /// Finds the pairs (left[i], right[j]) whose bound is at least `threshold`, for left rows `left_first`...
    /// and the panels of right rows `right_first`... (a multiple of `VK_PANEL_ROWS`, as is `right_count`).
    /// Stops before a left row for which `capacity` might not do: `left_done` is how many rows were finished.
    size_t (*join)(
        const vk_join_rows *left, size_t left_first, size_t left_count, const vk_join_rows *right,
        size_t right_first, size_t right_count, size_t prefix, float threshold, vk_pair *found,
        size_t capacity, size_t *left_done);

    void (*f32_from_f16)(const uint16_t *from, float *to, size_t count);
    /// Rounds to nearest, ties to even.
    void (*f16_from_f32)(const float *from, uint16_t *to, size_t count);
    /// In place: each value times its sign (+1 or -1), then the Walsh-Hadamard transform, scaled to keep
    /// lengths; `count` is a power of two of at least 64.
    void (*signed_hadamard)(float *values, const float *signs, size_t count);
    /// Codes of a row: `width / 64` words of sign bits (set: not negative), `width / 2` bytes of 4-bit codes
    /// as for `nibble_dots_at`, each floor(value / step) + 8 held to 0...15.
    vk_code_sums (*encode)(const float *values, size_t width, float step, uint64_t *signs, uint8_t *nibbles);
} vk_kernels;

/// The tables this machine can run, the plain one at 0, faster ones after it; null beyond the last.
const vk_kernels *_Nullable vk_table(size_t index);

/// CRC-32C (RFC 3720, appendix B.4) of `count` bytes, continuing from `crc` (0 at the start).
uint32_t vk_crc32c(uint32_t crc, const void *bytes, size_t count);

/// Zeroed memory, aligned to a cache line, of `count` bytes (at least one), in huge pages where the system
/// offers them; null when there is none.
void *_Nullable vk_allocate(size_t count);
/// Frees what `vk_allocate` gave for the same `count`.
void vk_free(void *memory, size_t count);

/// Calls `body` for 0..<count on up to `threads` threads, this one among them, and returns when all are done.
void vk_parallel(
    size_t threads, size_t count, void *_Nullable context,
    void (*body)(void *_Nullable context, size_t index));

#pragma clang assume_nonnull end

#endif

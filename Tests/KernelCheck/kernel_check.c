// Compares every table of kernels that this processor runs with the plain one, on random input. The Swift tests do
// more of this; this one needs nothing but a C compiler, so that it can be run for other processors in an emulator
// (see Scripts/check-neon).
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CVectorKernels.h"

enum { WIDTH = 1024, ROWS = 48, QUERIES = 7 };

static int failures;

static void expect(int holds, const char *table, const char *what, size_t width) {
    if (holds) return;
    failures++;
    printf("FAILED: %s %s, width %zu\n", table, what, width);
}

static float any_float(void) {
    return (float)rand() / (float)RAND_MAX * 2 - 1;
}

static int close_to(const float *one, const float *other, size_t count, float tolerance) {
    for (size_t i = 0; i < count; i++)
        if (!(fabsf(one[i] - other[i]) <= tolerance * fmaxf(1, fabsf(one[i])))) return 0;
    return 1;
}

static void check(const vk_kernels *plain, const vk_kernels *fast, size_t width) {
    static float rows[ROWS * WIDTH], queries[QUERIES * WIDTH], one[ROWS * QUERIES], other[ROWS * QUERIES];
    static uint16_t halves[ROWS * WIDTH], other_halves[ROWS * WIDTH];
    static int8_t bytes[ROWS * WIDTH], byte_queries[QUERIES * WIDTH];
    static int32_t sums[ROWS * QUERIES], other_sums[ROWS * QUERIES];
    static uint8_t codes[ROWS * (WIDTH / 2 + 16)];
    const char *name = fast->name;
    for (size_t i = 0; i < ROWS * width; i++) {
        rows[i] = any_float();
        bytes[i] = (int8_t)rand();
    }
    for (size_t i = 0; i < QUERIES * width; i++) {
        queries[i] = any_float();
        byte_queries[i] = (int8_t)rand();
    }
    for (size_t i = 0; i < sizeof codes; i++) codes[i] = (uint8_t)rand();

    plain->f32_dots(rows, ROWS - 1, queries, QUERIES, width, one);
    fast->f32_dots(rows, ROWS - 1, queries, QUERIES, width, other);
    expect(close_to(one, other, (ROWS - 1) * QUERIES, 1e-4f), name, "f32_dots", width);

    plain->f16_from_f32(rows, halves, ROWS * width);
    fast->f16_from_f32(rows, other_halves, ROWS * width);
    expect(!memcmp(halves, other_halves, ROWS * width * 2), name, "f16_from_f32", width);
    plain->f16_dots(halves, ROWS - 1, queries, QUERIES, width, one);
    fast->f16_dots(halves, ROWS - 1, queries, QUERIES, width, other);
    expect(close_to(one, other, (ROWS - 1) * QUERIES, 1e-4f), name, "f16_dots", width);

    plain->i8_dots(bytes, ROWS - 1, byte_queries, QUERIES, width, sums);
    fast->i8_dots(bytes, ROWS - 1, byte_queries, QUERIES, width, other_sums);
    expect(!memcmp(sums, other_sums, (ROWS - 1) * QUERIES * 4), name, "i8_dots", width);

    uint32_t slots[ROWS];
    for (size_t i = 0; i < ROWS; i++) slots[i] = (uint32_t)rand() % ROWS;
    plain->f16_dots_at(halves, slots, ROWS, queries, width, one);
    fast->f16_dots_at(halves, slots, ROWS, queries, width, other);
    expect(close_to(one, other, ROWS, 1e-4f), name, "f16_dots_at", width);
    plain->nibble_dots_at(codes, width / 2 + 16, slots, ROWS, byte_queries, width, sums);
    fast->nibble_dots_at(codes, width / 2 + 16, slots, ROWS, byte_queries, width, other_sums);
    expect(!memcmp(sums, other_sums, ROWS * 4), name, "nibble_dots_at", width);

    // One block of sign codes with sane factors, and planes of any bits.
    plain->f16_from_f32(rows, (uint16_t *)(codes + VK_BLOCK_ROWS * width / 8), 3 * VK_BLOCK_ROWS);
    vk_sign_query query = {(const uint64_t *)queries, 0.3f, 0.01f, -0.2f, 0.7f, 2};
    plain->sign_bounds(codes, 1, width, &query, one);
    fast->sign_bounds(codes, 1, width, &query, other);
    expect(close_to(one, other, VK_BLOCK_ROWS, 1e-5f), name, "sign_bounds", width);

    uint32_t found[ROWS], other_found[ROWS];
    size_t count = plain->select_at_least(rows, ROWS, 0.1f, 5, found);
    expect(
        fast->select_at_least(rows, ROWS, 0.1f, 5, other_found) == count && !memcmp(found, other_found, count * 4),
        name, "select_at_least", width);

    for (size_t i = 0; i < ROWS * width; i++) {
        codes[i % sizeof codes] &= 127;
        bytes[i] = (int8_t)(bytes[i] / 2);
    }
    int32_t corrections[ROWS] = {0};
    vk_join_rows join = {codes, bytes, corrections, rows, rows + ROWS, rows + 2 * ROWS};
    size_t prefix = width / 2 < 64 ? 64 : width / 2;
    vk_pair pairs[ROWS * ROWS * 2], other_pairs[ROWS * ROWS * 2];
    size_t done, other_done;
    if (ROWS * prefix <= sizeof codes) {
        count = plain->join(&join, 0, ROWS - 1, &join, 0, ROWS, prefix, 10, pairs, ROWS * ROWS * 2, &done);
        size_t others = fast->join(&join, 0, ROWS - 1, &join, 0, ROWS, prefix, 10, other_pairs, ROWS * ROWS * 2, &other_done);
        expect(count == others && count > 0 && done == other_done, name, "join", width);
    }

    if ((width & (width - 1)) == 0) {
        memcpy(one, rows, sizeof one);
        static float values[WIDTH], other_values[WIDTH];
        memcpy(values, rows, width * 4);
        memcpy(other_values, rows, width * 4);
        plain->signed_hadamard(values, queries, width);
        fast->signed_hadamard(other_values, queries, width);
        expect(close_to(values, other_values, width, 1e-5f), name, "signed_hadamard", width);
    }

    uint64_t signs[WIDTH / 64], other_signs[WIDTH / 64];
    uint8_t nibbles[WIDTH / 2], other_nibbles[WIDTH / 2];
    vk_code_sums code_sums = plain->encode(rows, width, 0.125f, signs, nibbles);
    vk_code_sums other_code_sums = fast->encode(rows, width, 0.125f, other_signs, other_nibbles);
    expect(
        !memcmp(signs, other_signs, width / 8) && !memcmp(nibbles, other_nibbles, width / 2)
            && close_to(&code_sums.magnitude, &other_code_sums.magnitude, 3, 1e-5f),
        name, "encode", width);
}

int main(void) {
    const vk_kernels *plain = vk_table(0), *fast;
    for (size_t number = 1; (fast = vk_table(number)); number++) {
        for (size_t width = 64; width <= WIDTH; width += 64) check(plain, fast, width);
        printf("%s: checked\n", fast->name);
    }
    return failures != 0;
}

#include "CJPEG.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
// After it: which codes there are depends on how the library was built.
#include <jerror.h>

#include "row_record.h"
#include "structure.h"

// More than any encoder writes; each costs a pass over the whole picture.
enum { MOST_SCANS = 500 };

typedef struct {
    struct jpeg_decompress_struct library;
    struct jpeg_error_mgr errors;
    struct jpeg_source_mgr source;
    struct jpeg_progress_mgr progress;
    jmp_buf failure;
    RowRecord rows;
    int ran_out;             // the data ended before the end marker
    int is_inconsistent;     // scans that do not follow from each other
    int has_leftovers;       // bytes before a marker that was not expected
    int components_with_scan; // a bit each
    size_t *row_starts;      // of a picture with one scan: where the data of each row of MCUs begins, about
    CJPEGReport *report;
} Decoder;

static Decoder *decoder_of(j_common_ptr library) { return (Decoder *)library; }

// ---- Bytes in memory. Behind the last one stands an end marker, over and over, as libjpeg's own source does it.

static void begin_source(j_decompress_ptr library) {}
static void end_source(j_decompress_ptr library) {}

static boolean fill_with_end(j_decompress_ptr library) {
    static const JOCTET end[] = {0xFF, JPEG_EOI};
    decoder_of((j_common_ptr)library)->ran_out = 1;
    library->src->next_input_byte = end;
    library->src->bytes_in_buffer = sizeof end;
    return TRUE;
}

static void skip_bytes(j_decompress_ptr library, long count) {
    if (count <= 0) return;
    if ((size_t)count > library->src->bytes_in_buffer) {
        fill_with_end(library);
        return;
    }
    library->src->next_input_byte += count;
    library->src->bytes_in_buffer -= (size_t)count;
}

// ---- Warnings

static void keep_message(Decoder *decoder) {
    if (decoder->report->message[0] != 0) return;
    char text[JMSG_LENGTH_MAX];
    decoder->errors.format_message((j_common_ptr)&decoder->library, text);
    snprintf(decoder->report->message, sizeof decoder->report->message, "%s", text);
}

// Damage to the last bit of coefficients leaves a picture that is only coarser.
static RowState effect_of_damage(const Decoder *decoder) {
    const struct jpeg_decompress_struct *library = &decoder->library;
    int is_last_bit = library->progressive_mode && library->Ah == 1 && library->Al == 0;
    return is_last_bit ? RowCoarse : RowLost;
}

static void begin_damage(Decoder *decoder) {
    rows_begin_damage(
        &decoder->rows, effect_of_damage(decoder), decoder->library.input_scan_number,
        (int)decoder->library.input_iMCU_row);
}

static void end_damage(Decoder *decoder) {
    rows_restart(
        &decoder->rows, decoder->library.input_scan_number, (int)decoder->library.input_iMCU_row);
}

static void note_scan(Decoder *decoder) {
    for (int i = 0; i < decoder->library.comps_in_scan; i++) {
        decoder->components_with_scan |= 1 << decoder->library.cur_comp_info[i]->component_index;
    }
}

static void hear(j_common_ptr library, int level) {
    Decoder *decoder = decoder_of(library);
    switch (decoder->errors.msg_code) {
    case JTRC_SOS_PARAMS:
        note_scan(decoder);
        decoder->has_leftovers = 0;
        break;
    case JTRC_RST:
        // Bytes that the interval before did not use mean that it was garbled.
        if (decoder->has_leftovers) begin_damage(decoder);
        decoder->has_leftovers = 0;
        end_damage(decoder);
        break;
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_ARITH_BAD_CODE:
        keep_message(decoder);
        begin_damage(decoder);
        break;
    case JWRN_BOGUS_PROGRESSION:
        keep_message(decoder);
        decoder->is_inconsistent = 1;
        break;
    case JWRN_MUST_RESYNC: keep_message(decoder); break; // `resync` judges it
    case JWRN_EXTRANEOUS_DATA: decoder->has_leftovers = 1; break;
    default: break; // odd headers, which leave every pixel right
    }
}

static boolean resync(j_decompress_ptr library, int desired) {
    Decoder *decoder = decoder_of((j_common_ptr)library);
    decoder->has_leftovers = 0;
    begin_damage(decoder);
    boolean done = jpeg_resync_to_restart(library, desired);
    // A marker that is left unread ends the data; otherwise decoding goes on behind it.
    if (library->unread_marker == 0) end_damage(decoder);
    return done;
}

// Arithmetic coding may leave out zeros at its end, so its decoder goes on without a word where the data stops. Where
// not even an end marker follows, the rows from there on are missing.
static void watch_arithmetic(j_common_ptr common) {
    Decoder *decoder = decoder_of(common);
    if (decoder->library.arith_code && decoder->ran_out
        && decoder->library.input_iMCU_row < decoder->library.total_iMCU_rows) {
        begin_damage(decoder);
    }
}

// ---- Errors

static int is_about_kind(int code) {
    switch (code) {
    case JERR_ARITH_NOTIMPL:
    case JERR_BAD_PRECISION:
    case JERR_CCIR601_NOTIMPL:
    case JERR_COMPONENT_COUNT:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_EMPTY_IMAGE:
    case JERR_FRACT_SAMPLE_NOTIMPL:
    case JERR_IMAGE_TOO_BIG:
    case JERR_NOT_COMPILED:
    case JERR_NOTIMPL:
    case JERR_SOF_UNSUPPORTED: return 1;
    default: return 0;
    }
}

static void fail(j_common_ptr library) {
    Decoder *decoder = decoder_of(library);
    decoder->report->message[0] = 0;
    keep_message(decoder);
    longjmp(decoder->failure, 1);
}

static void say_nothing(j_common_ptr library) {}

static CJPEGStatus status_of_failure(Decoder *decoder) {
    CJPEGReport *report = decoder->report;
    if (!is_about_kind(decoder->errors.msg_code)) return CJPEGStatusDamaged;
    if (decoder->errors.msg_code == JERR_BAD_PRECISION) {
        report->precision = decoder->library.data_precision;
        // No JPEG has others: the header is damaged.
        if (report->precision < 2 || report->precision > 16) return CJPEGStatusDamaged;
    }
    if (decoder->errors.msg_code == JERR_SOF_UNSUPPORTED) report->process = decoder->errors.msg_parm.i[0];
    return CJPEGStatusUnsupported;
}

// ---- Decoding

static void set_up(Decoder *decoder, const uint8_t *bytes, size_t count) {
    decoder->source = (struct jpeg_source_mgr){
        .next_input_byte = bytes, .bytes_in_buffer = count, .init_source = begin_source,
        .fill_input_buffer = fill_with_end, .skip_input_data = skip_bytes, .resync_to_restart = resync,
        .term_source = end_source};
    decoder->progress.progress_monitor = watch_arithmetic;
    decoder->library.err = jpeg_std_error(&decoder->errors);
    decoder->errors.error_exit = fail;
    decoder->errors.emit_message = hear;
    decoder->errors.output_message = say_nothing;
    jpeg_create_decompress(&decoder->library);
    decoder->library.src = &decoder->source;
    decoder->library.progress = &decoder->progress;
}

// What all scans together leave of precision: RowLost for a coefficient that is unknown or known only roughly.
static RowState precision(const Decoder *decoder) {
    const struct jpeg_decompress_struct *library = &decoder->library;
    if (decoder->components_with_scan != (1 << library->num_components) - 1) return RowLost;
    RowState worst = decoder->is_inconsistent ? RowCoarse : RowWhole;
    if (!library->progressive_mode || library->coef_bits == NULL) return worst;
    for (int component = 0; component < library->num_components; component++) {
        for (int k = 0; k < DCTSIZE2; k++) {
            int low_bits = library->coef_bits[component][k];
            if (low_bits < 0 || low_bits > 1) return RowLost;
            if (low_bits == 1) worst = RowCoarse;
        }
    }
    return worst;
}

// Of several scans only those are read that belong to the picture: what trails behind them may look like anything.
static int cut_to_structure(Decoder *decoder, const uint8_t *bytes, size_t count) {
    struct jpeg_source_mgr *source = &decoder->source;
    size_t start = count - source->bytes_in_buffer;
    Structure structure = cjpeg_structure(bytes, count, start);
    if (structure.scans > MOST_SCANS) return 0;
    source->bytes_in_buffer = structure.end - start;
    decoder->report->has_end = structure.has_end;
    decoder->report->bytes_behind = structure.has_end ? 0 : count - structure.end;
    return 1;
}

// Whether the scan's data goes on behind the last row, up to the end marker: then rows were garbled, unnoticed, on the
// way. A few bytes, or ones that are all alike, are padding.
static int is_unused_data(const uint8_t *bytes, size_t count) {
    enum { PADDING = 16 };
    size_t at = 0;
    int is_even = 1;
    for (; at + 1 < count; at++) {
        if (bytes[at] == 0xFF && bytes[at + 1] != 0) break;
        is_even &= bytes[at] == bytes[0];
    }
    return at + 1 < count && bytes[at + 1] == JPEG_EOI && at > PADDING && !is_even;
}

static void look_behind_only_scan(Decoder *decoder) {
    const JOCTET *next = decoder->source.next_input_byte;
    size_t left = decoder->ran_out ? 0 : decoder->source.bytes_in_buffer;
    while (left >= 2 && next[0] == 0xFF && next[1] == 0xFF) {
        next++;
        left--;
    }
    int stands_next = left >= 2 && next[0] == 0xFF && next[1] == JPEG_EOI;
    decoder->report->has_end =
        !decoder->ran_out && (decoder->library.unread_marker == JPEG_EOI || stands_next);
    decoder->report->bytes_behind = decoder->report->has_end ? 0 : left;
    decoder->report->has_unused_data = !decoder->report->has_end && is_unused_data(next, left);
}

static J_COLOR_SPACE colours(int channels) {
    return channels == 1 ? JCS_GRAYSCALE : channels == 3 ? JCS_RGB : JCS_CMYK;
}

// The library's own memory, so that no long jump leaks it.
static void watch_rows(Decoder *decoder) {
    struct jpeg_decompress_struct *library = &decoder->library;
    decoder->rows.count = (int)library->total_iMCU_rows;
    decoder->rows.states = library->mem->alloc_small(
        (j_common_ptr)library, JPOOL_IMAGE, (size_t)library->total_iMCU_rows);
    memset(decoder->rows.states, RowWhole, (size_t)library->total_iMCU_rows);
    decoder->row_starts = library->mem->alloc_large(
        (j_common_ptr)library, JPOOL_IMAGE, library->total_iMCU_rows * sizeof(size_t));
    memset(decoder->row_starts, 0, library->total_iMCU_rows * sizeof(size_t));
}

static void read_pixels(Decoder *decoder, const uint8_t *bytes, uint8_t *pixels) {
    struct jpeg_decompress_struct *library = &decoder->library;
    size_t stride = (size_t)library->output_width * (size_t)library->output_components;
    while (library->output_scanline < library->output_height) {
        JDIMENSION next_row = library->input_iMCU_row;
        if (next_row < library->total_iMCU_rows && !decoder->ran_out) {
            decoder->row_starts[next_row] = (size_t)(decoder->source.next_input_byte - bytes);
        }
        JSAMPROW rows[16];
        JDIMENSION count = library->output_height - library->output_scanline;
        if (count > 16) count = 16;
        for (JDIMENSION i = 0; i < count; i++) rows[i] = pixels + (library->output_scanline + i) * stride;
        jpeg_read_scanlines(library, rows, count);
    }
}

// A file that was not written to its end, or lies on bad sectors, holds zeros in place of data, and zeros are codes like
// others. Where the decoder complained and there is such a gap, the damage begins there. (Without a complaint it is an
// even surface.) Restart markers bound the damage, so that the decoder's own word is enough.
static void look_for_gap(Decoder *decoder, const uint8_t *bytes, size_t count) {
    enum { GAP = 64 };
    RowRecord *rows = &decoder->rows;
    rows_finish(rows);
    if (decoder->library.restart_interval != 0 || rows_with(rows, RowLost) == 0) return;
    size_t zeros = 0;
    for (size_t at = decoder->row_starts[0]; at < count; at++) {
        zeros = bytes[at] == 0 ? zeros + 1 : 0;
        if (zeros < GAP) continue;
        int row = 0;
        while (row + 1 < rows->count && decoder->row_starts[row + 1] != 0 && decoder->row_starts[row + 1] <= at) row++;
        rows_begin_damage(rows, RowLost, 1, row);
        rows_finish(rows);
        return;
    }
}

static void sum_up(Decoder *decoder) {
    RowRecord *rows = &decoder->rows;
    rows_finish(rows);
    rows_mark_all(rows, precision(decoder));
    CJPEGReport *report = decoder->report;
    report->rows = rows->count;
    report->lost_rows = rows_with(rows, RowLost);
    report->coarse_rows = rows_with(rows, RowCoarse);
    report->is_cut_off = rows_lost_at_bottom_only(rows);
}

static CJPEGStatus decode(
    Decoder *decoder, const uint8_t *bytes, size_t count, int divisor, int channels, uint8_t *pixels, int width,
    int height) {
    struct jpeg_decompress_struct *library = &decoder->library;
    if (setjmp(decoder->failure)) return status_of_failure(decoder);
    set_up(decoder, bytes, count);
    jpeg_read_header(library, TRUE);
    library->out_color_space = colours(channels);
    library->scale_num = 1;
    library->scale_denom = (unsigned)divisor;
    jpeg_calc_output_dimensions(library);
    if ((int)library->output_width != width || (int)library->output_height != height) {
        // Lossless files, where the library reads them, come in full size only.
        snprintf(decoder->report->message, sizeof decoder->report->message, "it cannot be scaled");
        return CJPEGStatusUnsupported;
    }
    int has_several_scans = jpeg_has_multiple_scans(library);
    if (has_several_scans && !cut_to_structure(decoder, bytes, count)) {
        snprintf(decoder->report->message, sizeof decoder->report->message, "more than %d scans", MOST_SCANS);
        return CJPEGStatusDamaged;
    }
    watch_rows(decoder);
    jpeg_start_decompress(library);
    read_pixels(decoder, bytes, pixels);
    if (!has_several_scans) {
        look_behind_only_scan(decoder);
        look_for_gap(decoder, bytes, count);
    }
    sum_up(decoder);
    return CJPEGStatusOK;
}

static CJPEGStatus check_header(Decoder *decoder, const uint8_t *bytes, size_t count) {
    if (setjmp(decoder->failure)) return status_of_failure(decoder);
    set_up(decoder, bytes, count);
    jpeg_read_header(&decoder->library, TRUE);
    decoder->report->is_arithmetic = decoder->library.arith_code;
    return CJPEGStatusOK;
}

// Many zeros at the end were never written, or pad the file.
static size_t without_zeros_at_end(const uint8_t *bytes, size_t count) {
    enum { PADDING = 64 };
    size_t end = count;
    while (end > 0 && bytes[end - 1] == 0) end--;
    return count - end >= PADDING ? end : count;
}

static Decoder *make(CJPEGReport *report) {
    memset(report, 0, sizeof *report);
    Decoder *decoder = calloc(1, sizeof *decoder);
    if (decoder != NULL) {
        decoder->report = report;
    } else {
        snprintf(report->message, sizeof report->message, "out of memory");
    }
    return decoder;
}

static void end(Decoder *decoder) {
    jpeg_destroy_decompress(&decoder->library);
    free(decoder);
}

CJPEGStatus cjpeg_decode(
    const uint8_t *bytes, size_t count, int divisor, int channels, uint8_t *pixels, int width, int height,
    CJPEGReport *report) {
    Decoder *decoder = make(report);
    if (decoder == NULL) return CJPEGStatusDamaged;
    CJPEGStatus status = decode(
        decoder, bytes, without_zeros_at_end(bytes, count), divisor, channels, pixels, width, height);
    end(decoder);
    return status;
}

CJPEGStatus cjpeg_check_header(const uint8_t *bytes, size_t count, CJPEGReport *report) {
    Decoder *decoder = make(report);
    if (decoder == NULL) return CJPEGStatusDamaged;
    CJPEGStatus status = check_header(decoder, bytes, count);
    end(decoder);
    return status;
}

#include "colour.h"

#include <math.h>

int colour_replace(VipsImage **image, VipsImage *result, int failed) {
    if (failed) return -1;
    g_object_unref(*image);
    *image = result;
    return 0;
}

static gboolean is_float(const VipsImage *image) {
    return image->BandFmt == VIPS_FORMAT_FLOAT || image->BandFmt == VIPS_FORMAT_DOUBLE;
}

static gboolean has_profile(const VipsImage *image) {
    return vips_image_get_typeof((VipsImage *)image, VIPS_META_ICC_NAME) != 0;
}

/// The colour space of integer samples, by the number of channels.
static VipsInterpretation integer_colours(const VipsImage *image, int channels) {
    gboolean is_wide = image->BandFmt != VIPS_FORMAT_UCHAR;
    if (image->Type == VIPS_INTERPRETATION_CMYK || channels == 4) return VIPS_INTERPRETATION_CMYK;
    if (channels == 1) return is_wide ? VIPS_INTERPRETATION_GREY16 : VIPS_INTERPRETATION_B_W;
    return is_wide ? VIPS_INTERPRETATION_RGB16 : VIPS_INTERPRETATION_sRGB;
}

static int set_interpretation(VipsImage **image, VipsInterpretation interpretation) {
    VipsImage *result = NULL;
    int failed = vips_copy(*image, &result, "interpretation", interpretation, NULL);
    return colour_replace(image, result, failed);
}

/// Numbers times `factor` as 16-bit integers; what is out of range, or no number, becomes the nearest.
static int to_16_bits(VipsImage **image, double factor, int channels) {
    VipsImage *result = NULL;
    double offset = 0;
    int failed = vips_linear(*image, &result, &factor, &offset, 1, NULL);
    if (colour_replace(image, result, failed)) return -1;
    // Rounded: the cast alone would cut off.
    failed = vips_round(*image, &result, VIPS_OPERATION_ROUND_RINT, NULL);
    if (colour_replace(image, result, failed)) return -1;
    failed = vips_cast_ushort(*image, &result, NULL);
    if (colour_replace(image, result, failed)) return -1;
    return set_interpretation(image, integer_colours(*image, channels));
}

/// Set on an image whose signal is to be converted by `from_hlg`.
static const char *const HLG = "afterimage-hlg";

// ---- Channels

/// Lab comes packed or as integers; only its floats can be averaged and converted.
static int unpack_lab(VipsImage **image) {
    VipsImage *result = NULL;
    int failed;
    if ((*image)->Coding == VIPS_CODING_LABQ) {
        failed = vips_LabQ2Lab(*image, &result, NULL);
    } else if ((*image)->Type == VIPS_INTERPRETATION_LABS) {
        failed = vips_LabS2Lab(*image, &result, NULL);
    } else {
        return 0;
    }
    return colour_replace(image, result, failed);
}

static int drop_channels(VipsImage **image, const CVipsColours *colours) {
    int wanted = colours->colour_channels + (colours->alpha >= 0);
    if (colours->colour_channels == 0 || (*image)->Bands <= colours->colour_channels) return 0;
    if ((*image)->Bands == wanted) return 0;
    VipsImage *result = NULL;
    int failed = vips_extract_band(*image, &result, 0, "n", colours->colour_channels, NULL);
    if (!failed && colours->alpha >= 0 && colours->alpha < (*image)->Bands) {
        VipsImage *parts[2] = {result, NULL};
        failed = vips_extract_band(*image, &parts[1], colours->alpha, NULL)
            || vips_bandjoin(parts, &result, 2, NULL);
        g_object_unref(parts[0]);
        if (parts[1] != NULL) g_object_unref(parts[1]);
    }
    return colour_replace(image, result, failed);
}

/// Three bytes of luma and chroma (JFIF's formula) to red, green and blue; a fourth is kept.
static int from_ycbcr(VipsImage **image) {
    if ((*image)->BandFmt != VIPS_FORMAT_UCHAR) {
        vips_error("colours", "luma and chroma are not of 8 bits");
        return -1;
    }
    double one[4] = {1, 1, 1, 1}, chroma_zero[4] = {0, -128, -128, 0};
    double matrix[16] = {1, 0, 1.402, 0, 1, -0.344136, -0.714136, 0, 1, 1.772, 0, 0, 0, 0, 0, 1};
    int bands = (*image)->Bands;
    VipsImage *result = NULL;
    int failed = vips_linear(*image, &result, one, chroma_zero, bands, NULL);
    if (colour_replace(image, result, failed)) return -1;
    double small[9] = {1, 0, 1.402, 1, -0.344136, -0.714136, 1, 1.772, 0};
    VipsImage *mix = vips_image_new_matrix_from_array(bands, bands, bands == 4 ? matrix : small, bands * bands);
    failed = vips_recomb(*image, &result, mix, NULL);
    g_object_unref(mix);
    if (colour_replace(image, result, failed)) return -1;
    failed = vips_round(*image, &result, VIPS_OPERATION_ROUND_RINT, NULL);
    if (colour_replace(image, result, failed)) return -1;
    failed = vips_cast_uchar(*image, &result, NULL);
    return colour_replace(image, result, failed);
}

static int attach_profile(VipsImage **image, const CVipsColours *colours) {
    if (colours->profile == NULL || (has_profile(*image) && !colours->replaces_profile)) return 0;
    VipsImage *result = NULL;
    int failed = vips_copy(*image, &result, NULL);
    if (colour_replace(image, result, failed)) return -1;
    vips_image_set_blob_copy(*image, VIPS_META_ICC_NAME, colours->profile, colours->profile_length);
    if (colours->is_hlg) vips_image_set_int(*image, HLG, 1);
    return 0;
}

int colour_prepare(VipsImage **image, const CVipsColours *colours) {
    if (unpack_lab(image) || drop_channels(image, colours) || attach_profile(image, colours)) return -1;
    if (colours->is_ycbcr && from_ycbcr(image)) return -1;
    if ((*image)->BandFmt == VIPS_FORMAT_UINT) {
        int channels = colours->colour_channels > 0 ? colours->colour_channels : (*image)->Bands;
        return to_16_bits(image, 65535.0 / 4294967295.0, channels);
    }
    if (colours->colour_channels > 0 && (*image)->Type != VIPS_INTERPRETATION_LAB && !is_float(*image)) {
        return set_interpretation(image, integer_colours(*image, colours->colour_channels));
    }
    return 0;
}

// ---- Opacity

static gboolean has_alpha(VipsImage *image, const CVipsColours *colours) {
    if (colours->colour_channels == 0) return vips_image_hasalpha(image);
    return image->Bands > colours->colour_channels;
}

int colour_flatten(VipsImage **image, const CVipsColours *colours) {
    if (!has_alpha(*image, colours)) return 0;
    double full = is_float(*image) ? 1 : (*image)->BandFmt == VIPS_FORMAT_USHORT ? 65535 : 255;
    double white[3] = {full, full, full};
    int count = 1;
    if ((*image)->Type == VIPS_INTERPRETATION_CMYK) white[0] = 0;
    if ((*image)->Type == VIPS_INTERPRETATION_LAB) {
        white[0] = 100;
        white[1] = white[2] = 0;
        count = 3;
    }
    VipsImage *result = NULL;
    VipsArrayDouble *background = vips_array_double_new(white, count);
    int failed = vips_flatten(*image, &result, "background", background, "max_alpha", full, NULL);
    vips_area_unref(VIPS_AREA(background));
    return colour_replace(image, result, failed);
}

// ---- Colours

/// Light of the scene for each 16-bit signal, 1 for the brightest (ITU-R BT.2100, table 5).
static VipsImage *hlg_scene(void) {
    VipsImage *table = vips_image_new_matrix(65536, 1);
    for (int i = 0; i < 65536; i++) {
        double signal = i / 65535.0;
        *VIPS_MATRIX(table, i, 0) = signal <= 0.5
            ? signal * signal / 3 : (exp((signal - 0.55991073) / 0.17883277) + 0.28466892) / 12;
    }
    return table;
}

/// To linear light of 16 bits, as a display of 1,000 cd/m² shows it, with its reference white of 203 as white (ITU-R
/// BT.2408).
static int from_hlg(VipsImage **image) {
    VipsImage *result = NULL;
    int failed;
    if ((*image)->BandFmt == VIPS_FORMAT_UCHAR && to_16_bits(image, 257, (*image)->Bands)) return -1;
    if ((*image)->Bands != 3) return set_interpretation(image, integer_colours(*image, (*image)->Bands));
    VipsImage *table = hlg_scene();
    failed = vips_maplut(*image, &result, table, NULL);
    g_object_unref(table);
    if (colour_replace(image, result, failed)) return -1;
    VipsImage *weights = vips_image_new_matrixv(3, 1, 0.2627, 0.6780, 0.0593);
    VipsImage *parts[3] = {NULL, NULL, NULL};
    double gain = 1000.0 / 203 * 65535, offset = 0;
    failed = vips_recomb(*image, &parts[0], weights, NULL) || vips_pow_const1(parts[0], &parts[1], 0.2, NULL)
        || vips_linear(parts[1], &parts[2], &gain, &offset, 1, NULL)
        || vips_multiply(*image, parts[2], &result, NULL);
    g_object_unref(weights);
    for (int i = 0; i < 3; i++) {
        if (parts[i] != NULL) g_object_unref(parts[i]);
    }
    if (colour_replace(image, result, failed)) return -1;
    return to_16_bits(image, 1, 3);
}

/// What is no number is black: scientific programs write it where nothing was measured.
static int without_nan(VipsImage **image) {
    VipsImage *is_number = NULL, *black = NULL, *result = NULL;
    int failed = vips_equal(*image, *image, &is_number, NULL)
        || vips_black(&black, (*image)->Xsize, (*image)->Ysize, "bands", (*image)->Bands, NULL)
        || vips_ifthenelse(is_number, *image, black, &result, NULL);
    if (is_number != NULL) g_object_unref(is_number);
    if (black != NULL) g_object_unref(black);
    return colour_replace(image, result, failed);
}

/// Floats are read as integers would be, 1 for full, in the space of their profile or else sRGB. Only without a
/// profile, and brighter than white here and there, they are taken for linear light.
static int from_floats(VipsImage **image, CVipsStatus *status) {
    VipsImage *result = vips_image_copy_memory(*image);
    if (colour_replace(image, result, result == NULL) || without_nan(image)) return -1;
    double mean, least, most;
    if (vips_avg(*image, &mean, NULL) || vips_min(*image, &least, NULL) || vips_max(*image, &most, NULL)) {
        return -1;
    }
    if (!(mean <= 1 && mean >= 0 && least >= -1)) {
        vips_error("colours", "samples go from %g to %g", least, most);
        *status = CVipsStatusUnsupported;
        return -1;
    }
    if (has_profile(*image) || most <= 1.05) return to_16_bits(image, 65535, (*image)->Bands);
    if ((*image)->Bands == 1) {
        VipsImage *planes[3] = {*image, *image, *image};
        int failed = vips_bandjoin(planes, &result, 3, NULL);
        if (colour_replace(image, result, failed)) return -1;
    }
    return set_interpretation(image, VIPS_INTERPRETATION_scRGB);
}

/// Profile connection space, which Lab of a file is, too.
static int from_lab(VipsImage **image) {
    VipsImage *result = NULL;
    int failed = vips_icc_export(
        *image, &result, "output_profile", "srgb", "intent", VIPS_INTENT_RELATIVE, "depth", 8, NULL);
    return colour_replace(image, result, failed);
}

static int by_profile(VipsImage **image) {
    VipsImage *result = NULL;
    gboolean is_cmyk = (*image)->Type == VIPS_INTERPRETATION_CMYK;
    int failed = vips_icc_transform(
        *image, &result, "srgb", "embedded", TRUE, "input_profile", is_cmyk ? "cmyk" : "srgb", "intent",
        VIPS_INTENT_RELATIVE, "depth", 8, NULL);
    // A profile that does not fit the pixels is common in the wild; the picture is then read as sRGB.
    if (failed && !is_cmyk) {
        vips_error_clear();
        failed = vips_colourspace(*image, &result, VIPS_INTERPRETATION_sRGB, NULL);
    }
    return colour_replace(image, result, failed);
}

static int three_bytes(VipsImage **image) {
    VipsImage *result = NULL;
    int failed = 0;
    if ((*image)->BandFmt != VIPS_FORMAT_UCHAR) {
        failed = vips_cast_uchar(*image, &result, NULL);
        if (colour_replace(image, result, failed)) return -1;
    }
    if ((*image)->Bands == 1) {
        VipsImage *planes[3] = {*image, *image, *image};
        failed = vips_bandjoin(planes, &result, 3, NULL);
        return colour_replace(image, result, failed);
    }
    if ((*image)->Bands > 3) {
        failed = vips_extract_band(*image, &result, 0, "n", 3, NULL);
        return colour_replace(image, result, failed);
    }
    return 0;
}

int colour_to_srgb(VipsImage **image, CVipsStatus *status) {
    if ((*image)->Type == VIPS_INTERPRETATION_LAB) return from_lab(image) || three_bytes(image) ? -1 : 0;
    if (is_float(*image) && from_floats(image, status)) return -1;
    if (vips_image_get_typeof(*image, HLG) && from_hlg(image)) return -1;
    if (has_profile(*image) || (*image)->Type == VIPS_INTERPRETATION_CMYK) {
        if (by_profile(image)) return -1;
    } else {
        VipsImage *result = NULL;
        int failed = vips_colourspace(*image, &result, VIPS_INTERPRETATION_sRGB, NULL);
        if (colour_replace(image, result, failed)) return -1;
    }
    return three_bytes(image);
}

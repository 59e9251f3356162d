// Writes a lossless JPEG XL file of Rec. 2020 colours with a bright curve, which imagecodecs cannot tell the encoder.
//
//   encode_jxl WIDTH HEIGHT TRANSFER < RGB of 16 bits, native order > FILE     (TRANSFER: 16 PQ, 18 HLG)

#include <jxl/encode.h>
#include <stdio.h>
#include <stdlib.h>

int main(int count, char **words) {
    if (count != 4) return 2;
    uint32_t width = (uint32_t)atoi(words[1]), height = (uint32_t)atoi(words[2]);
    size_t size = (size_t)width * height * 6, left = 1 << 20;
    void *pixels = malloc(size);
    uint8_t *file = malloc(left), *next = file;
    if (pixels == NULL || file == NULL || fread(pixels, 1, size, stdin) != size) return 1;

    JxlEncoder *encoder = JxlEncoderCreate(NULL);
    JxlBasicInfo info;
    JxlEncoderInitBasicInfo(&info);
    info.xsize = width;
    info.ysize = height;
    info.bits_per_sample = 16;
    info.num_color_channels = 3;
    info.uses_original_profile = JXL_TRUE;
    JxlColorEncoding colours = {
        .color_space = JXL_COLOR_SPACE_RGB, .white_point = JXL_WHITE_POINT_D65, .primaries = JXL_PRIMARIES_2100,
        .transfer_function = (JxlTransferFunction)atoi(words[3]), .rendering_intent = JXL_RENDERING_INTENT_RELATIVE};
    JxlPixelFormat format = {3, JXL_TYPE_UINT16, JXL_NATIVE_ENDIAN, 0};
    if (JxlEncoderSetBasicInfo(encoder, &info) || JxlEncoderSetColorEncoding(encoder, &colours)) return 1;
    JxlEncoderFrameSettings *settings = JxlEncoderFrameSettingsCreate(encoder, NULL);
    JxlEncoderSetFrameLossless(settings, JXL_TRUE);
    if (JxlEncoderAddImageFrame(settings, &format, pixels, size)) return 1;
    JxlEncoderCloseInput(encoder);
    if (JxlEncoderProcessOutput(encoder, &next, &left) != JXL_ENC_SUCCESS) return 1;
    fwrite(file, 1, (size_t)(next - file), stdout);
    return 0;
}

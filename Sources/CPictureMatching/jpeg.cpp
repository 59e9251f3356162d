#include "jpeg.h"

#include <memory>
#include <stdexcept>
#include <turbojpeg.h>

namespace {

struct CloseHandle {
    void operator()(void *handle) const { tjDestroy(handle); }
};
using Handle = std::unique_ptr<void, CloseHandle>;

[[noreturn]] void fail(const Handle &handle) { throw std::runtime_error(tjGetErrorStr2(handle.get())); }

}  // namespace

std::vector<uint8_t> jpeg_of(const cv::Mat &image, int quality) {
    Handle handle(tjInitCompress());
    if (!handle) throw std::bad_alloc();
    bool grey = image.channels() == 1;
    unsigned char *file = nullptr;
    unsigned long length = 0;
    int status = tjCompress2(
        handle.get(), image.data, image.cols, static_cast<int>(image.step), image.rows,
        grey ? TJPF_GRAY : TJPF_RGB, &file, &length, grey ? TJSAMP_GRAY : TJSAMP_420, quality, TJFLAG_ACCURATEDCT);
    std::unique_ptr<unsigned char, decltype(&tjFree)> owner(file, tjFree);
    if (status != 0) fail(handle);
    return std::vector<uint8_t>(file, file + length);
}

cv::Mat picture_of_jpeg(const uint8_t *bytes, size_t length, int width, int height, int channels) {
    Handle handle(tjInitDecompress());
    if (!handle) throw std::bad_alloc();
    int found_width = 0, found_height = 0, sampling = 0, colours = 0;
    if (tjDecompressHeader3(
            handle.get(), bytes, length, &found_width, &found_height, &sampling, &colours) != 0) {
        fail(handle);
    }
    if (found_width != width || found_height != height || (channels == 1 && colours != TJCS_GRAY)) {
        throw std::runtime_error("the JPEG file inside is of another size or kind");
    }
    cv::Mat picture(height, width, channels == 1 ? CV_8UC1 : CV_8UC3);
    if (tjDecompress2(
            handle.get(), bytes, length, picture.data, width, 0, height,
            channels == 1 ? TJPF_GRAY : TJPF_RGB, TJFLAG_ACCURATEDCT) != 0) {
        fail(handle);
    }
    return picture;
}

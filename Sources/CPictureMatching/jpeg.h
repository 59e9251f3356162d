#pragma once

#include <cstdint>
#include <opencv2/core.hpp>
#include <vector>

/// JPEG by libjpeg-turbo, which the decoders use too: OpenCV's own codecs would bring dozens of libraries.
std::vector<uint8_t> jpeg_of(const cv::Mat &image, int quality);

/// Decodes to `channels` (1 or 3); throws unless the file has exactly that size.
cv::Mat picture_of_jpeg(const uint8_t *bytes, size_t length, int width, int height, int channels);

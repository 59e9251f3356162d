#include "CPictureMatching.h"

#include "guarded.h"
#include "jpeg.h"

#include <algorithm>
#include <cmath>
#include <opencv2/features2d.hpp>
#include <opencv2/imgproc.hpp>
#include <tuple>

namespace {

/// Panoramas are kept at most this many times as long as they are wide, at a smaller short side.
constexpr double longest_aspect = 4;
/// SIFT's own default is 0.04; skies and walls have little contrast, and the spread below keeps the best anyway.
constexpr double contrast_threshold = 0.015;
constexpr int detected_keypoints = 600;

cv::Size plane_size(int width, int height, int short_side) {
    double shorter = std::min(width, height), longer = std::max(width, height);
    double scale = std::min(short_side / shorter, longest_aspect * short_side / longer);
    // Eight pixels are one JPEG block; a line one pixel tall still gets a plane.
    return cv::Size(
        std::max(8, static_cast<int>(std::lround(width * scale))),
        std::max(8, static_cast<int>(std::lround(height * scale))));
}

/// The strongest keypoint of every cell first, then the second ones, until there are enough: an edit that hides
/// or cuts away a part must leave keypoints elsewhere.
std::vector<int> spread(const std::vector<cv::KeyPoint> &keypoints, cv::Size size) {
    constexpr int columns = 8, rows = 8;
    std::vector<std::vector<int>> cells(columns * rows);
    for (int i = 0; i < static_cast<int>(keypoints.size()); i++) {
        int column = std::clamp(static_cast<int>(keypoints[i].pt.x * columns / size.width), 0, columns - 1);
        int row = std::clamp(static_cast<int>(keypoints[i].pt.y * rows / size.height), 0, rows - 1);
        cells[row * columns + column].push_back(i);
    }
    // (rank in its cell, strength, index): a total order, so that the choice never varies.
    std::vector<std::tuple<int, float, int>> order;
    for (auto &cell : cells) {
        std::sort(cell.begin(), cell.end(), [&](int a, int b) {
            return keypoints[a].response != keypoints[b].response ? keypoints[a].response > keypoints[b].response
                                                                  : a < b;
        });
        for (int rank = 0; rank < static_cast<int>(cell.size()); rank++) {
            order.emplace_back(rank, -keypoints[cell[rank]].response, cell[rank]);
        }
    }
    std::sort(order.begin(), order.end());
    std::vector<int> chosen;
    for (const auto &entry : order) {
        if (chosen.size() == CPICTURE_KEYPOINTS) break;
        chosen.push_back(std::get<2>(entry));
    }
    return chosen;
}

/// RootSIFT (Arandjelović & Zisserman, "Three things everyone should know to improve object retrieval", 2012) in
/// four bits a number.
void pack(const float *descriptor, uint8_t *packed) {
    double sum = 1e-9;
    for (int i = 0; i < 128; i++) sum += descriptor[i];
    for (int i = 0; i < 128; i += 2) {
        int pair[2];
        for (int k = 0; k < 2; k++) {
            pair[k] = std::min(15, static_cast<int>(std::lround(std::sqrt(descriptor[i + k] / sum) * 50)));
        }
        packed[i / 2] = static_cast<uint8_t>(pair[0] | pair[1] << 4);
    }
}

std::vector<CPictureKeypoint> keypoints_of(const cv::Mat &grey) {
    auto sift = cv::SIFT::create(detected_keypoints, 3, contrast_threshold);
    std::vector<cv::KeyPoint> found;
    cv::Mat descriptors;
    sift->detectAndCompute(grey, cv::noArray(), found, descriptors);
    std::vector<CPictureKeypoint> keypoints;
    for (int index : spread(found, grey.size())) {
        CPictureKeypoint keypoint;
        keypoint.x = cv::saturate_cast<uint16_t>(found[index].pt.x * 64);
        keypoint.y = cv::saturate_cast<uint16_t>(found[index].pt.y * 64);
        pack(descriptors.ptr<float>(index), keypoint.descriptor);
        keypoints.push_back(keypoint);
    }
    return keypoints;
}

/// The best quality whose file fits.
std::vector<uint8_t> fitting_jpeg(const cv::Mat &grey, size_t limit) {
    std::vector<uint8_t> file;
    for (int quality : {85, 75, 60, 45, 30, 15, 5}) {
        file = jpeg_of(grey, quality);
        if (file.size() <= limit) break;
    }
    return file;
}

}  // namespace

extern "C" {

void cpicture_release(void *memory) { std::free(memory); }

int cpicture_print(
    const uint8_t *rgb, int width, int height, int short_side, size_t jpeg_limit, CPicturePrint *print,
    char *message) {
    *print = CPicturePrint{};
    int status = guarded(message, [&] {
        cv::Mat picture = rgb_view(rgb, width, height), sized, grey, layout;
        cv::Size size = plane_size(width, height, short_side);
        bool shrinks = size.width < width || size.height < height;
        cv::resize(picture, sized, size, 0, 0, shrinks ? cv::INTER_AREA : cv::INTER_CUBIC);
        cv::cvtColor(sized, grey, cv::COLOR_RGB2GRAY);
        cv::resize(
            sized, layout, cv::Size(CPICTURE_LAYOUT_SIDE, CPICTURE_LAYOUT_SIDE), 0, 0, cv::INTER_AREA);
        std::memcpy(print->layout, layout.data, sizeof print->layout);

        std::vector<CPictureKeypoint> keypoints = keypoints_of(grey);
        print->keypoint_count = static_cast<int>(keypoints.size());
        print->keypoints = copied(keypoints.data(), keypoints.size());

        std::vector<uint8_t> file = fitting_jpeg(grey, jpeg_limit);
        print->jpeg_length = file.size();
        print->jpeg = copied(file.data(), file.size());
        // What was stored is what will be compared, now as later.
        cv::Mat stored = picture_of_jpeg(file.data(), file.size(), size.width, size.height, 1);
        print->width = size.width;
        print->height = size.height;
        print->grey = copied(stored.data, stored.total());
    });
    if (status != 0) {
        std::free(print->keypoints);
        std::free(print->jpeg);
        std::free(print->grey);
        *print = CPicturePrint{};
    }
    return status;
}

int cpicture_decode_plane(
    const uint8_t *jpeg, size_t length, int width, int height, uint8_t *grey, char *message) {
    return guarded(message, [&] {
        cv::Mat plane = picture_of_jpeg(jpeg, length, width, height, 1);
        std::memcpy(grey, plane.data, plane.total());
    });
}

}

#include "faint.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace {

/// Side of the squares that are judged, and of the cells around each that must be faint as well: strong strokes ring.
constexpr int side = 16, cell = 8;
/// Pixels that a stroke is wide at most; wider ones are shapes, and large enough to be compared.
constexpr int widest = 8;
/// Grey levels from which a stroke is seen; beside the noise of the picture, as a multiple of it.
constexpr int seen = 5, beyond_noise = 3;
/// Grey levels of light up to which a stroke is faint. Of cards of which one digit was exchanged, in letters of 12 to 40
/// pixels and copied at quality 35 to 90, 1 to 4 of 10 passed for the same where ink and ground were 6 to 15 levels apart,
/// 1 of 40 at 30 levels, and 1 of 148 from 40 on.
constexpr int faint = 32;
/// Changes between ground and stroke in a square, across and down: more than a line has, or a corner.
constexpr int fewest_edges = 12;
/// Squares from which on it is text.
constexpr int fewest_squares = 2;

/// How far each pixel stands out from its surroundings, if what it belongs to is narrow.
cv::Mat strokes_of(const cv::Mat &plane, int width) {
    cv::Mat smooth, dark, bright, square = cv::Mat::ones(width + 1, width + 1, CV_8U);
    cv::GaussianBlur(plane, smooth, cv::Size(), 0.8);
    cv::morphologyEx(smooth, dark, cv::MORPH_BLACKHAT, square);
    cv::morphologyEx(smooth, bright, cv::MORPH_TOPHAT, square);
    return cv::max(dark, bright);
}

/// The level that half of the pixels do not reach.
int median_of(const cv::Mat &plane) {
    std::vector<size_t> counts(256);
    for (int y = 0; y < plane.rows; y++) {
        const uint8_t *line = plane.ptr<uint8_t>(y);
        for (int x = 0; x < plane.cols; x++) counts[line[x]]++;
    }
    size_t sum = 0;
    int level = 0;
    while (level < 255 && (sum += counts[level]) * 2 < plane.total()) level++;
    return level;
}

/// Without what is no more than noise.
cv::Mat without_noise(const cv::Mat &strokes) {
    cv::Mat clear;
    cv::threshold(strokes, clear, std::max(seen, beyond_noise * median_of(strokes)) - 1, 0, cv::THRESH_TOZERO);
    return clear;
}

/// Whether a square looks like a part of a letter.
bool is_written(const cv::Mat &square) {
    double most = 0;
    cv::minMaxLoc(square, nullptr, &most);
    if (most == 0) return false;
    int across = 0, down = 0, limit = static_cast<int>(most / 2);
    for (int y = 0; y < side; y++) {
        const uint8_t *line = square.ptr<uint8_t>(y), *next = square.ptr<uint8_t>(std::min(y + 1, side - 1));
        for (int x = 0; x < side; x++) {
            bool is_stroke = line[x] > limit;
            down += is_stroke != (next[x] > limit);
            across += x + 1 < side && is_stroke != (line[x + 1] > limit);
        }
    }
    return across >= fewest_edges && down >= fewest_edges;
}

}  // namespace

bool has_faint_strokes(const cv::Mat &light, const cv::Mat &blue, const cv::Mat &red) {
    cv::Mat pale = without_noise(strokes_of(light, widest)), colour;
    cv::resize(
        cv::max(without_noise(strokes_of(blue, widest / 2)), without_noise(strokes_of(red, widest / 2))), colour,
        light.size(), 0, 0, cv::INTER_NEAREST);
    cv::Mat strokes = cv::max(pale, colour);
    int found = 0;
    for (int top = 0; top + side <= light.rows; top += side) {
        for (int left = 0; left + side <= light.cols; left += side) {
            cv::Rect square(left, top, side, side);
            if (!is_written(strokes(square))) continue;
            cv::Rect around(left - cell, top - cell, side + 2 * cell, side + 2 * cell);
            double most = 0;
            cv::minMaxLoc(pale(around & cv::Rect(0, 0, light.cols, light.rows)), nullptr, &most);
            found += most <= faint;
        }
    }
    return found >= fewest_squares;
}

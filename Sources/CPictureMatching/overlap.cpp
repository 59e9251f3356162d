#include "overlap.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace {

/// Another picture's outline by a map.
std::vector<cv::Point2f> outline_through(cv::Size other, const Map &map) {
    std::vector<cv::Point2f> corners;
    for (cv::Point2f corner : outline(other)) {
        cv::Point2d moved = applied(map, corner.x, corner.y);
        corners.emplace_back(static_cast<float>(moved.x), static_cast<float>(moved.y));
    }
    return corners;
}

/// Spread of grey outside of the overlap, -1 where less than 2 % lie outside: half the levels that four fifths of the
/// pixels lie within. A border with a line of text in it is one still.
double spread_outside(const cv::Mat &grey, const std::vector<cv::Point2f> &overlap, double share) {
    if (share > 0.98) return -1;
    cv::Mat mask(grey.size(), CV_8UC1, cv::Scalar(255));
    std::vector<cv::Point> corners(overlap.begin(), overlap.end());
    if (corners.size() >= 3) {
        cv::fillConvexPoly(mask, corners, cv::Scalar(0));
        // Its rim is a mixture.
        cv::polylines(mask, corners, true, cv::Scalar(0), 5);
    }
    int counts[256] = {}, total = cv::countNonZero(mask);
    if (total < 16) return -1;
    for (int y = 0; y < grey.rows; y++) {
        for (int x = 0; x < grey.cols; x++) {
            if (mask.at<uint8_t>(y, x)) counts[grey.at<uint8_t>(y, x)]++;
        }
    }
    int narrowest = 255, inside = 0, first = 0;
    for (int last = 0; last < 256; last++) {
        inside += counts[last];
        while (5 * (inside - counts[first]) >= 4 * total) inside -= counts[first++];
        if (5 * inside >= 4 * total) narrowest = std::min(narrowest, last - first);
    }
    return narrowest / 2.0;
}

void measure_colour(
    const CPicturePrint &a, const CPicturePrint &b, const Map &map, CPictureMeasures &measures) {
    constexpr int side = CPICTURE_LAYOUT_SIDE;
    cv::Mat layout_b(side, side, CV_8UC3, const_cast<uint8_t *>(b.layout)), aligned, shown;
    // The map in cells: each picture's width and height are `side` of them.
    Map to_pixels(
        static_cast<double>(a.width) / side, 0, 0.5 * a.width / side - 0.5, 0, static_cast<double>(a.height) / side,
        0.5 * a.height / side - 0.5);
    Map to_cells(
        static_cast<double>(side) / b.width, 0, 0.5 * side / b.width - 0.5, 0, static_cast<double>(side) / b.height,
        0.5 * side / b.height - 0.5);
    Map cells = composed(to_cells, composed(map, to_pixels));
    constexpr int how = cv::INTER_LINEAR | cv::WARP_INVERSE_MAP;
    cv::warpAffine(layout_b, aligned, cells, layout_b.size(), how, cv::BORDER_REPLICATE);
    cv::Mat everywhere(side, side, CV_8UC1, cv::Scalar(255));
    cv::warpAffine(everywhere, shown, cells, layout_b.size(), how, cv::BORDER_CONSTANT);
    int count = 0;
    for (int row = 0; row < side; row++) {
        for (int column = 0; column < side; column++) {
            if (shown.at<uint8_t>(row, column) < 250) continue;
            cv::Vec3b left(&a.layout[(row * side + column) * 3]);
            cv::Vec3b right = aligned.at<cv::Vec3b>(row, column);
            double grey_left = 0.299 * left[0] + 0.587 * left[1] + 0.114 * left[2];
            double grey_right = 0.299 * right[0] + 0.587 * right[1] + 0.114 * right[2];
            double chroma_left = 0, chroma_right = 0, distance = 0;
            for (int channel = 0; channel < 3; channel++) {
                double l = left[channel] - grey_left, r = right[channel] - grey_right;
                chroma_left += l * l;
                chroma_right += r * r;
                distance += (l - r) * (l - r);
            }
            measures.saturation_a += std::sqrt(chroma_left);
            measures.saturation_b += std::sqrt(chroma_right);
            measures.colour_distance += std::sqrt(distance);
            count++;
        }
    }
    if (count == 0) return;
    measures.saturation_a /= count;
    measures.saturation_b /= count;
    measures.colour_distance /= count;
}

}  // namespace

std::vector<cv::Point2f> outline(cv::Size size) {
    float right = size.width - 0.5f, bottom = size.height - 0.5f;
    return {{-0.5f, -0.5f}, {right, -0.5f}, {right, bottom}, {-0.5f, bottom}};
}

void measure_overlap(
    const CPicturePrint &a, const CPicturePrint &b, const Plane &plane_a, const Plane &plane_b, const Map &map,
    CPictureMeasures &measures) {
    std::vector<cv::Point2f> shared_a, shared_b;
    double area_a = cv::intersectConvexConvex(
        outline(plane_a.grey.size()), outline_through(plane_b.grey.size(), inverted(map)), shared_a);
    double area_b =
        cv::intersectConvexConvex(outline(plane_b.grey.size()), outline_through(plane_a.grey.size(), map), shared_b);
    measures.overlap_a = std::min(1.0, area_a / plane_a.grey.size().area());
    measures.overlap_b = std::min(1.0, area_b / plane_b.grey.size().area());
    measures.outside_a_spread = spread_outside(plane_b.grey, shared_b, measures.overlap_b);
    measures.outside_b_spread = spread_outside(plane_a.grey, shared_a, measures.overlap_a);
    measure_colour(a, b, map, measures);
}

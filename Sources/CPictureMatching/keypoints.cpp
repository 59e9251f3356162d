#include "keypoints.h"

#include <opencv2/calib3d.hpp>
#include <vector>

namespace {

using Vector = std::array<int16_t, 128>;

/// Nearest over second nearest distance (Lowe 2004), squared.
constexpr double ratio = 0.85 * 0.85;
/// Pixels of the plane that an inlier may be off.
constexpr double tolerance = 2.5;

/// A mirror reverses the rows of SIFT's 4 × 4 cells (they lie across the keypoint's direction) and the turn of
/// its 8 directions, so a mirrored picture's descriptors need not be computed.
Vector unpack(const uint8_t *packed, bool mirrored) {
    Vector vector;
    for (int i = 0; i < 128; i++) {
        int source = i;
        if (mirrored) {
            int row = i / 32, column = i / 8 % 4, direction = i % 8;
            source = (3 - row) * 32 + column * 8 + (8 - direction) % 8;
        }
        vector[i] = packed[source / 2] >> (source % 2 * 4) & 15;
    }
    return vector;
}

struct Side {
    std::vector<Vector> vectors;
    std::vector<cv::Point2f> points;

    Side(const CPicturePrint &print, bool mirrored) {
        for (int i = 0; i < print.keypoint_count; i++) {
            const CPictureKeypoint &keypoint = print.keypoints[i];
            vectors.push_back(unpack(keypoint.descriptor, mirrored));
            float x = keypoint.x / 64.0f;
            points.emplace_back(mirrored ? print.width - 1 - x : x, keypoint.y / 64.0f);
        }
    }
};

int distance(const Vector &a, const Vector &b) {
    int sum = 0;
    for (int i = 0; i < 128; i++) {
        int difference = a[i] - b[i];
        sum += difference * difference;
    }
    return sum;
}

bool near(cv::Point2f a, cv::Point2f b) { return std::abs(a.x - b.x) < 4 && std::abs(a.y - b.y) < 4; }

}  // namespace

KeypointMap map_by_keypoints(const CPicturePrint &a, const CPicturePrint &b, bool mirrored) {
    Side from(a, false), to(b, mirrored);
    size_t rows = from.vectors.size(), columns = to.vectors.size();
    KeypointMap result;
    if (rows < 4 || columns < 4) return result;
    std::vector<int> distances(rows * columns);
    for (size_t i = 0; i < rows; i++) {
        for (size_t j = 0; j < columns; j++) distances[i * columns + j] = distance(from.vectors[i], to.vectors[j]);
    }
    std::vector<cv::Point2f> left, right;
    for (size_t i = 0; i < rows; i++) {
        const int *line = &distances[i * columns];
        size_t best = std::min_element(line, line + columns) - line;
        // One place may have two keypoints, of two directions: the second nearest is one of another place.
        int second = INT_MAX;
        for (size_t j = 0; j < columns; j++) {
            if (line[j] < second && !near(to.points[j], to.points[best])) second = line[j];
        }
        if (line[best] < ratio * second) {
            left.push_back(from.points[i]);
            right.push_back(to.points[best]);
        }
    }
    result.matches = static_cast<int>(left.size());
    if (result.matches < 4) return result;
    std::vector<uint8_t> fits;
    cv::Mat map = cv::estimateAffine2D(left, right, fits, cv::RANSAC, tolerance, 500, 0.995, 10);
    if (map.empty()) return result;
    result.inliers = cv::countNonZero(fits);
    result.map = cv::Matx23d(map.ptr<double>());
    if (mirrored) {
        for (int k = 0; k < 3; k++) result.map(0, k) = (k == 2 ? b.width - 1 : 0) - result.map(0, k);
    }
    return result;
}

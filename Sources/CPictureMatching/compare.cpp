#include "CPictureMatching.h"

#include "alignment.h"
#include "guarded.h"
#include "keypoints.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace {

constexpr int thumbnail_side = 24;
/// Whole pictures that correlate less in an orientation are not tried in it.
constexpr double likely_layout = 0.6;
/// Fewer keypoint pairs than these fit some map by chance.
constexpr int fewest_inliers = 6;
/// With this many matches, a mirror need not be tried.
constexpr int certain_inliers = 20;

/// One of the eight orientations: quarter turns clockwise, after a mirror.
struct Orientation {
    int turns;
    bool mirrored;

    cv::Mat shown(const cv::Mat &picture) const {
        cv::Mat result = picture;
        if (mirrored) cv::flip(result, result, 1);
        if (turns == 1) cv::rotate(result, result, cv::ROTATE_90_CLOCKWISE);
        if (turns == 2) cv::rotate(result, result, cv::ROTATE_180);
        if (turns == 3) cv::rotate(result, result, cv::ROTATE_90_COUNTERCLOCKWISE);
        return result;
    }

    /// a's plane → b's plane when b, shown so, is all of a.
    Map map(cv::Size a, cv::Size b) const {
        // In coordinates from 0 to 1: undo the turns, then the mirror.
        double x[3] = {1, 0, 0}, y[3] = {0, 1, 0};
        for (int turn = 0; turn < turns; turn++) {
            // Clockwise once shows (y, 1 - x) at (x, y).
            double next_x[3] = {y[0], y[1], y[2]}, next_y[3] = {-x[0], -x[1], 1 - x[2]};
            std::copy(next_x, next_x + 3, x);
            std::copy(next_y, next_y + 3, y);
        }
        if (mirrored) {
            for (double &value : x) value = -value;
            x[2] += 1;
        }
        Map unit(x[0], x[1], x[2], y[0], y[1], y[2]);
        Map to_unit(1.0 / a.width, 0, 0.5 / a.width, 0, 1.0 / a.height, 0.5 / a.height);
        Map to_pixels(b.width, 0, -0.5, 0, b.height, -0.5);
        return composed(to_pixels, composed(unit, to_unit));
    }
};

cv::Mat thumbnail(const cv::Mat &grey) {
    cv::Mat small;
    cv::resize(grey, small, cv::Size(thumbnail_side, thumbnail_side), 0, 0, cv::INTER_AREA);
    small.convertTo(small, CV_32F);
    cv::Scalar mean, spread;
    cv::meanStdDev(small, mean, spread);
    small = (small - mean[0]) / std::max(1.0, spread[0]);
    return small;
}

/// How well an alignment explains both pictures; only to choose between alignments.
double merit(const CPictureMeasures &measures) {
    if (!measures.aligned) return -1e9;
    double agreeing = 1 - measures.disagreeing;
    // Of two maps under which all patches agree, the one that leaves less of a shift is right.
    return agreeing * std::sqrt(std::max(measures.overlap_a, measures.overlap_b)) - 0.5 * measures.common_flow;
}

/// Whether no other map need be tried. A nearly smooth picture agrees with a map that is a little off; what is left of
/// the shift betrays it.
bool settles(const CPictureMeasures &measures) {
    return measures.aligned && measures.disagreeing < 0.03 && measures.textured > 0.3 &&
           measures.flow_high < 0.25 && measures.common_flow < 0.12;
}

}  // namespace

extern "C" int cpicture_compare(
    const CPicturePrint *a, const CPicturePrint *b, CPictureMeasures *measures, char *message) {
    *measures = CPictureMeasures{};
    return guarded(message, [&] {
        Plane plane_a(*a), plane_b(*b);
        CPictureMeasures best{};
        best.outside_a_spread = best.outside_b_spread = -1;
        auto consider = [&](const Map &map) {
            if (!plausible(map, 2.5, 5)) return;
            CPictureMeasures tried{};
            tried.outside_a_spread = tried.outside_b_spread = -1;
            measure(*a, *b, plane_a, plane_b, map, tried);
            if (merit(tried) > merit(best)) best = tried;
        };

        cv::Mat thumbnail_a = thumbnail(plane_a.grey), thumbnail_b = thumbnail(plane_b.grey);
        std::vector<std::pair<double, int>> orientations;
        for (int code = 0; code < 8; code++) {
            Orientation orientation{code / 2, code % 2 == 1};
            double correlation =
                thumbnail_a.dot(orientation.shown(thumbnail_b)) / (thumbnail_side * thumbnail_side);
            orientations.emplace_back(-correlation, code);
        }
        std::sort(orientations.begin(), orientations.end());
        double layout_correlation = -orientations[0].first;
        for (int k = 0; k < 2; k++) {
            if (-orientations[k].first < likely_layout || settles(best)) break;
            Orientation orientation{orientations[k].second / 2, orientations[k].second % 2 == 1};
            consider(orientation.map(plane_a.grey.size(), plane_b.grey.size()));
        }

        int matches = 0, inliers = 0;
        if (!settles(best)) {
            for (bool mirrored : {false, true}) {
                KeypointMap found = map_by_keypoints(*a, *b, mirrored);
                if (found.inliers >= fewest_inliers) consider(found.map);
                if (found.inliers > inliers || matches == 0) {
                    matches = found.matches;
                    inliers = found.inliers;
                }
                if (inliers >= certain_inliers) break;
            }
        }
        *measures = best;
        measures->layout_correlation = layout_correlation;
        measures->matches = matches;
        measures->inliers = inliers;
    });
}

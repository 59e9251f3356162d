#pragma once

#include "CPictureMatching.h"

#include <opencv2/core.hpp>

using Map = cv::Matx23d;

inline Map composed(const Map &after, const Map &before) {
    Map result;
    for (int row = 0; row < 2; row++) {
        for (int column = 0; column < 3; column++) {
            result(row, column) = after(row, 0) * before(0, column) + after(row, 1) * before(1, column) +
                                  (column == 2 ? after(row, 2) : 0);
        }
    }
    return result;
}

inline cv::Point2d applied(const Map &map, double x, double y) {
    return {map(0, 0) * x + map(0, 1) * y + map(0, 2), map(1, 0) * x + map(1, 1) * y + map(1, 2)};
}

Map inverted(const Map &map);

/// How many times larger a length becomes.
inline double scale_of(const Map &map) {
    return std::sqrt(std::abs(map(0, 0) * map(1, 1) - map(0, 1) * map(1, 0)));
}

/// Whether the map is one that an edit makes: no more than `stretch` in one direction than in the other, no
/// larger or smaller than `zoom` times.
bool plausible(const Map &map, double stretch, double zoom);

/// A print's plane, ready to be compared.
struct Plane {
    cv::Mat grey;
    /// Lightly smoothed: what JPEG adds is mostly finer.
    cv::Mat smooth;

    explicit Plane(const CPicturePrint &print);
};

/// Lays b over a by `map` (a's plane → b's), improves the map by what the patches say, and writes all measures
/// from `aligned` on.
void measure(
    const CPicturePrint &a, const CPicturePrint &b, const Plane &plane_a, const Plane &plane_b, Map map,
    CPictureMeasures &measures);

#pragma once

#include "alignment.h"

/// Improves a map of the reference's pixels → the other's by what the pixels say (Lucas & Kanade 1981, for all six numbers
/// at once: an edge tells nothing of a shift along it, but many edges together do).
///
/// - Parameters:
///   - reference, other: 8-bit grey of one size: the other is laid over the reference by `map`.
///   - map: improved, where that is possible.
/// - Returns: how far the map moved at the corners, in pixels of the reference.
double register_pixels(const cv::Mat &reference, const cv::Mat &other, Map &map);

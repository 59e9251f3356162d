#pragma once

#include "alignment.h"

#include <opencv2/core.hpp>
#include <vector>

/// The corners of a picture, at the outer edges of its pixels.
std::vector<cv::Point2f> outline(cv::Size size);

/// Measures what two pictures share by `map` (a's plane → b's), what lies outside of that, and their colours.
void measure_overlap(
    const CPicturePrint &a, const CPicturePrint &b, const Plane &plane_a, const Plane &plane_b, const Map &map,
    CPictureMeasures &measures);

#pragma once

#include <opencv2/core.hpp>

struct Residual {
    /// 0 … 1 for the same picture, and more the plainer the difference is.
    double relative = 0;
    /// The same without regard to what remains elsewhere, in grey levels: what could hide there.
    double levels = 0;
};

/// How much two planes that lie over each other differ in their worst place, beyond what encoding does.
///
/// The other is first made as like as one small filter for the whole picture makes it: gain, bias, blur and what is left
/// of a shift. What remains is measured against the contrast around it, and against what remains in most places of such
/// contrast: where a picture was compressed hard, or enlarged, that is much; where it was not, a single stroke counts.
///
/// - Parameters: 8-bit planes of one size, at least 16 pixels a side. `is_light`: not of colour, which is plain in most pictures
///   that were encoded again, too.
Residual worst_residual(const cv::Mat &reference, const cv::Mat &other, bool is_light);

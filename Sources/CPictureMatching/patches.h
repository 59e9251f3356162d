#pragma once

#include <opencv2/core.hpp>
#include <vector>

/// One square of the reference picture and of the other one laid over it.
struct Patch {
    static constexpr int side = 16;

    int x, y;
    double mean_reference, mean_other;
    /// Standard deviations in grey levels.
    double spread_reference, spread_other;
    double covariance;
    /// Pearson correlation of the pixels, -1 … 1; 0 where one is flat.
    double correlation;
    /// Where the other's content lies in the reference, relative to where the map puts it (pixels); one
    /// Gauss-Newton step (Lucas & Kanade 1981) after gain and bias of the patch were taken out.
    double shift_x, shift_y;
    /// Smaller eigenvalue of the gradients' structure matrix, per pixel: how well the shift is known.
    double sharpness;

    bool textured(double gain) const;
    bool agrees(double gain, double bias) const;
};

/// Compares patch by patch where `inside` (8 bit, 0 or 255) covers the whole patch.
std::vector<Patch> compared(const cv::Mat &reference, const cv::Mat &other, const cv::Mat &inside);

#pragma once

#include <functional>
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
    /// The normal equations of the shift: structure matrix (xx, xy, yy) and right side.
    float xx, xy, yy, dx, dy;
    /// Sums of squared first and second differences along rows: their ratio tells how blurred a picture is.
    float slope_reference, bend_reference, slope_other, bend_other;

    bool textured(double gain) const;
    bool agrees(double gain, double bias) const;
};

struct CommonShift {
    /// Pixels.
    double length;
    /// The length over what is to be expected of it when only noise moves the patches.
    double significance;
};

/// The shift that a patch and its neighbours have in common, for each patch with at least five that correlate (of
/// nine). What noise moves differs from patch to patch; what really moved does not.
std::vector<CommonShift> common_shifts(const std::vector<Patch> &patches);

/// Compares patch by patch, where `inside` says that a patch (left, top) is wholly covered.
std::vector<Patch> compared(
    const cv::Mat &reference, const cv::Mat &other, const std::function<bool(int, int)> &inside);

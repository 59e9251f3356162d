#include "registration.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace {

constexpr int tile = 48;
/// This many tiles of each picture determine the map; more do not improve it.
constexpr int enough_tiles = 600;
/// Grey levels of variance below which a tile has nothing to hold on to.
constexpr double least_variance = 4;
constexpr double least_correlation = 0.5;

/// A tile, lightly smoothed: what JPEG adds is mostly finer.
cv::Mat smooth_tile(const cv::Mat &plane, int left, int top) {
    constexpr int reach = 3;
    cv::Rect inner(left, top, tile, tile), all(0, 0, plane.cols, plane.rows);
    cv::Rect outer = cv::Rect(left - reach, top - reach, tile + 2 * reach, tile + 2 * reach) & all;
    cv::Mat exact, smooth;
    plane(outer).convertTo(exact, CV_32F);
    cv::GaussianBlur(exact, smooth, cv::Size(), 1);
    return smooth(inner - outer.tl());
}

/// What one tile says of the shift: its structure matrix (xx, xy, yy) and right side, weighted by how well the two agree.
struct TileShift {
    double xx = 0, xy = 0, yy = 0, dx = 0, dy = 0, weight = 0;

    TileShift(const cv::Mat &reference, const cv::Mat &other) {
        double r = 0, o = 0, rr = 0, ro = 0, oo = 0;
        for (int y = 0; y < tile; y++) {
            const float *a = reference.ptr<float>(y), *b = other.ptr<float>(y);
            for (int x = 0; x < tile; x++) {
                r += a[x];
                o += b[x];
                rr += a[x] * a[x];
                ro += a[x] * b[x];
                oo += b[x] * b[x];
            }
        }
        constexpr double count = tile * tile;
        double variance_r = rr / count - r / count * r / count, variance_o = oo / count - o / count * o / count;
        if (variance_r < least_variance || variance_o < least_variance) return;
        double covariance = ro / count - r / count * o / count;
        double correlation = covariance / std::sqrt(variance_r * variance_o);
        if (correlation < least_correlation) return;
        float gain = static_cast<float>(covariance / variance_o);
        float bias = static_cast<float>(r / count - gain * o / count);
        for (int y = 1; y < tile - 1; y++) {
            const float *a = reference.ptr<float>(y), *b = other.ptr<float>(y);
            const float *above = reference.ptr<float>(y - 1), *below = reference.ptr<float>(y + 1);
            float row_xx = 0, row_xy = 0, row_yy = 0, row_dx = 0, row_dy = 0;
            for (int x = 1; x < tile - 1; x++) {
                float gx = (a[x + 1] - a[x - 1]) * 0.5f, gy = (below[x] - above[x]) * 0.5f;
                float difference = gain * b[x] + bias - a[x];
                row_xx += gx * gx;
                row_xy += gx * gy;
                row_yy += gy * gy;
                row_dx += gx * difference;
                row_dy += gy * difference;
            }
            xx += row_xx;
            xy += row_xy;
            yy += row_yy;
            dx += row_dx;
            dy += row_dy;
        }
        weight = 1 / (variance_r * (1 - correlation * correlation) + 2 + 0.02 * variance_r);
    }
};

/// The normal equations of an affine shift: x and y each as a · (across, down, 1), in shares of the picture from its
/// middle, so that all numbers are of one order.
struct AffineShift {
    cv::Matx<double, 6, 6> normal = cv::Matx<double, 6, 6>::zeros();
    cv::Vec<double, 6> right = cv::Vec<double, 6>::all(0);
    cv::Size size;
    double unit;

    explicit AffineShift(cv::Size size) : size(size), unit(1.0 / std::max(size.width, size.height)) {}

    void add(const TileShift &shift, int left, int top) {
        double place[3] = {
            (left + tile / 2.0 - size.width / 2.0) * unit, (top + tile / 2.0 - size.height / 2.0) * unit, 1};
        for (int i = 0; i < 3; i++) {
            right[i] += shift.weight * place[i] * shift.dx;
            right[3 + i] += shift.weight * place[i] * shift.dy;
            for (int k = 0; k < 3; k++) {
                double weight = shift.weight * place[i] * place[k];
                normal(i, k) += weight * shift.xx;
                normal(i, 3 + k) += weight * shift.xy;
                normal(3 + i, k) += weight * shift.xy;
                normal(3 + i, 3 + k) += weight * shift.yy;
            }
        }
    }

    /// The step that takes the shift back.
    bool solve(Map &step) const {
        double trace = 0;
        for (int i = 0; i < 6; i++) trace += normal(i, i);
        if (trace <= 0) return false;
        // A little stiffness, more against turning and stretching.
        cv::Matx<double, 6, 6> stiff = normal;
        for (int i : {0, 1, 3, 4}) stiff(i, i) += 0.02 * trace / 6;
        for (int i : {2, 5}) stiff(i, i) += 0.002 * trace / 6;
        bool possible = false;
        cv::Vec<double, 6> shift = stiff.inv(cv::DECOMP_LU, &possible) * right;
        if (!possible) return false;
        double middle_x = size.width / 2.0 * unit, middle_y = size.height / 2.0 * unit;
        step = Map(
            1 - shift[0] * unit, -shift[1] * unit, -(shift[2] - shift[0] * middle_x - shift[1] * middle_y),
            -shift[3] * unit, 1 - shift[4] * unit, -(shift[5] - shift[3] * middle_x - shift[4] * middle_y));
        return true;
    }
};

}  // namespace

double register_pixels(const cv::Mat &reference, const cv::Mat &other, Map &map) {
    AffineShift affine(reference.size());
    int across = reference.cols / tile, down = reference.rows / tile;
    // Every step-th tile, spread over the whole picture.
    int step = std::max(1, across * down / enough_tiles);
    if (step > 1 && across % step == 0) step++;
    for (int number = 0; number < across * down; number += step) {
        int left = number % across * tile, top = number / across * tile;
        TileShift shift(smooth_tile(reference, left, top), smooth_tile(other, left, top));
        if (shift.weight > 0) affine.add(shift, left, top);
    }
    Map taken_back;
    if (!affine.solve(taken_back)) return 0;
    map = composed(map, taken_back);
    double farthest = 0;
    for (int corner = 0; corner < 4; corner++) {
        double x = (corner & 1) * reference.cols, y = (corner >> 1) * reference.rows;
        farthest = std::max(farthest, cv::norm(applied(taken_back, x, y) - cv::Point2d(x, y)));
    }
    return farthest;
}

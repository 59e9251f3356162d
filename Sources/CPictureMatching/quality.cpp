#include "CPictureMatching.h"

#include "guarded.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace {

/// Every picture is judged at this size, so that resolution alone changes nothing.
constexpr int judged_short_side = 512;
constexpr int cell = 32;

/// How fine the structure in the sharpest part is: energy of the Laplacian of a lightly smoothed picture over
/// that of its gradient, which content and contrast change alike. The sharpest tenth of the cells with structure
/// decides: a portrait with a soft background is a sharp picture.
double sharpness(const cv::Mat &grey) {
    cv::Mat exact, smooth, laplacian, across, down;
    // In floating point: rounding would look like fine structure.
    grey.convertTo(exact, CV_32F);
    cv::GaussianBlur(exact, smooth, cv::Size(), 0.7);
    cv::Laplacian(smooth, laplacian, CV_32F, 1);
    cv::Sobel(smooth, across, CV_32F, 1, 0, 1, 0.5);
    cv::Sobel(smooth, down, CV_32F, 0, 1, 1, 0.5);
    std::vector<double> values;
    for (int y = 0; y + cell <= grey.rows; y += cell) {
        for (int x = 0; x + cell <= grey.cols; x += cell) {
            cv::Rect area(x, y, cell, cell);
            double fine = cv::norm(laplacian(area), cv::NORM_L2SQR);
            double coarse = cv::norm(across(area), cv::NORM_L2SQR) + cv::norm(down(area), cv::NORM_L2SQR);
            // Below two grey levels a pixel there is noise alone.
            if (coarse > 4.0 * cell * cell) values.push_back(fine / coarse);
        }
    }
    if (values.empty()) return 0;
    size_t index = values.size() * 9 / 10;
    std::nth_element(values.begin(), values.begin() + index, values.end());
    // White noise after that smoothing has about 4; a picture blurred by three pixels about 0.1.
    return std::min(1.0, values[index] / 4);
}

}  // namespace

extern "C" int cpicture_quality(
    const uint8_t *rgb, int width, int height, CPictureQuality *quality, char *message) {
    return guarded(message, [&] {
        cv::Mat grey;
        cv::cvtColor(rgb_view(rgb, width, height), grey, cv::COLOR_RGB2GRAY);
        double scale = static_cast<double>(judged_short_side) / std::min(width, height);
        if (scale != 1) {
            cv::Size size(
                std::max(cell, static_cast<int>(width * scale)), std::max(cell, static_cast<int>(height * scale)));
            cv::resize(grey, grey, size, 0, 0, scale < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
        }
        double total = static_cast<double>(grey.total());
        quality->clipped_dark = cv::countNonZero(grey <= 3) / total;
        quality->clipped_bright = cv::countNonZero(grey >= 252) / total;
        cv::Scalar mean, spread;
        cv::meanStdDev(grey, mean, spread);
        quality->mean = mean[0] / 255;
        quality->contrast = spread[0] / 127.5;
        quality->sharpness = sharpness(grey);
    });
}

#include "CPictureMatching.h"

#include "guarded.h"
#include "jpeg.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <stdexcept>

namespace {

cv::Mat rotated(const cv::Mat &picture, double degrees) {
    double width = picture.cols, height = picture.rows, angle = std::abs(degrees) * CV_PI / 180;
    // The largest rectangle of the same aspect whose corners stay inside.
    double longer = std::max(width, height), shorter = std::min(width, height);
    double scale = shorter / (longer * std::sin(angle) + shorter * std::cos(angle));
    cv::Matx23d map = cv::getRotationMatrix2D(cv::Point2d((width - 1) / 2, (height - 1) / 2), degrees, 1);
    cv::Size size(static_cast<int>(width * scale), static_cast<int>(height * scale));
    map(0, 2) -= (width - size.width) / 2;
    map(1, 2) -= (height - size.height) / 2;
    cv::Mat result;
    cv::warpAffine(picture, result, map, size, cv::INTER_CUBIC, cv::BORDER_REPLICATE);
    return result;
}

cv::Mat written(const cv::Mat &picture, const char *text, double height, double x, double y, double opacity) {
    cv::Mat result = picture.clone();
    int thickness = std::max(1, static_cast<int>(height / 10));
    double scale = height / 22;  // Hershey's capitals are about 22 pixels tall.
    cv::Point origin(static_cast<int>(x), static_cast<int>(y));
    cv::putText(
        result, text, origin, cv::FONT_HERSHEY_DUPLEX, scale, cv::Scalar(0, 0, 0), thickness * 3, cv::LINE_AA);
    cv::putText(
        result, text, origin, cv::FONT_HERSHEY_DUPLEX, scale, cv::Scalar(255, 255, 255), thickness, cv::LINE_AA);
    cv::addWeighted(result, opacity, picture, 1 - opacity, 0, result);
    return result;
}

cv::Mat edited(const cv::Mat &picture, CPictureEdit edit, const double *values, const char *text) {
    cv::Mat result;
    switch (edit) {
    case CPictureEditResize: {
        cv::Size size(static_cast<int>(values[0]), static_cast<int>(values[1]));
        cv::resize(picture, result, size, 0, 0, size.width < picture.cols ? cv::INTER_AREA : cv::INTER_CUBIC);
        return result;
    }
    case CPictureEditCrop:
        return picture(cv::Rect(
                           static_cast<int>(values[0]), static_cast<int>(values[1]),
                           static_cast<int>(values[2]), static_cast<int>(values[3])))
            .clone();
    case CPictureEditBorder: {
        int side = static_cast<int>(values[0]);
        cv::copyMakeBorder(
            picture, result, side, side, side, side, cv::BORDER_CONSTANT,
            cv::Scalar(values[1], values[2], values[3]));
        return result;
    }
    case CPictureEditRotate: return rotated(picture, values[0]);
    case CPictureEditTurn:
        switch (static_cast<int>(values[0]) & 3) {
        case 1: cv::rotate(picture, result, cv::ROTATE_90_CLOCKWISE); return result;
        case 2: cv::rotate(picture, result, cv::ROTATE_180); return result;
        case 3: cv::rotate(picture, result, cv::ROTATE_90_COUNTERCLOCKWISE); return result;
        default: return picture.clone();
        }
    case CPictureEditMirror: cv::flip(picture, result, 1); return result;
    case CPictureEditColour:
        cv::transform(picture, result, cv::Mat(3, 4, CV_64F, const_cast<double *>(values)));
        return result;
    case CPictureEditBlur: cv::GaussianBlur(picture, result, cv::Size(), values[0]); return result;
    case CPictureEditText: return written(picture, text, values[0], values[1], values[2], values[3]);
    case CPictureEditJPEG: {
        std::vector<uint8_t> file = jpeg_of(picture, static_cast<int>(values[0]));
        return picture_of_jpeg(file.data(), file.size(), picture.cols, picture.rows, 3);
    }
    }
    throw std::invalid_argument("unknown edit");
}

}  // namespace

extern "C" int cpicture_edit(
    const uint8_t *rgb, int width, int height, CPictureEdit edit, const double *values, const char *text,
    CPicturePixels *result, char *message) {
    *result = CPicturePixels{};
    return guarded(message, [&] {
        cv::Mat picture = edited(rgb_view(rgb, width, height), edit, values, text);
        result->pixels = copied(picture.data, picture.total() * 3);
        result->width = picture.cols;
        result->height = picture.rows;
    });
}

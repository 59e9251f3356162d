#include "residual.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace {

constexpr int taps = 25, unknowns = taps + 1;
/// Pixels that the filter is fitted to, and those below which it is not fitted.
constexpr size_t fitted_pixels = 4'000, fewest_pixels = 300;
constexpr int least_gradient = 6;
/// Pixels at the rim that are not judged: filters see past them.
constexpr int rim = 3;
/// Side of the square whose contrast counts as that around a pixel: two blocks of a JPEG, as far as ringing reaches.
constexpr int surroundings = 15;
/// Rows compared at a time.
constexpr int strip = 512;
/// Grey levels that are nothing beside any contrast, and beside any noise.
constexpr float faint_contrast = 10, faint_noise = 1;
/// Where nine pixels of ten are equal in light at every contrast, nothing was encoded again, and what differs is another
/// stroke. A rounding, one level, still is not.
constexpr float no_noise = 0.02, rounding_noise = 0.05;

/// Classes of contrast, by their lower limits, in each of which encoding leaves another residual.
constexpr std::array<int, 5> contrasts = {0, 12, 24, 48, 96};

/// The class of each contrast.
constexpr std::array<uint8_t, 256> contrast_classes = [] {
    std::array<uint8_t, 256> classes{};
    for (int contrast = 0; contrast < 256; contrast++) {
        for (uint8_t place = 0; place < contrasts.size(); place++) {
            if (contrast >= contrasts[place]) classes[contrast] = place;
        }
    }
    return classes;
}();

struct LinearFilter {
    cv::Mat kernel = cv::Mat::zeros(5, 5, CV_32F);
    double bias = 0;

    LinearFilter() { kernel.at<float>(2, 2) = 1; }

    static void neighbours(const cv::Mat &plane, cv::Point place, double *values) {
        for (int y = -2; y <= 2; y++) {
            const uint8_t *line = plane.ptr<uint8_t>(place.y + y) + place.x;
            for (int x = -2; x <= 2; x++) *values++ = line[x] - 128.0;
        }
        *values = 1;
    }
};

/// Places with structure, evenly over the plane.
std::vector<cv::Point> structured(const cv::Mat &plane) {
    std::vector<cv::Point> places;
    for (int y = rim; y < plane.rows - rim; y++) {
        const uint8_t *line = plane.ptr<uint8_t>(y), *above = plane.ptr<uint8_t>(y - 1);
        const uint8_t *below = plane.ptr<uint8_t>(y + 1);
        for (int x = rim; x < plane.cols - rim; x++) {
            int gradient = std::abs(line[x + 1] - line[x - 1]) + std::abs(below[x] - above[x]);
            if (gradient > 2 * least_gradient) places.emplace_back(x, y);
        }
    }
    size_t step = std::max<size_t>(1, places.size() / fitted_pixels), kept = 0;
    for (size_t k = 0; k < places.size(); k += step) places[kept++] = places[k];
    places.resize(kept);
    return places;
}

/// Least squares over places with structure; the tenth that fits worst is left out of later rounds, so that what differs
/// is not fitted away.
LinearFilter fitted(const cv::Mat &reference, const cv::Mat &other) {
    LinearFilter filter;
    std::vector<cv::Point> places = structured(other);
    if (places.size() < fewest_pixels) return filter;
    std::vector<float> misfit(places.size(), 0);
    cv::Vec<double, unknowns> found;
    for (int round = 0; round < 3; round++) {
        float limit = INFINITY;
        if (round > 0) {
            std::vector<float> sorted = misfit;
            auto ninth = sorted.begin() + static_cast<long>(sorted.size() * 9 / 10);
            std::nth_element(sorted.begin(), ninth, sorted.end());
            limit = *ninth;
        }
        cv::Mat normal = cv::Mat::zeros(unknowns, unknowns, CV_64F), right = cv::Mat::zeros(unknowns, 1, CV_64F);
        double values[unknowns];
        for (size_t k = 0; k < places.size(); k++) {
            if (misfit[k] > limit) continue;
            LinearFilter::neighbours(other, places[k], values);
            double wanted = reference.at<uint8_t>(places[k]) - 128.0;
            for (int i = 0; i < unknowns; i++) {
                right.at<double>(i) += values[i] * wanted;
                double *row = normal.ptr<double>(i);
                for (int j = i; j < unknowns; j++) row[j] += values[i] * values[j];
            }
        }
        cv::completeSymm(normal);
        // Stiffness towards leaving the picture as it is.
        double stiffness = 4.0 * static_cast<double>(places.size());
        for (int i = 0; i < taps; i++) normal.at<double>(i, i) += stiffness;
        right.at<double>(taps / 2) += stiffness;
        cv::Mat solution;
        if (!cv::solve(normal, right, solution, cv::DECOMP_CHOLESKY)) return filter;
        for (int i = 0; i < unknowns; i++) found[i] = solution.at<double>(i);
        for (size_t k = 0; k < places.size(); k++) {
            LinearFilter::neighbours(other, places[k], values);
            double difference = 128.0 - reference.at<uint8_t>(places[k]);
            for (int i = 0; i < unknowns; i++) difference += found[i] * values[i];
            misfit[k] = static_cast<float>(std::abs(difference));
        }
    }
    double sum = 0;
    for (int i = 0; i < taps; i++) {
        filter.kernel.at<float>(i / 5, i % 5) = static_cast<float>(found[i]);
        sum += found[i];
    }
    filter.bias = found[taps] + 128 - 128 * sum;
    return filter;
}

/// Brightest less darkest of what surrounds each pixel.
cv::Mat contrast_of(const cv::Mat &plane) {
    cv::Mat smooth, brightest, darkest;
    cv::GaussianBlur(plane, smooth, cv::Size(), 0.6);
    cv::Mat square = cv::Mat::ones(surroundings, surroundings, CV_8U);
    cv::dilate(smooth, brightest, square);
    cv::erode(smooth, darkest, square);
    return brightest - darkest;
}

/// Of each class of contrast: samples of the residual, and the largest of its square over the contrast.
struct Tally {
    std::array<std::vector<float>, contrasts.size()> samples;
    std::array<float, contrasts.size()> worst{};

    void add(const cv::Mat &residual, const cv::Mat &contrast, cv::Range rows, int step) {
        // By contrast: what its square is divided by, as a factor.
        std::array<float, 256> factors, largest{};
        for (int k = 0; k < 256; k++) factors[k] = 1 / (k + faint_contrast);
        for (int y = rows.start; y < rows.end; y++) {
            const float *difference = residual.ptr<float>(y);
            const uint8_t *around = contrast.ptr<uint8_t>(y);
            for (int x = rim; x < residual.cols - rim; x++) {
                float square = difference[x] * difference[x];
                float &most = largest[around[x]];
                if (square > most) most = square;
            }
            if (y % step != 0) continue;
            for (int x = rim; x < residual.cols - rim; x += step) {
                samples[contrast_classes[around[x]]].push_back(std::abs(difference[x]));
            }
        }
        for (int k = 0; k < 256; k++) {
            float &most = worst[contrast_classes[k]];
            most = std::max(most, largest[k] * factors[k]);
        }
    }

    Residual value(bool is_light) {
        float noise = 0;
        std::array<float, contrasts.size()> noises{};
        for (size_t place = 0; place < contrasts.size(); place++) {
            std::vector<float> &values = samples[place];
            if (values.size() > 100) {
                auto ninth = values.begin() + static_cast<long>(values.size() * 9 / 10);
                std::nth_element(values.begin(), ninth, values.end());
                noise = std::max(noise, *ninth);
            }
            noises[place] = noise;
        }
        Residual most;
        float least = is_light && noise < no_noise ? rounding_noise : faint_noise;
        for (size_t place = 0; place < contrasts.size(); place++) {
            double relative = worst[place] / (noises[place] + least);
            if (relative > most.relative) {
                most.relative = relative;
                most.levels = worst[place];
            }
        }
        return most;
    }
};

}  // namespace

Residual worst_residual(const cv::Mat &reference, const cv::Mat &other, bool is_light) {
    LinearFilter filter = fitted(reference, other);
    Tally tally;
    int step = std::max(1, static_cast<int>(std::sqrt(reference.total() / 60'000.0)));
    constexpr int margin = surroundings;
    for (int top = rim; top < reference.rows - rim; top += strip) {
        int bottom = std::min(top + strip, reference.rows - rim);
        int first = std::max(0, top - margin), last = std::min(reference.rows, bottom + margin);
        cv::Mat one = reference.rowRange(first, last), two = other.rowRange(first, last);
        cv::Mat like, exact, residual, rounded;
        cv::filter2D(two, like, CV_32F, filter.kernel, cv::Point(-1, -1), filter.bias, cv::BORDER_REPLICATE);
        one.convertTo(exact, CV_32F);
        cv::GaussianBlur(exact - like, residual, cv::Size(), 0.7);
        like.convertTo(rounded, CV_8U);
        tally.add(residual, cv::max(contrast_of(one), contrast_of(rounded)), cv::Range(top - first, bottom - first), step);
    }
    return tally.value(is_light);
}

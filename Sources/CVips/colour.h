// From whatever a loader gives to 8-bit sRGB. All functions replace `*image` and return 0, or leave it and return -1.

#pragma once

#include <vips/vips.h>

#include "CVips.h"

/// Takes the result of an operation that has just been called in place of the image.
int colour_replace(VipsImage **image, VipsImage *result, int failed);

/// To plain samples of 8, 16 bits or floats, with no channels but colours and opacity.
int colour_prepare(VipsImage **image, const CVipsColours *colours);

/// Puts it on white.
int colour_flatten(VipsImage **image, const CVipsColours *colours);

/// - status: set where the numbers cannot be colours.
int colour_to_srgb(VipsImage **image, CVipsStatus *status);

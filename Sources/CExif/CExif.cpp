#include "CExif.h"

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <exiv2/exiv2.hpp>
#include <mutex>
#include <string>

struct CExifMetadata {
    // `auto`-like: an `auto_ptr` in Exiv2 0.27, a `unique_ptr` since.
    decltype(Exiv2::ImageFactory::open(static_cast<const Exiv2::byte *>(nullptr), 0)) image;
};

namespace {

std::once_flag started;
std::recursive_mutex xmp_mutex;

void lock_xmp(void *, bool locks) {
    if (locks) {
        xmp_mutex.lock();
    } else {
        xmp_mutex.unlock();
    }
}

void start() {
    // Complaints about odd files would go to the user's terminal.
    Exiv2::LogMsg::setLevel(Exiv2::LogMsg::mute);
    // The XMP toolkit has global state.
    Exiv2::XmpParser::initialize(lock_xmp, nullptr);
    Exiv2::XmpProperties::registerNs("http://ns.google.com/photos/1.0/camera/", "GCamera");
#ifdef EXV_ENABLE_BMFF
    Exiv2::enableBMFF(true);
#endif
}

/// Calls `use` with the datum of the key, if there is one; swallows whatever Exiv2 throws.
template <typename Use> bool with_datum(const CExifMetadata *metadata, const char *key, Use use) {
    try {
        if (std::strncmp(key, "Xmp.", 4) == 0) {
            const Exiv2::XmpData &data = metadata->image->xmpData();
            auto found = data.findKey(Exiv2::XmpKey(key));
            return found != data.end() && found->count() > 0 && use(*found);
        }
        if (std::strncmp(key, "Iptc.", 5) == 0) {
            const Exiv2::IptcData &data = metadata->image->iptcData();
            auto found = data.findKey(Exiv2::IptcKey(key));
            return found != data.end() && found->count() > 0 && use(*found);
        }
        const Exiv2::ExifData &data = metadata->image->exifData();
        auto found = data.findKey(Exiv2::ExifKey(key));
        return found != data.end() && found->count() > 0 && use(*found);
    } catch (...) {
        return false;
    }
}

/// What a person wrote, without the marks of its encoding and language.
std::string words(const Exiv2::Metadatum &datum, size_t index) {
    const Exiv2::Value &value = datum.value();
    if (auto *comment = dynamic_cast<const Exiv2::CommentValue *>(&value)) return comment->comment();
    // Numbers, or bytes of no known meaning.
    if (value.typeId() < Exiv2::string && value.typeId() != Exiv2::asciiString) return std::string();
    if (auto *languages = dynamic_cast<const Exiv2::LangAltValue *>(&value)) {
        auto found = languages->value_.find("x-default");
        if (found == languages->value_.end()) found = languages->value_.begin();
        return found == languages->value_.end() ? std::string() : found->second;
    }
    if (dynamic_cast<const Exiv2::XmpArrayValue *>(&value)) return datum.toString(static_cast<long>(index));
    return datum.toString();
}

/// A number as text: `0.004` or `1/250`.
double number(const std::string &text) {
    const char *start = text.c_str();
    char *end = nullptr;
    double numerator = std::strtod(start, &end);
    if (end == start) return std::nan("");
    if (*end != '/') return numerator;
    start = end + 1;
    double denominator = std::strtod(start, &end);
    return end == start ? std::nan("") : numerator / denominator;
}

template <typename Fraction> double quotient(const Fraction &fraction) {
    return static_cast<double>(fraction.first) / static_cast<double>(fraction.second);
}

/// Exiv2 itself turns every number into a fraction of signed 32 bits, in which the upper half of the unsigned ones is lost.
double number(const Exiv2::Metadatum &datum, size_t index) {
    const Exiv2::Value &value = datum.value();
    if (auto *fractions = dynamic_cast<const Exiv2::URationalValue *>(&value))
        return quotient(fractions->value_[index]);
    if (auto *fractions = dynamic_cast<const Exiv2::RationalValue *>(&value))
        return quotient(fractions->value_[index]);
    if (auto *numbers = dynamic_cast<const Exiv2::ULongValue *>(&value)) return numbers->value_[index];
    if (auto *numbers = dynamic_cast<const Exiv2::DoubleValue *>(&value)) return numbers->value_[index];
    if (auto *numbers = dynamic_cast<const Exiv2::FloatValue *>(&value)) return numbers->value_[index];
    if (dynamic_cast<const Exiv2::XmpArrayValue *>(&value)) return number(datum.toString(static_cast<long>(index)));
    if (dynamic_cast<const Exiv2::XmpValue *>(&value)) return index == 0 ? number(datum.toString()) : std::nan("");
    return quotient(datum.toRational(static_cast<long>(index)));
}

bool copy_text(const std::string &text, char *buffer, size_t capacity) {
    if (text.empty() || capacity == 0) return false;
    size_t length = std::min(text.size(), capacity - 1);
    std::memcpy(buffer, text.data(), length);
    buffer[length] = 0;
    return true;
}

}  // namespace

extern "C" {

CExifMetadata *cexif_open(const uint8_t *bytes, size_t length) {
    try {
        std::call_once(started, start);
        auto image = Exiv2::ImageFactory::open(bytes, static_cast<long>(length));
        if (image.get() == nullptr) return nullptr;
        try {
            image->readMetadata();
        } catch (...) {
            // What was read before the fault counts.
        }
        // For an XMP sidecar Exiv2 makes EXIF and IPTC of the XMP: dates in this machine's time zone, of other meanings.
        if (image->imageType() == Exiv2::ImageType::xmp) {
            image->exifData().clear();
            image->iptcData().clear();
        }
        return new CExifMetadata{std::move(image)};
    } catch (...) {
        return nullptr;
    }
}

CExifMetadata *cexif_open_parts(
    const uint8_t *exif, size_t exif_length, const uint8_t *xmp, size_t xmp_length) {
    try {
        std::call_once(started, start);
        auto image = Exiv2::ImageFactory::create(Exiv2::ImageType::xmp);
        if (image.get() == nullptr) return nullptr;
        try {
            if (exif_length > 0) Exiv2::ExifParser::decode(image->exifData(), exif, exif_length);
        } catch (...) {
            // The other part may be whole.
        }
        try {
            const std::string packet(reinterpret_cast<const char *>(xmp), xmp_length);
            if (xmp_length > 0) Exiv2::XmpParser::decode(image->xmpData(), packet);
        } catch (...) {
        }
        return new CExifMetadata{std::move(image)};
    } catch (...) {
        return nullptr;
    }
}

void cexif_close(CExifMetadata *metadata) {
    try {
        delete metadata;
    } catch (...) {
    }
}

int cexif_pixel_width(const CExifMetadata *metadata) {
    return static_cast<int>(metadata->image->pixelWidth());
}

int cexif_pixel_height(const CExifMetadata *metadata) {
    return static_cast<int>(metadata->image->pixelHeight());
}

int cexif_is_box_format(const CExifMetadata *metadata) {
#ifdef EXV_ENABLE_BMFF
    return metadata->image->imageType() == Exiv2::ImageType::bmff;
#else
    return 0;
#endif
}

int cexif_text(const CExifMetadata *metadata, const char *key, char *buffer, size_t capacity) {
    return with_datum(metadata, key, [&](const Exiv2::Metadatum &datum) {
        return copy_text(datum.toString(), buffer, capacity);
    });
}

int cexif_words(
    const CExifMetadata *metadata, const char *key, size_t index, char *buffer, size_t capacity) {
    try {
        if (std::strncmp(key, "Iptc.", 5) == 0) {
            // A list is a field that is there several times.
            const std::string wanted(key);
            for (const Exiv2::Iptcdatum &datum : metadata->image->iptcData()) {
                if (datum.key() == wanted && index-- == 0) return copy_text(datum.toString(), buffer, capacity);
            }
            return 0;
        }
    } catch (...) {
        return 0;
    }
    return with_datum(metadata, key, [&](const Exiv2::Metadatum &datum) {
        bool is_list = dynamic_cast<const Exiv2::XmpArrayValue *>(&datum.value()) != nullptr;
        if (index >= (is_list ? static_cast<size_t>(datum.count()) : 1)) return false;
        return copy_text(words(datum, index), buffer, capacity);
    });
}

int cexif_lens(const CExifMetadata *metadata, char *buffer, size_t capacity) {
    try {
        const Exiv2::ExifData &data = metadata->image->exifData();
        auto found = Exiv2::lensName(data);
        return found != data.end() && copy_text(found->print(&data), buffer, capacity);
    } catch (...) {
        return 0;
    }
}

double cexif_number(const CExifMetadata *metadata, const char *key, size_t index) {
    double found = std::nan("");
    with_datum(metadata, key, [&](const Exiv2::Metadatum &datum) {
        if (index >= static_cast<size_t>(datum.count())) return false;
        found = number(datum, index);
        return true;
    });
    return found;
}

size_t cexif_bytes(const CExifMetadata *metadata, const char *key, uint8_t *buffer, size_t capacity) {
    size_t length = 0;
    with_datum(metadata, key, [&](const Exiv2::Metadatum &datum) {
        size_t size = static_cast<size_t>(datum.size());
        if (size > capacity) return false;
        const Exiv2::Value &value = datum.value();
        length = static_cast<size_t>(value.copy(buffer, Exiv2::littleEndian));
        return true;
    });
    return length;
}

}

import CJPEGEighth
import CTurboJPEG
import TestSupport

/// What the quick decoder owes for any bytes at all: libjpeg-turbo's pixels, bit for bit, or a refusal.
struct EighthContract {
    private(set) var bytes: [UInt8]
    /// An eighth of the picture's size, rounded up; 1 × 1 where libjpeg-turbo cannot read the header.
    private(set) var width: Int
    let height: Int

    /// `nil` for a picture too large to be worth a test's time, as a damaged header may claim.
    init?(_ bytes: [UInt8]) {
        let decoder = tjInitDecompress()
        defer { tjDestroy(decoder) }
        var (width, height, sampling, colours) = (Int32(0), Int32(0), Int32(0), Int32(0))
        let status = tjDecompressHeader3(
            decoder, bytes, UInt(bytes.count), &width, &height, &sampling, &colours)
        self.bytes = bytes
        self.width = status == 0 ? (Int(width) + 7) / 8 : 1
        self.height = status == 0 ? (Int(height) + 7) / 8 : 1
        if self.width * self.height > 1 << 18 { return nil }
    }

    /// Other bytes for the same size, as when a file changes or lies after its header was read.
    func with(bytes: [UInt8]) -> Self {
        var copy = self
        copy.bytes = bytes
        return copy
    }

    /// Another size for the same bytes.
    func with(width: Int) -> Self {
        var copy = self
        copy.width = width
        return copy
    }

    /// `nil` where it declines.
    var quick: [UInt8]? {
        var pixels = [UInt8](repeating: 0, count: width * height * 3)
        let done = jpeg_eighth_decode(bytes, bytes.count, &pixels, Int32(width), Int32(height))
        return done != 0 ? pixels : nil
    }

    /// `nil` where libjpeg-turbo has any complaint.
    var reference: [UInt8]? {
        let decoder = tjInitDecompress()
        defer { tjDestroy(decoder) }
        var pixels = [UInt8](repeating: 0, count: width * height * 3)
        let status = tjDecompress2(
            decoder, bytes, UInt(bytes.count), &pixels, Int32(width), 0, Int32(height),
            Int32(TJPF_RGB.rawValue), 0)
        return status == 0 ? pixels : nil
    }

    enum Outcome { case equal, declined, broken }

    var outcome: Outcome {
        guard let quick else { return .declined }
        return quick == reference ? .equal : .broken
    }
}

extension [UInt8] {
    /// Where a JPEG's first scan begins.
    private var scan: Int {
        indices.dropLast().first { self[$0] == 0xFF && self[$0 + 1] == 0xDA } ?? count
    }

    /// Flips a bit, sets a byte, cuts some out or plants a marker; in the headers half of the times.
    mutating func damage(_ random: inout SeededGenerator) {
        let isInHeader = Bool.random(using: &random)
        let place = Int.random(in: 0..<Swift.max(1, isInHeader ? scan : count), using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0, 1: self[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 2: self[place] = UInt8.random(in: .min ... .max, using: &random)
        case 3: self[place] = UInt8.random(in: 0...4, using: &random)
        case 4: removeSubrange(place..<Swift.min(count - 1, place + 12))
        default:
            let marker: [UInt8] = [0xFF, UInt8.random(in: 0xD0...0xD9, using: &random)]
            replaceSubrange(place..<Swift.min(count, place + 2), with: marker)
        }
    }
}

import CJPEGEighth
import CTurboJPEG
import Testing

/// The quick decoder must be libjpeg-turbo's equal, pixel for pixel, or decline.
@Suite struct EighthTests {
    static let samplings = [TJSAMP_444, TJSAMP_422, TJSAMP_420, TJSAMP_440, TJSAMP_GRAY]

    @Test(arguments: samplings, [3, 40, 80, 95, 100])
    func equalsLibjpegTurbo(_ sampling: TJSAMP, quality: Int32) throws {
        var random = SplitMix(seed: UInt64(quality))
        for _ in 0..<8 {
            let picture = Picture(&random)
            let bytes = try #require(picture.jpeg(sampling, quality: quality))
            let quick = try #require(Self.quick(bytes, picture))
            #expect(quick == Self.reference(bytes, picture))
        }
    }

    @Test func acceptsNoDamageThatLibjpegTurboSees() throws {
        var random = SplitMix(seed: 7)
        var accepted = 0
        for round in 0..<800 {
            let picture = Picture(&random)
            let sampling = Self.samplings[round % Self.samplings.count]
            var bytes = try #require(picture.jpeg(sampling, quality: 85))
            for _ in 0..<Int.random(in: 1...3, using: &random) { bytes.damage(&random) }
            guard let quick = Self.quick(bytes, picture) else { continue }
            accepted += 1
            #expect(quick == Self.reference(bytes, picture))
        }
        // Some damage changes pixels without breaking a rule.
        #expect(accepted > 30)
    }

    @Test func declinesWhatIsNotPlain() {
        let picture = Picture(width: 8, height: 8)
        #expect(Self.quick([], picture) == nil)
        #expect(Self.quick([0xFF, 0xD8, 0xFF, 0xD9], picture) == nil)
        var random = SplitMix(seed: 1)
        for _ in 0..<1000 {
            let noise = (0..<200).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            #expect(Self.quick([0xFF, 0xD8, 0xFF, 0xC0] + noise, picture) == nil)
        }
    }

    private static func quick(_ bytes: [UInt8], _ picture: Picture) -> [UInt8]? {
        var pixels = [UInt8](repeating: 0, count: picture.eighthWidth * picture.eighthHeight * 3)
        let width = Int32(picture.eighthWidth)
        let height = Int32(picture.eighthHeight)
        return jpeg_eighth_decode(bytes, bytes.count, &pixels, width, height) != 0 ? pixels : nil
    }

    /// `nil` where libjpeg-turbo has any complaint.
    private static func reference(_ bytes: [UInt8], _ picture: Picture) -> [UInt8]? {
        let decoder = tjInitDecompress()
        defer { tjDestroy(decoder) }
        var pixels = [UInt8](repeating: 0, count: picture.eighthWidth * picture.eighthHeight * 3)
        let status = tjDecompress2(
            decoder, bytes, UInt(bytes.count), &pixels, Int32(picture.eighthWidth), 0,
            Int32(picture.eighthHeight), Int32(TJPF_RGB.rawValue), 0)
        return status == 0 ? pixels : nil
    }
}

/// Smooth colours with noise on them, at least 8 pixels a side, so that all kinds of blocks occur.
private struct Picture {
    let width: Int
    let height: Int
    var pixels: [UInt8] = []

    var eighthWidth: Int { (width + 7) / 8 }
    var eighthHeight: Int { (height + 7) / 8 }

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    init(_ random: inout SplitMix) {
        width = Int.random(in: 8...90, using: &random)
        height = Int.random(in: 8...90, using: &random)
        let slopes = (0..<6).map { _ in Int.random(in: -9...9, using: &random) }
        let noise = [0, 4, 120].randomElement(using: &random) ?? 0
        for y in 0..<height {
            for x in 0..<width {
                for channel in 0..<3 {
                    let smooth = 128 + slopes[channel] * (x - width / 2) / 2 + slopes[3 + channel] * y / 3
                    let value = smooth + Int.random(in: -noise...noise, using: &random)
                    pixels.append(UInt8(max(0, min(255, value))))
                }
            }
        }
    }

    func jpeg(_ sampling: TJSAMP, quality: Int32) -> [UInt8]? {
        let encoder = tjInitCompress()
        defer { tjDestroy(encoder) }
        var buffer: UnsafeMutablePointer<UInt8>?
        var size: UInt = 0
        defer { tjFree(buffer) }
        let status = tjCompress2(
            encoder, pixels, Int32(width), 0, Int32(height), Int32(TJPF_RGB.rawValue), &buffer, &size,
            Int32(sampling.rawValue), quality, 0)
        guard status == 0, let buffer else { return nil }
        return Array(UnsafeBufferPointer(start: buffer, count: Int(size)))
    }
}

extension [UInt8] {
    /// Flips a bit, sets a byte, or cuts some out.
    fileprivate mutating func damage(_ random: inout SplitMix) {
        let place = Int.random(in: 0..<count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0, 1: self[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 2: self[place] = UInt8.random(in: .min ... .max, using: &random)
        default: removeSubrange(place..<Swift.min(count - 1, place + 12))
        }
    }
}

/// Steele, Lea and Flood's SplitMix64 (OOPSLA 2014): the same numbers in every run.
private struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

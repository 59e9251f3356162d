import CLittleCMS
import CVips
import Foundation

/// Colours told by code points (ITU-T H.273) or by numbers, as HEIF, AVIF and PNG files do in place of an ICC profile.
struct CodedColours: Hashable {
    /// Chromaticities x, y of red, green, blue and white.
    struct Primaries: Hashable {
        var red, green, blue, white: [Double]

        static let rec709 = Primaries(
            red: [0.64, 0.33], green: [0.3, 0.6], blue: [0.15, 0.06], white: [0.3127, 0.329])
        static let rec2020 = Primaries(
            red: [0.708, 0.292], green: [0.17, 0.797], blue: [0.131, 0.046], white: [0.3127, 0.329])
        static let displayP3 = Primaries(
            red: [0.68, 0.32], green: [0.265, 0.69], blue: [0.15, 0.06], white: [0.3127, 0.329])

        init(red: [Double], green: [Double], blue: [Double], white: [Double]) {
            (self.red, self.green, self.blue, self.white) = (red, green, blue, white)
        }

        /// Those that differ visibly from sRGB's; of the others, and of unknown ones, `rec709`.
        init(code: Int) {
            switch code {
            case 9: self = .rec2020
            case 11, 12: self = .displayP3
            default: self = .rec709
            }
        }
    }

    enum Transfer: Hashable {
        case sRGB
        case gamma(Double)
        /// SMPTE ST 2084 and ARIB STD-B67; of this, libvips is asked for the light itself.
        case pq, hlg

        init(code: Int) {
            switch code {
            case 4: self = .gamma(2.2)
            case 5: self = .gamma(2.8)
            case 8: self = .gamma(1)
            case 16: self = .pq
            case 18: self = .hlg
            // Video's curves are meant for a display much like sRGB's.
            default: self = .sRGB
            }
        }

        /// Light for a signal of 0 … 1, 1 being white. Of the bright curves that is the reference white of 203 cd/m²
        /// (ITU-R BT.2408); what is brighter becomes white.
        func light(_ signal: Double) -> Double {
            switch self {
            case .sRGB:
                signal <= 0.04045 ? signal / 12.92 : pow((signal + 0.055) / 1.055, 2.4)
            case .gamma(let exponent): pow(signal, exponent)
            case .pq:
                {
                    let power = pow(signal, 1 / 78.84375)
                    let base = max(power - 0.8359375, 0) / (18.8515625 - 18.6875 * power)
                    return min(1, pow(base, 1 / 0.1593017578125) * 10_000 / 203)
                }()
            case .hlg: signal
            }
        }
    }

    var primaries: Primaries
    var transfer: Transfer

    /// `nil` for sRGB, which needs none.
    var profile: ColourProfile? {
        guard primaries != .rec709 || transfer != .sRGB else { return nil }
        let samples = 4096
        let table = (0..<samples).map {
            UInt16((transfer.light(Double($0) / Double(samples - 1)) * 65535).rounded())
        }
        guard let curve = cmsBuildTabulatedToneCurve16(nil, cmsUInt32Number(samples), table) else {
            return nil
        }
        defer { cmsFreeToneCurve(curve) }
        var white = Self.point(primaries.white)
        var points = cmsCIExyYTRIPLE(
            Red: Self.point(primaries.red), Green: Self.point(primaries.green),
            Blue: Self.point(primaries.blue)
        )
        var curves: [OpaquePointer?] = [curve, curve, curve]
        guard let profile = cmsCreateRGBProfile(&white, &points, &curves) else { return nil }
        defer { cmsCloseProfile(profile) }
        var length: cmsUInt32Number = 0
        guard cmsSaveProfileToMem(profile, nil, &length) != 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: Int(length))
        return cmsSaveProfileToMem(profile, &bytes, &length) != 0 ? ColourProfile(bytes: bytes) : nil
    }

    private static func point(_ chromaticity: [Double]) -> cmsCIExyY {
        cmsCIExyY(x: chromaticity[0], y: chromaticity[1], Y: 1)
    }
}

extension CodedColours {
    /// What the file says beside any ICC profile; `nil` where it says nothing.
    init?(of bytes: [UInt8], _ format: ImageFormat) {
        switch format {
        case .heif, .avif: self.init(boxesOf: bytes)
        case .png: self.init(chunksOf: bytes)
        case .jpegXL: self.init(profileOf: bytes)
        default: return nil
        }
    }

    private init(primaries: Int, transfer: Int) {
        self.init(primaries: Primaries(code: primaries), transfer: Transfer(code: transfer))
    }

    /// The first `colr` box of the properties (ISO/IEC 14496-12, 12.1.5), which are those of the picture itself in
    /// all but contrived files.
    private init?(boxesOf bytes: [UInt8]) {
        var area = 0..<bytes.count
        for (name, header) in [("meta", 12), ("iprp", 8), ("ipco", 8)] {
            guard let box = BoxList(bytes, area).first(where: { $0.name == name }),
                box.range.count >= header
            else { return nil }
            area = box.range.dropFirst(header).startIndex..<box.range.upperBound
        }
        for box in BoxList(bytes, area) where box.name == "colr" && box.range.count >= 18 {
            let content = bytes[box.range].dropFirst(8)
            guard content.starts(with: "nclx".utf8) else { continue }
            let codes = content.dropFirst(4).prefix(4).map(Int.init)
            self.init(primaries: codes[0] << 8 | codes[1], transfer: codes[2] << 8 | codes[3])
            return
        }
        return nil
    }

    /// libjxl tells bright curves by a profile in which white is the brightest there can be, fifty times the reference
    /// white: by it, all pictures are black. Its description names the code points ("RGB_D65_202_Rel_PeQ").
    private init?(profileOf bytes: [UInt8]) {
        var header = CVipsHeader()
        let status = cvips_read_header(bytes, bytes.count, CVipsLoaderJPEGXL, &header)
        defer { cvips_release(header.profile) }
        guard status == CVipsStatusOK, let profile = header.profile else { return nil }
        // The description is UTF-16, big-endian, near the start.
        let text = String(
            decoding: UnsafeBufferPointer(start: profile, count: min(header.profile_length, 1 << 10)).filter {
                $0 != 0
            }, as: UTF8.self)
        guard text.contains("RGB_"), text.contains("_PeQ") || text.contains("_HLG") else { return nil }
        self.init(
            primaries: text.contains("_202_") ? 9 : text.contains("_DCI_") ? 12 : 1,
            transfer: text.contains("_PeQ") ? 16 : 18)
    }

    /// `cICP`, or else `gAMA` and `cHRM` where no `sRGB` stands beside them (PNG, third edition, 11.3.2).
    private init?(chunksOf bytes: [UInt8]) {
        var (at, gamma, points): (Int, Double?, Primaries?) = (8, nil, nil)
        func number(_ place: Int) -> Double {
            Double(bytes[place..<(place + 4)].reduce(0) { $0 << 8 | UInt32($1) }) / 100_000
        }
        while at + 12 <= bytes.count {
            let length = Int(bytes[at..<(at + 4)].reduce(0) { $0 << 8 | UInt32($1) })
            let name = String(decoding: bytes[(at + 4)..<(at + 8)], as: UTF8.self)
            let content = at + 8
            guard length <= bytes.count - content, name != "IDAT" else { break }
            switch name {
            case "cICP" where length == 4:
                self.init(primaries: Int(bytes[content]), transfer: Int(bytes[content + 1]))
                return
            case "sRGB", "iCCP": return nil
            case "gAMA" where length == 4: gamma = number(content)
            case "cHRM" where length == 32:
                let pairs = (0..<4).map { [number(content + $0 * 8), number(content + $0 * 8 + 4)] }
                points = Primaries(red: pairs[1], green: pairs[2], blue: pairs[3], white: pairs[0])
            default: break
            }
            at = content + length + 4
        }
        // Nearly sRGB's is meant for it.
        guard let gamma, gamma > 0.01, gamma < 10 else { return nil }
        let isUsual = abs(gamma - 0.45455) < 0.01
        self.init(
            primaries: points.map { $0.isNear(.rec709) ? .rec709 : $0 } ?? .rec709,
            transfer: isUsual ? .sRGB : .gamma(1 / gamma))
    }
}

extension CodedColours.Primaries {
    fileprivate func isNear(_ other: Self) -> Bool {
        zip(red + green + blue + white, other.red + other.green + other.blue + other.white).allSatisfy {
            abs($0 - $1) < 0.002
        }
    }
}

/// The boxes of an ISO base media file that lie side by side in a part of it.
private struct BoxList: Sequence {
    private let bytes: [UInt8]
    private let area: Range<Int>

    init(_ bytes: [UInt8], _ area: Range<Int>) {
        self.bytes = bytes
        self.area = area
    }

    func makeIterator() -> AnyIterator<(name: String, range: Range<Int>)> {
        var at = area.lowerBound
        return AnyIterator {
            guard at + 8 <= area.upperBound else { return nil }
            let length = Int(bytes[at..<(at + 4)].reduce(0) { $0 << 8 | UInt32($1) })
            let end = length == 0 ? area.upperBound : at + length
            guard length == 0 || length >= 8, end <= area.upperBound else { return nil }
            defer { at = end }
            return (String(decoding: bytes[(at + 4)..<(at + 8)], as: UTF8.self), at..<end)
        }
    }
}

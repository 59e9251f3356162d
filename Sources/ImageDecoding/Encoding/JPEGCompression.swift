/// What a JPEG's tables and frame header say of its compression (ITU-T T.81, annex B).
struct JPEGCompression {
    private(set) var isLossless = false
    private(set) var depth: Int?
    private(set) var quality: Int?

    init(_ bytes: [UInt8]) {
        var place = 2
        while place + 4 <= bytes.count, bytes[place] == 0xFF {
            let marker = bytes[place + 1]
            // Any marker may be preceded by fill bytes.
            if marker == 0xFF {
                place += 1
                continue
            }
            // The picture begins, or ends.
            if marker == 0xDA || marker == 0xD9 { return }
            let length = Int(bytes[place + 2]) << 8 | Int(bytes[place + 3])
            let end = place + 2 + length
            guard length >= 2, end <= bytes.count else { return }
            let content = bytes[(place + 4)..<end]
            switch marker {
            case 0xDB: takeTables(content)
            case 0xC0...0xCF where ![0xC4, 0xC8, 0xCC].contains(marker):
                depth = content.first.map(Int.init)
                isLossless = [0xC3, 0xC7, 0xCB, 0xCF].contains(marker)
            default: break
            }
            place = end
        }
    }

    var encoding: PictureEncoding {
        PictureEncoding(.jpeg, isLossless: isLossless, depth: depth, pages: 1, quality: quality)
    }

    /// The first table is that of brightness.
    private mutating func takeTables(_ content: ArraySlice<UInt8>) {
        var rest = content
        while let head = rest.popFirst() {
            let width = head >> 4 == 0 ? 1 : 2
            guard rest.count >= 64 * width else { return }
            if head & 15 == 0 {
                let steps = rest.prefix(64 * width)
                let sum = width == 1 ? steps.reduce(0) { $0 + Int($1) } : Self.wideSum(Array(steps))
                quality = Self.quality(sum)
            }
            rest = rest.dropFirst(64 * width)
        }
    }

    private static func wideSum(_ steps: [UInt8]) -> Int {
        stride(from: 0, to: steps.count, by: 2).reduce(0) { $0 + Int(steps[$1]) << 8 + Int(steps[$1 + 1]) }
    }

    /// The inverse of what libjpeg does with its table of brightness, whose steps add up to 3,688.
    private static func quality(_ sum: Int) -> Int {
        let scale = Double(sum) * 100 / 3_688
        return min(max(Int((scale <= 100 ? (200 - scale) / 2 : 5_000 / scale).rounded()), 1), 100)
    }
}

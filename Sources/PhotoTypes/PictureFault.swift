/// What a decoder met in a file whose picture it could show anyway.
public struct PictureFault: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        /// Rows at the bottom are missing.
        case cutOff = "cut off"
        /// Data is damaged on the way, so that some rows show something else than the picture.
        case garbled
        /// The last passes of a progressive file are missing: the whole picture is there, with less detail.
        case coarse
        /// The picture is whole; the marker at its end is missing.
        case missingEnd = "missing end"
        /// The picture is whole; where its end should be marked, other data follows, as some phones write it.
        case trailingData = "trailing data"
    }

    public let kind: Kind
    /// Share of the rows that show the picture, 0 … 1.
    public let intact: Double

    public init(_ kind: Kind, intact: Double = 1) {
        self.kind = kind
        self.intact = intact
    }

    /// The kinds that leave the picture whole.
    public static let harmlessKinds: [Kind] = Kind.allCases.filter { PictureFault($0).isHarmless }

    /// Whether every pixel is as it was stored.
    public var isHarmless: Bool { kind == .missingEnd || kind == .trailingData }
}

extension PictureFault: CustomStringConvertible {
    public var description: String {
        // Rounded down: 100 % would say that nothing is missing.
        let share = "\(Int(intact * 100)) %"
        return switch kind {
        case .cutOff: "the file is cut off; the upper \(share) of the picture are shown"
        case .garbled where intact < 1:
            "some rows are damaged; \(share) of the picture are shown as they should be"
        case .garbled: "some rows are damaged; which ones cannot be told"
        case .coarse: "the file is cut off; the whole picture is shown, with less detail than it had"
        case .missingEnd: "the picture is whole; the file lacks its end marker"
        case .trailingData: "the picture is whole; other data stands where its end should be marked"
        }
    }
}

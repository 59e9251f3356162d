/// What a decoder met in a file whose picture it could show all the same.
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

    /// Whether every pixel is as it was stored.
    public var isHarmless: Bool { kind == .missingEnd || kind == .trailingData }
}

import PhotoTypes

/// Identity of a content within one library: of all photos that have the same bytes. Never used twice.
public struct PictureID: Hashable, Comparable, Sendable, Codable {
    public let rawValue: Int64

    public init(_ rawValue: Int64) {
        self.rawValue = rawValue
    }

    public static func < (left: Self, right: Self) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// Two different pictures, the one of the lower id first.
public struct PicturePair: Hashable, Comparable, Sendable {
    public let first, second: PictureID

    /// - Precondition: the two differ.
    public init(_ one: PictureID, _ other: PictureID) {
        precondition(one != other, "a picture makes no pair with itself")
        first = min(one, other)
        second = max(one, other)
    }

    public static func < (left: Self, right: Self) -> Bool {
        (left.first, left.second) < (right.first, right.second)
    }
}

/// Two pictures that could show one exposure or one scene, and why they are to be compared.
public struct ProposedPair: Hashable, Sendable {
    /// How near in time two pictures were taken.
    public struct Nearness: OptionSet, Hashable, Sendable {
        public let rawValue: Int

        public init(rawValue: Int) {
            self.rawValue = rawValue
        }

        /// Seconds apart, by one camera.
        public static let time = Nearness(rawValue: 1)
        /// The camera says that both are of one burst.
        public static let burst = Nearness(rawValue: 2)
    }

    public let pair: PicturePair
    public let near: Nearness
    /// Of their vectors; `nil` where other evidence than vectors proposed the pair.
    public let cosine: Float?

    public init(_ pair: PicturePair, near: Nearness = [], cosine: Float? = nil) {
        self.pair = pair
        self.near = near
        self.cosine = cosine
    }
}

/// What a comparison of two pictures said.
public struct PairVerdict: Hashable, Sendable {
    public enum Relation: Int, Comparable, Sendable {
        case unrelated
        /// Two exposures of one scene.
        case sameScene
        /// One exposure, one of the two cropped, coloured, written over or otherwise edited.
        case edited
        /// One exposure, at most re-encoded, resized or turned.
        case samePicture

        public static func < (left: Self, right: Self) -> Bool {
            left.rawValue < right.rawValue
        }
    }

    public let pair: PicturePair
    public let relation: Relation
    /// 0 … 1: how sure it is that both come from one exposure.
    public let score: Float
    /// What was found to differ, as the comparison wrote it.
    public let detail: String?

    public init(_ pair: PicturePair, _ relation: Relation, score: Float, detail: String? = nil) {
        self.pair = pair
        self.relation = relation
        self.score = score
        self.detail = detail
    }
}

/// A pair of pictures that was compared, with all that is known of it.
public struct CheckedPair: Hashable, Sendable {
    public let verdict: PairVerdict
    public let near: ProposedPair.Nearness
    public let cosine: Float?

    public init(_ verdict: PairVerdict, near: ProposedPair.Nearness = [], cosine: Float? = nil) {
        self.verdict = verdict
        self.near = near
        self.cosine = cosine
    }
}

/// What the pixels of a picture tell, beside its print.
public struct PictureLook: Hashable, Sendable {
    public var perceptualHash: UInt64?
    /// As the measurement wrote it.
    public var quality: String?
    public var traces: String?
    /// Why the picture has no print.
    public var failure: String?

    public init(
        perceptualHash: UInt64? = nil, quality: String? = nil, traces: String? = nil, failure: String? = nil
    ) {
        self.perceptualHash = perceptualHash
        self.quality = quality
        self.traces = traces
        self.failure = failure
    }
}

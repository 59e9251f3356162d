/// Why a photo is found by a name: words of the query are those of its file, folder, camera, year or metadata.
public struct NameMatch: Hashable, Sendable {
    /// In the order in which they are tried where words name several things.
    public enum Kind: String, CaseIterable, Sendable {
        /// A folder, at or below one that was indexed.
        case folder
        case keyword
        case camera
        case title
        case description
        case file
        /// When it was captured.
        case year
    }

    public let kind: Kind
    /// As the photo has it: `Lisbon 2019`.
    public let value: String

    public init(kind: Kind, value: String) {
        self.kind = kind
        self.value = value
    }
}

/// What names a query holds.
public struct NamedQuery: Hashable, Sendable {
    /// Words of the query that are a name, as they were written, and of what kinds.
    public struct Part: Hashable, Sendable {
        public let words: String
        public let kinds: [NameMatch.Kind]
    }

    /// In the order of the query.
    public let parts: [Part]
    /// How many photos have all of these names.
    public let photos: Int
}

import GRDB
import PhotoTypes

/// A photo's file as a scan met it, before anything was read of it.
public struct FoundFile: Hashable, Sendable {
    public let path: PhotoPath
    public let stamp: FileStamp
    public let companions: [PhotoPath]
    /// Files that may be companions, as only their content tells: movies of the photo's name.
    public let candidates: [PhotoPath]
    /// When the sidecar that changed last did, in nanoseconds since 1970; `nil` where there is none.
    public let sidecarsModified: Int64?

    public init(
        path: PhotoPath, stamp: FileStamp, companions: [PhotoPath], candidates: [PhotoPath] = [],
        sidecarsModified: Int64? = nil
    ) {
        self.path = path
        self.stamp = stamp
        self.companions = companions
        self.candidates = candidates
        self.sidecarsModified = sidecarsModified
    }

    /// Whether the library's facts of the photo were read by the rules of this version, sidecars as they are now
    /// included.
    func hasCurrentFacts(_ known: Row, sidecars column: String = "sidecars_modified") -> Bool {
        (known["reading"] as Int?) == PhotoFacts.currentReading
            && (known[column] as Int64?) == sidecarsModified
    }
}

/// A file that has to be read: new, changed, failed before, or without a vector of the run's model.
public struct IndexWork: Hashable, Sendable {
    /// What the library knows of the photo at this path.
    public struct Known: Hashable, Sendable {
        public let id: PhotoID
        public let contentHash: ContentHash
        /// Whether it has a vector of the run's model.
        public let hasVector: Bool
        /// Whether its metadata need not be read again.
        public let hasCurrentFacts: Bool
    }

    /// Ascending in the order the scan met the files.
    public let number: Int64
    public let file: FoundFile
    public let known: Known?
}

/// Another photo with the same bytes, whose facts and vector are therefore the same.
public struct Twin: Hashable, Sendable {
    public let id: PhotoID
    public let facts: PhotoFacts
}

/// What became of a file that had to be read.
public enum IndexResult: Sendable {
    case read(IndexedPhoto)
    /// One that `isLasting` is not tried again until the file's stamp changes.
    case failed(FoundFile, kind: String, message: String, isLasting: Bool)
    /// The file was there when the scan met it and no longer when it was to be read.
    case vanished(FoundFile)
}

/// A photo that was read.
public struct IndexedPhoto: Sendable {
    public enum Vector: Sendable {
        case computed(EmbeddingVector)
        case ofTwin(PhotoID)
        /// The content is what the library knows, vector included.
        case kept
    }

    /// How light lies in its picture.
    public enum Pattern: Sendable {
        /// `nil`: the picture is plain.
        case found(UInt64?)
        /// The pixels were not looked at; the library keeps what it has.
        case unknown
    }

    public let path: PhotoPath
    public let stamp: FileStamp
    public let companions: [PhotoPath]
    /// Candidates that proved to be other photos' files, or nobody's.
    public let strangers: [PhotoPath]
    public let contentHash: ContentHash
    /// `nil`: keep those the library has.
    public let facts: PhotoFacts?
    /// Of the sidecars that `facts` were read from, see `FoundFile`.
    public let sidecarsModified: Int64?
    public let vector: Vector
    public let pattern: Pattern

    public init(
        path: PhotoPath, stamp: FileStamp, companions: [PhotoPath], strangers: [PhotoPath] = [],
        contentHash: ContentHash, facts: PhotoFacts?, sidecarsModified: Int64? = nil, vector: Vector,
        pattern: Pattern = .unknown
    ) {
        self.path = path
        self.stamp = stamp
        self.companions = companions
        self.strangers = strangers
        self.contentHash = contentHash
        self.facts = facts
        self.sidecarsModified = sidecarsModified
        self.vector = vector
        self.pattern = pattern
    }
}

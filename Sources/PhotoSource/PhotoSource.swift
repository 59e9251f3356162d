import PhotoTypes

/// A photo that a source has, before anything was read of it.
public struct SourceItem: Hashable, Sendable {
    public let path: PhotoPath
    public let stamp: FileStamp
    /// Files that belong to this photo, as their names say, and are not photos of their own: XMP/AAE sidecars, the
    /// video of a motion photo.
    public let companions: [PhotoPath]
    /// Movies that have the photo's name: only what both files hold tells whether it is a Live Photo.
    public let movies: [PhotoPath]
    /// When the XMP sidecar that changed last did, in nanoseconds since 1970; `nil` where there is none.
    public let sidecarsModified: Int64?

    public init(
        path: PhotoPath, stamp: FileStamp, companions: [PhotoPath] = [], movies: [PhotoPath] = [],
        sidecarsModified: Int64? = nil
    ) {
        self.path = path
        self.stamp = stamp
        self.companions = companions
        self.movies = movies
        self.sidecarsModified = sidecarsModified
    }

    init(
        path: PhotoPath, stamp: FileStamp, _ companions: [FolderCompanions.Companion],
        sidecarsModified: Int64?
    ) {
        self.init(
            path: path, stamp: stamp, companions: companions.filter { $0.proof == .name }.map(\.path),
            movies: companions.filter { $0.proof == .identifier }.map(\.path),
            sidecarsModified: sidecarsModified)
    }
}

/// What a scan meets on its way.
public enum SourceEvent: Sendable {
    case found(SourceItem)
    /// Something that could not be looked at, such as a folder without read permission; the scan goes on.
    case failed(PhotoPath, PhotoSourceError)
    /// As `failed`, for what matters only if photos are known at or below the path: a link that leads nowhere may have
    /// led to anything.
    case hidden(PhotoPath, PhotoSourceError)
    /// A folder, the root or below it, in which another file system begins.
    case mountPoint(PhotoPath)
    /// A folder below the root in which there is nothing at all.
    case emptyFolder(PhotoPath)
}

/// A photo's bytes and what was true of the file while they were read.
public struct PhotoContent: Sendable {
    public let bytes: [UInt8]
    public let stamp: FileStamp
    public let hash: ContentHash

    public init(bytes: [UInt8], stamp: FileStamp, hash: ContentHash) {
        self.bytes = bytes
        self.stamp = stamp
        self.hash = hash
    }
}

/// A place photos come from: a folder, later a photo library of the system.
public protocol PhotoSource: Sendable {
    /// The part of the name space this source answers for: photos known below it and no longer met by a scan
    /// are gone.
    var root: PhotoPath { get }

    /// Visits every photo once, in an order that is the same for an unchanged source.
    ///
    /// - Parameter excluded: photos, and folders with all in them, that the scan passes over, by whatever path it comes
    ///   to them. The root, and folders that it lies in, make no difference.
    /// - Throws: `PhotoSourceError` where the root itself cannot be read (nothing must then be taken for
    ///   deleted), `CancellationError`, and whatever `visit` throws.
    func scan(
        excluding excluded: Set<PhotoPath>, _ visit: (SourceEvent) async throws -> Void
    ) async throws

    /// Reads a photo whole.
    ///
    /// - Throws: `PhotoSourceError`, also where the file changed while it was read.
    func read(_ item: SourceItem) throws(PhotoSourceError) -> PhotoContent

    /// Reads a whole photo, unless the first bytes of a large file show that it is none.
    ///
    /// - Parameter isWanted: asked with the first `PhotoContent.headBytes`, if the file has more.
    /// - Throws: `PhotoSourceError`, `.unwanted` where it said no.
    func read(
        _ item: SourceItem, ifWanted isWanted: ([UInt8]) -> Bool
    ) throws(PhotoSourceError) -> PhotoContent
}

extension PhotoSource {
    /// Visits every photo.
    public func scan(_ visit: (SourceEvent) async throws -> Void) async throws {
        try await scan(excluding: [], visit)
    }

    public func read(
        _ item: SourceItem, ifWanted isWanted: ([UInt8]) -> Bool
    ) throws(PhotoSourceError) -> PhotoContent {
        try read(item)
    }
}

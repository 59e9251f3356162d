import PhotoTypes

/// A photo that a source has, before anything was read of it.
public struct SourceItem: Hashable, Sendable {
    public let path: PhotoPath
    public let stamp: FileStamp
    /// Files that belong to this photo and are not photos of their own: XMP/AAE sidecars, the video of a Live
    /// Photo or motion photo.
    public let companions: [PhotoPath]

    public init(path: PhotoPath, stamp: FileStamp, companions: [PhotoPath] = []) {
        self.path = path
        self.stamp = stamp
        self.companions = companions
    }
}

/// What a scan meets on its way.
public enum SourceEvent: Sendable {
    case found(SourceItem)
    /// Something that could not be looked at, such as a folder without read permission; the scan goes on.
    case failed(PhotoPath, PhotoSourceError)
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
    /// - Throws: `PhotoSourceError` where the root itself cannot be read (nothing must then be taken for
    ///   deleted), `CancellationError`, and whatever `visit` throws.
    func scan(_ visit: (SourceEvent) async throws -> Void) async throws

    /// Reads a photo whole.
    ///
    /// - Throws: `PhotoSourceError`, also where the file changed while it was read.
    func read(_ item: SourceItem) throws(PhotoSourceError) -> PhotoContent

    /// Reads a photo whole, where the first bytes of a large file do not tell that this is in vain.
    ///
    /// - Parameter isWanted: asked with the first `PhotoContent.headBytes`, if the file has more.
    /// - Throws: `PhotoSourceError`, `.unwanted` where it said no.
    func read(
        _ item: SourceItem, ifWanted isWanted: ([UInt8]) -> Bool
    ) throws(PhotoSourceError) -> PhotoContent
}

extension PhotoSource {
    public func read(
        _ item: SourceItem, ifWanted isWanted: ([UInt8]) -> Bool
    ) throws(PhotoSourceError) -> PhotoContent {
        try read(item)
    }
}

/// One photo of the library: a file, and the companions that belong to it.
public struct Photo: Hashable, Sendable {
    public let id: PhotoID
    public let path: PhotoPath
    public let stamp: FileStamp
    public let contentHash: ContentHash
    public let facts: PhotoFacts
    /// Sidecars and the moving half of a Live Photo: files that are not photos of their own.
    public let companions: [PhotoPath]

    public init(
        id: PhotoID, path: PhotoPath, stamp: FileStamp, contentHash: ContentHash, facts: PhotoFacts,
        companions: [PhotoPath]
    ) {
        self.id = id
        self.path = path
        self.stamp = stamp
        self.contentHash = contentHash
        self.facts = facts
        self.companions = companions
    }
}

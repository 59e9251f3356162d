/// One photo of the library: a file, and the companions that belong to it.
public struct Photo: Hashable, Sendable {
    public let id: PhotoID
    public let path: PhotoPath
    public let stamp: FileStamp
    public let contentHash: ContentHash
    public let facts: PhotoFacts
    /// Sidecars and the moving half of a Live Photo: files that are not photos of their own.
    public let companions: [PhotoPath]
    /// What the user says of it.
    public let mark: PhotoMark

    public init(
        id: PhotoID, path: PhotoPath, stamp: FileStamp, contentHash: ContentHash, facts: PhotoFacts,
        companions: [PhotoPath], mark: PhotoMark = PhotoMark()
    ) {
        self.id = id
        self.path = path
        self.stamp = stamp
        self.contentHash = contentHash
        self.facts = facts
        self.companions = companions
        self.mark = mark
    }

    /// 1 … 5 stars, by the user's own word or else the file's; −1: rejected by the file's; `nil`: not rated.
    public var rating: Int? { (mark.rating ?? facts.rating).flatMap { $0 == 0 ? nil : $0 } }
}

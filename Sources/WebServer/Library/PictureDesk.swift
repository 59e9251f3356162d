import Foundation
import ImageDecoding
import PhotoSource
import PhotoStore
import PhotoTypes

/// Small pictures of the library's photos: from the disk, or made when they are first wanted.
actor PictureDesk {
    /// What became of a wish for a picture.
    enum Answer: Sendable {
        case picture([UInt8], ContentHash)
        /// The client has it.
        case unchanged(ContentHash)
    }

    private enum Found {
        case answer(Answer)
        case none(Photo)
    }

    private let library: LibraryAccess
    private let folder: PictureFolder
    private let limit: Int64
    /// Decoding takes the cores: as many at one time as there are, what was asked for last first.
    private let making = WorkLimit(
        ProcessInfo.processInfo.activeProcessorCount, order: .newestFirst, mostWaiting: 1_024)
    /// Bytes on disk; `nil` until they were counted.
    private var bytes: Int64?
    private var isPruning = false

    init(_ library: LibraryAccess, limit: Int64) {
        self.library = library
        self.limit = limit
        folder = PictureFolder(library: library.folder)
    }

    /// - Parameter side: pixels of the long side; a smaller photo keeps its size.
    /// - Parameter isKnown: whether the client has the picture made from these bytes.
    /// - Throws: `APIError.unknownPhoto`; `PhotoStoreError`, `PhotoSourceError`, `ImageDecodingError`.
    nonisolated func picture(
        of id: PhotoID, side: Int, isKnown: @escaping @Sendable (ContentHash) -> Bool
    ) async throws -> Answer {
        let folder = folder
        let found = try await library.read { store -> Found in
            guard let photo = try store.photo(id) else { throw APIError.unknownPhoto }
            if isKnown(photo.contentHash) { return .answer(.unchanged(photo.contentHash)) }
            guard let picture = folder.picture(photo.contentHash, side: side) else { return .none(photo) }
            return .answer(.picture(picture, photo.contentHash))
        }
        switch found {
        case .answer(let answer):
            return answer
        case .none(let photo):
            let store = try await library.store()
            let picture = try await making.run { try Self.make(photo, side: side, folder, store) }
            // Counting a large cache takes seconds; nobody waits for it.
            Task(priority: .background) { await added(Int64(picture.count)) }
            return .picture(picture, photo.contentHash)
        }
    }

    /// Runs `body` while no picture is being made, so that none can come back of what it removes.
    nonisolated func whileNothingIsMade<Value: Sendable>(
        _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        let value = try await making.runAlone(body)
        await recount()
        return value
    }

    private func recount() {
        bytes = nil
    }

    /// Quality 80 for the grid; what is looked at alone shows its flaws.
    private static func quality(_ side: Int) -> Int { side > 640 ? 88 : 80 }

    private static func make(
        _ photo: Photo, side: Int, _ folder: PictureFolder, _ store: PhotoStore
    ) throws -> [UInt8] {
        // Two may have asked for it, one after the other.
        if let picture = folder.picture(photo.contentHash, side: side) { return picture }
        let content = try PhotoContent(
            readingFileAt: photo.path, maximumBytes: Int64(DecodeLimits().bytes))
        let pixels = try PortableDecoder().thumbnail(content.bytes, side: side)
        let picture = try ThumbnailEncoder(quality: quality(side)).encode(pixels)
        // A file that changed since it was indexed has no place under the hash it had.
        guard content.hash == photo.contentHash else { return picture }
        folder.keep(picture, of: photo.contentHash, side: side)
        // What was forgotten meanwhile must not stay: `forget` removes rows, then the caches.
        let isKnown = (try? store.photo(photo.id))??.contentHash == photo.contentHash
        if !isKnown { folder.remove(photo.contentHash, side: side) }
        return picture
    }

    private func added(_ count: Int64) async {
        guard !isPruning else { return }
        isPruning = true
        defer { isPruning = false }
        let (folder, limit) = (folder, limit)
        if let known = bytes {
            bytes = known + count
            guard known + count > limit else { return }
        }
        bytes = await Task.detached(priority: .background) { folder.prune(to: limit) }.value
    }
}

import Foundation
import ImageDecoding
import NIOConcurrencyHelpers
import PhotoSource
import PhotoStore
import PhotoTypes

/// Small pictures of the library's photos: from the disk, or made when they are first wanted.
actor PictureDesk {
    /// What became of a wish for a picture.
    enum Answer: Sendable {
        case picture([UInt8], PictureVersion)
        /// The client has it.
        case unchanged(PictureVersion)
    }

    private enum Found {
        case answer(Answer)
        case picture([UInt8], PictureVersion)
        case none(Photo)
    }

    private struct Count {
        var bytes: Int64
        /// That was counted.
        var folder: UInt64
        /// `made` when counting began.
        var made: Int64
    }

    private let library: LibraryAccess
    private let folder: PictureFolder
    private let tones: Tones
    private let limit: Int64
    /// Decoding takes the cores: as many at one time as there are, what was asked for last first.
    private let making = WorkLimit(
        ProcessInfo.processInfo.activeProcessorCount, order: .newestFirst, mostWaiting: 1_024)
    /// Bytes on disk, in the folder that was counted; `nil` until then.
    private var known: Count?
    private var counting: Task<Count, Never>?
    /// Bytes of all pictures that were ever made here; what was made since a count is added to it.
    private let made = NIOLockedValueBox<Int64>(0)
    private var isPruning = false

    init(_ library: LibraryAccess, _ tones: Tones, limit: Int64) {
        self.library = library
        self.tones = tones
        self.limit = limit
        folder = PictureFolder(library: library.folder)
    }

    /// - Parameter side: pixels of the long side; a smaller photo keeps its size.
    /// - Parameter isKnown: whether the client has the picture made from these bytes, turned like that.
    /// - Throws: `APIError.unknownPhoto`, `.clientGone`; `PhotoStoreError`, `PhotoSourceError`, `ImageDecodingError`.
    nonisolated func picture(
        of id: PhotoID, side: Int, for client: ClientPresence = ClientPresence(),
        isKnown: @escaping @Sendable (PictureVersion) -> Bool
    ) async throws -> Answer {
        let folder = folder
        let found = try await library.read { store -> Found in
            guard let photo = try store.photo(id) else { throw APIError.unknownPhoto }
            let version = PictureVersion(photo)
            if isKnown(version) { return .answer(.unchanged(version)) }
            guard let picture = folder.picture(photo.contentHash, side: side) else { return .none(photo) }
            return .picture(picture, version)
        }
        switch found {
        case .answer(let answer):
            return answer
        case .picture(let picture, let version):
            guard version.turn != .none else { return .picture(picture, version) }
            return .picture(
                try await making.run { try Self.turned(picture, version.turn, side: side) }, version)
        case .none(let photo):
            let store = try await library.store()
            let picture = try await making.run { [made, tones] in
                // Its turn has come, perhaps long after it was asked for.
                guard client.isWaiting else { throw APIError.clientGone }
                if let picture = Self.reduced(photo.contentHash, side: side, folder) { return picture }
                let picture = try Self.make(photo, side: side, folder, tones, store)
                made.withLockedValue { $0 += Int64(picture.count) }
                return picture
            }
            // Counting a large cache takes seconds; nobody waits for it.
            Task(priority: .background) { await prune() }
            let version = PictureVersion(photo)
            guard version.turn != .none else { return .picture(picture, version) }
            return .picture(
                try await making.run { try Self.turned(picture, version.turn, side: side) }, version)
        }
    }

    /// Pictures are kept as the file has them, for all photos of these bytes; few are turned.
    private static func turned(
        _ picture: [UInt8], _ turn: PhotoMark.Turn, side: Int
    ) throws(ImageDecodingError) -> [UInt8] {
        let pixels = try PortableDecoder().thumbnail(picture, side: side)
        return try ThumbnailEncoder(quality: quality(side)).encode(pixels.turned(turn))
    }

    /// Runs `body` while no picture is being made, so that none can come back of what it removes.
    nonisolated func whileNothingIsMade<Value: Sendable>(
        _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        let value = try await making.runAlone(body)
        await recount()
        return value
    }

    /// Counted once, from then on reckoned: another program that removes the folder is noticed.
    func bytesOnDisk() async -> Int64 {
        let folder = folder
        if let known, known.folder == folder.identity { return reckoned(known) }
        if let counting { return reckoned(await counting.value) }
        let before = made.withLockedValue { $0 }
        let task = Task.detached(priority: .utility) {
            Count(bytes: folder.bytes(), folder: folder.identity, made: before)
        }
        counting = task
        let count = await task.value
        counting = nil
        known = count
        return reckoned(count)
    }

    private func reckoned(_ count: Count) -> Int64 {
        count.bytes + made.withLockedValue { $0 } - count.made
    }

    private func recount() {
        known = nil
    }

    /// Forgets what was counted, after pictures were removed by others.
    func forget() {
        recount()
    }

    /// Whether pictures that nobody asked for yet may be made: they leave a tenth of the room to those that are wanted,
    /// so that none of those goes for their sake.
    private func hasRoom() async -> Bool {
        await bytesOnDisk() < limit / 10 * 9
    }

    /// Makes the thumbnails and colours that are missing, in the order of the library, one at a time, as long as there is room.
    /// Which are missing is seen from those that are there: stopped at any moment, the next call goes on from there.
    ///
    /// - Parameter report: called only where something is missing.
    /// - Throws: `CancellationError`; `PhotoStoreError`. A photo that cannot be shown now is passed over.
    nonisolated func prepare(
        side: Int = preparedSide, _ report: @Sendable (_ done: Int, _ total: Int) -> Void
    ) async throws {
        let (folder, tones) = (folder, tones)
        let ids = try await library.read { try $0.layout().newestFirst.map { PhotoID($0.id) } }
        var missing: [PhotoID] = []
        for start in stride(from: 0, to: ids.count, by: Self.piece) {
            try Task.checkCancellation()
            let part = ids[start..<min(start + Self.piece, ids.count)]
            missing += try await library.read { store in
                let photos = try store.photos(part)
                return part.filter { id in
                    photos[id].map { !folder.has($0.contentHash, side: side) || !tones.has(id) } ?? false
                }
            }
        }
        var done = ids.count - missing.count
        for id in missing {
            guard await hasRoom() else { return }
            try Task.checkCancellation()
            report(done, ids.count)
            let made = try? await picture(of: id, side: side) { _ in false }
            if case .picture(let picture, _)? = made, !tones.has(id) {
                // Made before colours were kept; a fraction of its pixels is enough.
                try? await making.run {
                    tones.note(try PortableDecoder().thumbnail(picture, side: 32), of: id)
                }
            }
            done += 1
        }
    }

    /// The side that grids ask for first.
    static let preparedSide = 320
    private static let piece = 500

    /// Quality 80 for the grid; what is looked at alone shows its flaws.
    private static func quality(_ side: Int) -> Int { side > 640 ? 88 : 80 }

    private static func make(
        _ photo: Photo, side: Int, _ folder: PictureFolder, _ tones: Tones, _ store: PhotoStore
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
        tones.note(pixels, of: photo.id)
        // What was forgotten meanwhile must not stay: `forget` removes rows, then the caches.
        let isKnown = (try? store.photo(photo.id))??.contentHash == photo.contentHash
        if !isKnown { folder.remove(photo.contentHash, side: side) }
        return picture
    }

    /// A thumbnail smaller than those made ahead is made of them, in a fraction of the time; and not kept, as what is
    /// made so quickly would only take their room. `nil` where there is none to make it of.
    private static func reduced(_ hash: ContentHash, side: Int, _ folder: PictureFolder) -> [UInt8]? {
        guard side < preparedSide, let larger = folder.picture(hash, side: preparedSide),
            let pixels = try? PortableDecoder().thumbnail(larger, side: side)
        else { return nil }
        return try? ThumbnailEncoder(quality: quality(side)).encode(pixels)
    }

    private func prune() async {
        guard !isPruning else { return }
        isPruning = true
        defer { isPruning = false }
        let (folder, limit) = (folder, limit)
        guard await bytesOnDisk() > limit else { return }
        let before = made.withLockedValue { $0 }
        let left = await Task.detached(priority: .background) { folder.prune(to: limit) }.value
        known = Count(bytes: left, folder: folder.identity, made: before)
    }
}

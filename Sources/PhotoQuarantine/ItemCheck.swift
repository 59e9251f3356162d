import Foundation
import PhotoSource
import PhotoStore
import PhotoTypes

/// An item of a plan whose files are what they should be, and where they will go.
struct PreparedMove {
    let move: QuarantineMove
    /// What the photo's files, companions last, and the kept photo's file were when they were read.
    let statuses: [FileStatus]
    let keptStatus: FileStatus
    /// As the photos' files say them now.
    let facts: [PhotoID: PhotoFacts]

    var folder: QuarantineFolder { QuarantineFolder(move.folder) }
}

/// Checks a plan's items against the library and the disk, one after the other.
struct ItemCheck {
    private let store: PhotoStore
    private let sources: [PhotoPath]
    /// Every file that the plan removes, by whatever path.
    private let removed: Set<FileStatus.Identity>
    /// What the user said to be different, perhaps after the plan was made.
    private let different: Set<DuplicateDecision>
    private var keptPhotos: KeptPhotos
    private var folders: [PhotoPath: QuarantineFolder?] = [:]

    private struct Kept {
        let id: PhotoID
        let file: ReadPhoto
    }

    init(_ plan: QuarantinePlan, _ store: PhotoStore) throws(PhotoQuarantineError) {
        self.store = store
        keptPhotos = KeptPhotos(store)
        sources = try storing { () throws(PhotoStoreError) in try store.sourceFolders() }
        different = Set(
            try storing { () throws(PhotoStoreError) in try store.duplicateDecisions() }
                .filter { !$0.areDuplicates })
        removed = Set(plan.items.compactMap { FileHandling.status($0.remove.path)?.identity })
    }

    mutating func check(
        _ item: QuarantinePlan.Item
    ) throws(PhotoQuarantineError) -> Result<PreparedMove, Refusal.Reason> {
        let path = item.remove.path
        guard let photo = try storing({ () throws(PhotoStoreError) in try store.photo(at: path) }) else {
            return .failure(.notInLibrary)
        }
        let pair = DuplicateDecision(item.remove.contentHash, item.keep.contentHash, areDuplicates: false)
        guard !different.contains(pair) else { return .failure(.saidToBeDifferent(item.keep.path)) }
        let kept: Kept
        switch try self.kept(item.keep) {
        case .success(let found): kept = found
        case .failure(let reason): return .failure(reason)
        }
        do {
            // The cheap test first.
            let status = try FileStatus(path, followingLinks: false)
            guard status.kind == .file else { return .failure(.notAFile) }
            guard status.stamp.size == item.remove.size else { return .failure(.changed) }
            guard status.identity != kept.file.status.identity else {
                return .failure(.sameFile(item.keep.path))
            }
            guard !removed.contains(kept.file.status.identity) else {
                return .failure(.keptIsRemoved(item.keep.path))
            }
            let file = try ReadPhoto(path, companions: photo.companions)
            guard file.hash == item.remove.contentHash else { return .failure(.changed) }
            guard let folder = folder(for: path) else { return .failure(.noPlaceOnVolume) }
            let companions = try companions(of: photo)
            return .success(
                PreparedMove(
                    move: QuarantineMove(
                        photo: photo.id, kept: kept.id, keptPath: item.keep.path,
                        keptHash: kept.file.hash, folder: folder.path,
                        file: QuarantineItem.File(
                            path: path, contentHash: file.hash, stamp: file.status.stamp),
                        companions: companions.map(\.file), kind: item.kind, group: item.group),
                    statuses: [file.status] + companions.map(\.status), keptStatus: kept.file.status,
                    facts: [photo.id: file.facts, kept.id: kept.file.facts]))
        } catch {
            return .failure(Refusal.Reason(error))
        }
    }

    private mutating func kept(
        _ planned: QuarantinePlan.File
    ) throws(PhotoQuarantineError) -> Result<Kept, Refusal.Reason> {
        let path = planned.path
        guard let photo = try storing({ () throws(PhotoStoreError) in try store.photo(at: path) }) else {
            return .failure(.keptNotInLibrary(path))
        }
        return keptPhotos.file(of: photo, holding: planned.contentHash, size: planned.size)
            .map { Kept(id: photo.id, file: $0) }
    }

    /// Those that are there and go along. A link stays where it is: moved, it could lead elsewhere.
    static func companionPaths(of photo: Photo) -> [PhotoPath] {
        photo.companions.filter {
            $0.parent == photo.path.parent && FileHandling.status($0)?.kind == .file
        }
    }

    private func companions(
        of photo: Photo
    ) throws(PhotoSourceError) -> [(file: QuarantineItem.File, status: FileStatus)] {
        var found: [(QuarantineItem.File, FileStatus)] = []
        for path in Self.companionPaths(of: photo) {
            let (hash, status) = try FileHandling.digest(path)
            found.append((QuarantineItem.File(path: path, contentHash: hash, stamp: status.stamp), status))
        }
        return found
    }

    private mutating func folder(for photo: PhotoPath) -> QuarantineFolder? {
        let parent = photo.parent
        if let known = folders[parent] { return known }
        let found = QuarantineFolder(forPhotosIn: parent, sources: sources)
        folders[parent] = .some(found)
        return found
    }
}

/// A photo's bytes told by their hash, with what they say.
struct ReadPhoto {
    let hash: ContentHash
    let status: FileStatus
    let facts: PhotoFacts

    /// Larger files are hashed a part at a time, and their metadata left aside.
    private static let mostBytesInMemory: Int64 = 1 << 30

    init(_ path: PhotoPath, companions: [PhotoPath]) throws(PhotoSourceError) {
        let before = try FileStatus(path, followingLinks: false)
        guard before.stamp.size <= Self.mostBytesInMemory, before.stamp.size > 0 else {
            (hash, status) = try FileHandling.digest(path)
            facts = PhotoFacts()
            return
        }
        let content = try PhotoContent(readingFileAt: path, maximumBytes: Self.mostBytesInMemory)
        guard try FileStatus(path, followingLinks: false) == before else { throw .changedWhileReading(path) }
        hash = content.hash
        status = before
        facts = PhotoFacts(content, companions: companions)
    }
}

extension Refusal.Reason {
    init(_ error: PhotoSourceError) {
        self =
            switch error {
            case .notFound, .notAFolder: .notThere
            case .notAFile: .notAFile
            case .permissionDenied(let path): .notReadable(path)
            case .changedWhileReading, .empty, .tooLarge, .unwanted: .changed
            case .inQuarantine: .notInLibrary
            case .unreadable(let path, let errno): .failed(path, errno: errno)
            }
    }
}

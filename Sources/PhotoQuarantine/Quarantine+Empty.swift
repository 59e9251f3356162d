import Foundation
import PhotoSource
import PhotoStore
import PhotoTypes

/// What was deleted, or would be.
public struct EmptiedQuarantine: Sendable {
    /// Photos deleted permanently, with their companions.
    public internal(set) var deleted: [QuarantineItem] = []
    /// Those left in quarantine.
    public internal(set) var refused: [Refusal] = []
    /// Companions of deleted photos that may belong to others, put back where they were; or, of a rehearsal, to be put
    /// back.
    public internal(set) var returned: [PhotoPath] = []
    /// Files in quarantine folders that no manifest lists. They are skipped.
    public internal(set) var strangers: [PhotoPath] = []
    /// Whether the task was cancelled before the end.
    public internal(set) var wasInterrupted = false

    /// Those of the deleted photos that went with them, by where they were before they were moved.
    public var companions: [PhotoPath] {
        let returned = Set(returned)
        return deleted.flatMap(\.companions).map(\.path).filter { !returned.contains($0) }
    }

    /// Of the deleted files.
    public var bytes: Int64 {
        let returned = Set(returned)
        return deleted.flatMap(\.files).filter { !returned.contains($0.path) }.reduce(0) {
            $0 + $1.stamp.size
        }
    }
}

extension Quarantine {
    /// Deletes photos that have been in quarantine for long: the only thing here that deletes anything. A photo goes,
    /// with its companions, only if the manifest beside it lists it, its bytes are those that were moved there, and
    /// the photo that stayed for it is still there and holds what it held then; one with a movie, only if the same movie
    /// lies beside that photo; one with a sidecar, only if that photo has one of this kind. A companion that another photo
    /// could claim is put back in its place.
    ///
    /// - Parameters:
    ///   - age: since the batch was begun; zero: all.
    ///   - isRehearsal: only says what would be deleted. Bytes are then told by size and time, not read.
    ///   - includesLastCopies: also deletes photos whose kept photo has been lost or changed since, or lacks their movie or
    ///     sidecar.
    ///   - includesChosen: also deletes photos that the user removed without another that stayed for them, of which no
    ///     identical file is there. `includesLastCopies` includes them as well.
    ///   - progress: called after each photo.
    /// - Throws: `PhotoQuarantineError.manifest`, `.newerManifest`, `.store`.
    public func empty(
        olderThan age: Duration, isRehearsal: Bool = false, includesLastCopies: Bool = false,
        includesChosen: Bool = false, progress report: (QuarantineProgress) -> Void = { _ in }
    ) throws(PhotoQuarantineError) -> EmptiedQuarantine {
        try recover()
        let latest = now().addingTimeInterval(-Double(age.components.seconds))
        let all = try storing { () throws(PhotoStoreError) in try store.quarantineItems(in: [.quarantined]) }
        var manifests: [QuarantineFolder: Manifest] = [:]
        for folder in Set(all.map(\.quarantine)) { manifests[folder] = try Manifest(folder) }
        var result = EmptiedQuarantine()
        result.strangers = manifests.flatMap { Self.strangers(in: $0, $1) }.sorted()

        // By folder, so that a group has few folders to put on the disk.
        let items = all.filter { $0.taken <= latest }.map { ($0, folder: $0.place.parent) }
            .sorted { ($0.folder, $0.0.id) < ($1.folder, $1.0.id) }.map(\.0)
        var progress = QuarantineProgress(total: items.count)
        var kept = KeptPhotos(store)
        var judge = CompanionJudge(store)
        for group in items.parts(of: Self.groupSize) {
            var ready: [QuarantineItem] = []
            judge.lookAgain()
            for item in group {
                if Task.isCancelled {
                    result.wasInterrupted = true
                    break
                }
                var reason = try refusal(
                    of: item, manifests[item.quarantine], &kept, readingBytes: !isRehearsal)
                var strays: [QuarantineItem.File] = []
                if reason == nil { reason = try find(&strays, of: item, &judge) }
                if reason == nil, !(includesLastCopies || item.isChosen && includesChosen) {
                    reason = try lastCopy(of: item, &kept, strays, readingBytes: !isRehearsal)
                }
                if reason == nil, !isRehearsal { reason = putBack(strays, of: item) }
                if let reason {
                    result.refused.append(Refusal(path: item.place, reason: reason))
                } else {
                    ready.append(item)
                    result.returned += strays.map(\.path)
                    progress.bytes += item.bytes
                }
                progress.done += 1
                report(progress)
            }
            if !isRehearsal { ready = try delete(ready, &result.refused) }
            result.deleted += ready
            if result.wasInterrupted { break }
        }
        return result
    }

    private func refusal(
        of item: QuarantineItem, _ manifest: Manifest?, _ kept: inout KeptPhotos, readingBytes: Bool
    ) throws(PhotoQuarantineError) -> Refusal.Reason? {
        let folder = item.quarantine
        guard let path = folder.relative(item.file.path),
            let line = manifest?.moves[Manifest.Key(batch: item.batch, path: path)],
            line.photo?.sha256.hash == item.file.contentHash,
            Set((line.companions ?? []).map(\.sha256.hash)) == Set(item.companions.map(\.contentHash))
        else {
            return FileHandling.isFolder(folder.path) ? .notInManifest : .volumeAbsent(folder.path)
        }
        for file in item.files {
            let place = item.place(of: file)
            guard let status = FileHandling.status(place) else {
                // A companion that never came along is no reason.
                if file == item.file { return .takenOut } else { continue }
            }
            guard status.kind == .file, status.stamp.size == file.stamp.size else { return .changed }
            if readingBytes {
                do {
                    guard try FileHandling.digest(place).hash == file.contentHash else { return .changed }
                } catch {
                    return Refusal.Reason(error)
                }
            }
        }
        return nil
    }

    /// Why the photo or one of its companions may be the last of its kind.
    private func lastCopy(
        of item: QuarantineItem, _ kept: inout KeptPhotos, _ strays: [QuarantineItem.File], readingBytes: Bool
    ) throws(PhotoQuarantineError) -> Refusal.Reason? {
        if let reason = try kept.loss(for: item, readingBytes: readingBytes) { return reason }
        return try lastCompanion(of: item, besides: strays)
    }

    /// The companions that another photo could claim.
    ///
    /// - Returns: why the photo cannot be deleted with them; `nil` where they can be put back.
    private func find(
        _ strays: inout [QuarantineItem.File], of item: QuarantineItem, _ judge: inout CompanionJudge
    ) throws(PhotoQuarantineError) -> Refusal.Reason? {
        switch try judge.strays(of: item) {
        case .success(let found): strays = found
        case .failure(let error): return Refusal.Reason(error)
        }
        return strays.first { !FileHandling.isFree($0.path) }.map { .companionClaimed($0.path) }
    }

    /// Puts companions back where they were.
    ///
    /// - Returns: why one could not be.
    private func putBack(_ strays: [QuarantineItem.File], of item: QuarantineItem) -> Refusal.Reason? {
        strays.first { !putBack($0, of: item) }.map { .companionClaimed($0.path) }
    }

    /// Whether the companion is in its old place.
    func putBack(_ companion: QuarantineItem.File, of item: QuarantineItem) -> Bool {
        guard let made = try? FileHandling.makeFolders(companion.path.parent, mode: 0o777),
            FileHandling.move(item.place(of: companion), to: companion.path) == 0
        else { return false }
        // The new name first, as in `finish`.
        FileHandling.sync(made + [companion.path.parent, item.place.parent])
        onStep(.fileMoved)
        return true
    }

    /// A companion in quarantine that is to be deleted, and that the kept photo lacks. Similar photos may lie beside different
    /// movies, so the same movie must be there. Records and sidecars of copies differ in what tells nothing, so one of the
    /// same kind must be there.
    private func lastCompanion(
        of item: QuarantineItem, besides strays: [QuarantineItem.File]
    ) throws(PhotoQuarantineError) -> Refusal.Reason? {
        let leaving = item.companions.filter {
            !strays.contains($0) && FileHandling.status(item.place(of: $0)) != nil
        }
        guard !leaving.isEmpty else { return nil }
        var photo: Photo?
        if let kept = item.kept {
            photo = try storing { () throws(PhotoStoreError) in try store.photo(kept) }
        }
        let stayed = (photo?.companions ?? []).filter { FileHandling.status($0)?.kind == .file }
        let movies = Set(stayed.filter(\.isMovie).compactMap { try? FileHandling.digest($0).hash })
        if let movie = leaving.first(where: { $0.path.isMovie && !movies.contains($0.contentHash) }) {
            return .lastMovie(item.place(of: movie))
        }
        let kinds = Set(stayed.map(\.fileExtension))
        return leaving.first { !$0.path.isMovie && !kinds.contains($0.path.fileExtension) }
            .map { .lastSidecar(item.place(of: $0)) }
    }

    /// - Returns: those deleted.
    private func delete(
        _ items: [QuarantineItem], _ refused: inout [Refusal]
    ) throws(PhotoQuarantineError) -> [QuarantineItem] {
        guard !items.isEmpty else { return [] }
        let time = now()
        try storing { () throws(PhotoStoreError) in try store.recordDeleting(items, at: time) }
        onStep(.intentsRecorded)
        let untold = Manifest.tell(of: items) { .init(.delete, $0, time: time) }
        onStep(.manifestWritten)
        var deleted: [QuarantineItem] = []
        var outcomes: [QuarantineOutcome] = []
        for item in items {
            // The photo first: `recover` then lets its companions follow, and no photo ever lacks them.
            if let reason = untold[item.id] ?? delete(item) {
                refused.append(Refusal(path: item.place, reason: reason))
                outcomes.append(QuarantineOutcome(item, .quarantined))
            } else {
                deleted.append(item)
                outcomes.append(QuarantineOutcome(item, .deleted))
            }
        }
        try finish(outcomes)
        return deleted
    }

    /// - Returns: why it is still there; `nil` where it is gone.
    private func delete(_ item: QuarantineItem) -> Refusal.Reason? {
        let failure = FileHandling.delete(item.place)
        guard failure == 0 else { return Refusal.Reason(item.place, errno: failure) }
        onStep(.fileDeleted)
        delete(item.companions, of: item)
        return nil
    }

    /// Deletes those of a photo's companions that are what was moved into quarantine.
    func delete(_ companions: [QuarantineItem.File], of item: QuarantineItem) {
        for companion in companions {
            let place = item.place(of: companion)
            guard FileHandling.status(place)?.stamp == companion.stamp else { continue }
            if FileHandling.delete(place) == 0 { onStep(.fileDeleted) }
        }
    }

    /// Files in the folders of batches that the manifest does not list.
    private static func strangers(in folder: QuarantineFolder, _ manifest: Manifest) -> [PhotoPath] {
        let known = Set(
            manifest.moves.values.flatMap { line in
                ([line.photo].compactMap { $0 } + (line.companions ?? [])).map {
                    PhotoPath(
                        bytes: folder.batch(line.batch).bytes + [UInt8(ascii: "/")] + $0.path.path.bytes)
                }
            })
        var strangers: [PhotoPath] = []
        var folders = (try? namesInFolder(folder.path))?.map(folder.path.appending) ?? []
        folders.removeAll { !FileHandling.isFolder($0, followingLinks: false) }
        while let next = folders.popLast() {
            for path in ((try? namesInFolder(next)) ?? []).map(next.appending) {
                if FileHandling.isFolder(path, followingLinks: false) {
                    folders.append(path)
                } else if !known.contains(path) {
                    strangers.append(path)
                }
            }
        }
        return strangers
    }
}

import Foundation

/// A quantised index in a folder: a cache beside the vectors' owner, which can always make it again.
///
/// Changes go to a journal; whole segments are files that are written once, mapped, and never changed; a manifest,
/// replaced as a whole, says which of them count. So a crash at any moment leaves a state that was. One process
/// writes at a time; others may read.
///
/// Readers use `current`, which is what was last committed, and go on with theirs while changes are made.
///
/// A removed vector's bytes stay in the files until `compact`.
public actor PersistentIndex {
    /// Why what lay in the folder before was thrown away, if it was: tell the user, and fill the index again.
    public nonisolated let replaced: VectorSearchError?
    private nonisolated let published: Published
    private let folder: String
    private let lock: File
    private var index: QuantisedIndex
    private var journal: Journal
    private var manifest: Manifest

    /// A journal of this size is not worth replaying: a new manifest is written.
    private static let longJournal = 4 << 20

    /// Opens the index in a folder, or makes an empty one where there is none or none that fits.
    ///
    /// - Parameter folder: made where it does not exist. It holds nothing else.
    /// - Parameter stamp: what made the vectors; an index with another stamp is replaced.
    /// - Throws: `VectorSearchError.locked`, `.unwritable`, `.unreadable`, `.outOfMemory`.
    public init(
        folder: URL, dimension: Int, stamp: String, partitioning: QuantisedIndex.Partitioning = .automatic
    ) throws(VectorSearchError) {
        self.folder = folder.path
        guard mkdir(self.folder, 0o700) == 0 || errno == EEXIST else {
            throw .unwritable(path: self.folder, errno: errno)
        }
        lock = try File(creating: self.folder + "/lock")
        guard lock.lock() else { throw .locked(path: self.folder) }
        let empty = QuantisedIndex(dimension: dimension, partitioning: partitioning)
        var opened: OpenedIndex?
        var reason: VectorSearchError?
        do { opened = try OpenedIndex(self.folder, empty: empty, stamp: stamp) } catch {
            switch error {
            case .damaged, .stale: reason = error
            default: throw error
            }
        }
        replaced = reason
        if let opened {
            (index, manifest) = (opened.index, opened.manifest)
            journal = try Journal(
                continuing: self.folder + "/" + opened.manifest.journal, after: opened.journalBytes)
        } else {
            index = empty
            let next = IndexFolder.highestNumber(self.folder) ?? 0
            manifest = Manifest(
                dimension: dimension, stamp: stamp, revision: 0, centre: Data(), isTrained: false,
                segments: [],
                journal: IndexFolder.journal(next + 1), nextFile: next + 2)
            journal = try Journal(creating: self.folder + "/" + manifest.journal)
            try manifest.write(to: self.folder)
        }
        published = Published(index, revision: manifest.revision)
        IndexFolder.removeStrays(self.folder, keeping: manifest)
    }

    /// Reads the index in a folder as its files have it now, without the right to change it; `nil` where there is
    /// none. It may hold changes that were made after the revision it gives.
    ///
    /// - Throws: `VectorSearchError.damaged`, `.stale`, `.unreadable`, `.outOfMemory`.
    public static func read(
        folder: URL, dimension: Int, stamp: String
    ) throws(VectorSearchError) -> (index: QuantisedIndex, revision: Int64)? {
        var tries = 3
        while true {
            do {
                let empty = QuantisedIndex(dimension: dimension)
                let opened = try OpenedIndex(folder.path, empty: empty, stamp: stamp)
                return opened.map { ($0.index, $0.manifest.revision) }
            } catch {
                // A writer may have replaced the files meanwhile.
                guard case .unreadable(_, ENOENT) = error, tries > 0 else { throw error }
                tries -= 1
            }
        }
    }

    /// Deletes the index in a folder and all that it held.
    ///
    /// - Throws: `VectorSearchError.unwritable`.
    public static func erase(folder: URL) throws(VectorSearchError) {
        IndexFolder.erase(folder.path)
        if access(folder.path + "/" + Manifest.name, F_OK) == 0 {
            throw .unwritable(path: folder.path, errno: EACCES)
        }
    }

    /// What was last committed.
    public nonisolated var current: QuantisedIndex { published.value.index }

    /// The revision that was last committed, 0 at first.
    public nonisolated var revision: Int64 { published.value.revision }

    /// Adds or replaces vectors; readers see them after `commit`.
    ///
    /// - Throws: as `VectorIndex.upsert`, or `.unwritable`.
    public func upsert(keys: [Int64], rows: [Float]) throws(VectorSearchError) {
        try index.upsert(keys: keys, rows: rows)
        // A batch became a segment of its own, which is soon a file; others are kept by the journal.
        if keys.count < QuantisedIndex.openCapacity {
            let dimension = index.dimension
            for (row, key) in keys.enumerated() {
                journal.append(.upsert(key: key, row: Array(rows[row * dimension..<(row + 1) * dimension])))
            }
        }
        try save()
    }

    private func save() throws(VectorSearchError) {
        if index.sealed.contains(where: { $0.segment.file == nil }) {
            try checkpoint(revision: manifest.revision)
        } else {
            try journal.flush()
        }
    }

    /// Removes vectors; readers see it after `commit`.
    ///
    /// - Returns: how many were held.
    @discardableResult
    public func remove(keys: some Sequence<Int64> & Sendable) throws(VectorSearchError) -> Int {
        var removed = 0
        for key in keys where index.remove(key: key) {
            journal.append(.remove(key: key))
            removed += 1
        }
        try journal.flush()
        return removed
    }

    /// Makes changes visible to readers, and safe.
    ///
    /// - Parameter revision: the state of the owner's data that the index now shows.
    public func commit(revision: Int64) throws(VectorSearchError) {
        // What could not be written before has to be now.
        try save()
        journal.append(.commit(revision: revision))
        try journal.flush()
        try journal.synchronise()
        if journal.byteCount > Self.longJournal { try checkpoint(revision: revision) }
        manifest.revision = revision
        published.value = (index, revision)
    }

    /// Rewrites all vectors as one segment: faster to search, without traces of removed ones.
    public func compact() throws(VectorSearchError) {
        try index.compact()
        try checkpoint(revision: manifest.revision)
        published.value = (index, manifest.revision)
    }

    /// Reads all files and compares them with their checksums.
    ///
    /// - Throws: `VectorSearchError.damaged`.
    public func verify() throws(VectorSearchError) {
        for segment in manifest.segments {
            try SegmentFile.verify(folder + "/" + segment.file, layout: index.quantiser.layout)
        }
    }

    /// Makes files of segments that have none, and a new manifest.
    private func checkpoint(revision: Int64) throws(VectorSearchError) {
        var next = manifest
        for number in index.sealed.indices where index.sealed[number].segment.file == nil {
            let path = folder + "/" + IndexFolder.segment(next.nextFile)
            next.nextFile += 1
            try SegmentFile.write(index.sealed[number].segment, to: path)
            index.sealed[number].segment = try SegmentFile.open(path, layout: index.quantiser.layout)
        }
        next.journal = IndexFolder.journal(next.nextFile)
        next.nextFile += 1
        var fresh = try Journal(creating: folder + "/" + next.journal)
        for record in index.openRecords { fresh.append(record) }
        try fresh.flush()
        try fresh.synchronise()
        next.revision = revision
        next.describe(index)
        try next.write(to: folder)
        (manifest, journal) = (next, fresh)
        IndexFolder.removeStrays(folder, keeping: next)
    }
}

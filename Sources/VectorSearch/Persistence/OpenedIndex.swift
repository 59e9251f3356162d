import Foundation

/// An index as its folder has it.
struct OpenedIndex {
    private(set) var index: QuantisedIndex
    private(set) var manifest: Manifest
    /// How much of the journal is sound.
    let journalBytes: Int

    /// `nil` where the folder holds no index.
    init?(_ folder: String, empty: QuantisedIndex, stamp: String) throws(VectorSearchError) {
        guard let manifest = try Manifest.read(from: folder) else { return nil }
        let path = folder + "/" + Manifest.name
        guard manifest.stamp == stamp, manifest.dimension == empty.dimension else {
            throw .stale(path: path, reason: "it was made by \(manifest.stamp), not by \(stamp)")
        }
        self.manifest = manifest
        index = empty
        if manifest.isTrained {
            guard let centre = manifest.centreValues, centre.count == empty.quantiser.layout.width else {
                throw .damaged(path: path, reason: "its centre has the wrong size")
            }
            index.quantiser = Quantiser(width: centre.count, seed: QuantisedIndex.seed, centre: centre)
            index.isTrained = true
        }
        for entry in manifest.segments {
            let segment = try SegmentFile.open(folder + "/" + entry.file, layout: empty.quantiser.layout)
            let live = LiveSlots(words: entry.liveWords)
            guard live.words.count * 64 >= segment.capacity, live.highest < segment.slotCount else {
                throw .damaged(path: path, reason: "it does not fit \(entry.file)")
            }
            index.sealed.append(QuantisedIndex.Part(segment: segment, live: live))
            index.count += live.count
        }
        let (records, bytes) = try Journal.read(folder + "/" + manifest.journal, dimension: empty.dimension)
        journalBytes = bytes
        for record in records {
            switch record {
            case .upsert(let key, let row): try index.upsert(key: key, vector: row)
            case .remove(let key): index.remove(key: key)
            case .commit(let revision): self.manifest.revision = revision
            }
        }
    }
}

extension Manifest {
    var centreValues: [Float]? {
        guard centre.count % 4 == 0 else { return nil }
        var reader = ByteReader([UInt8](centre))
        let values = (0..<centre.count / 4).map { _ in Float(bitPattern: reader.integer()) }
        return values.allSatisfy(\.isFinite) ? values : nil
    }

    /// Takes over what an index consists of.
    mutating func describe(_ index: QuantisedIndex) {
        var bytes: [UInt8] = []
        for value in index.quantiser.centre { bytes.append(value.bitPattern) }
        centre = Data(bytes)
        isTrained = index.isTrained
        segments = index.sealed.map { part in
            var words: [UInt8] = []
            for word in part.live.words { words.append(word) }
            let name = part.segment.file.map { URL(filePath: $0).lastPathComponent } ?? ""
            return SegmentEntry(file: name, live: Data(words))
        }
    }
}

extension Manifest.SegmentEntry {
    var liveWords: [UInt64] {
        var reader = ByteReader([UInt8](live))
        return (0..<live.count / 8).map { _ in reader.integer() }
    }
}

extension QuantisedIndex {
    /// Records that make the open segment again.
    var openRecords: [Journal.Record] {
        guard let open else { return [] }
        var records: [Journal.Record] = []
        open.live.forEach { slot in
            let row = Array(open.segment.values(slot).prefix(dimension))
            records.append(.upsert(key: open.segment.key(slot), row: row))
        }
        return records
    }
}

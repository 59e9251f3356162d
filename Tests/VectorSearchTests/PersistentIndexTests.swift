import Foundation
import TestSupport
import Testing

@testable import VectorSearch

@Suite struct PersistentIndexTests {
    private static let dimension = 64

    /// A folder that is gone after the test.
    private final class Scratch {
        let url = FileManager.default.temporaryDirectory.appending(path: "vectors-\(UUID().uuidString)")

        init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
        deinit { try? FileManager.default.removeItem(at: url) }

        func folder(_ name: String) -> URL { url.appending(path: name) }
    }

    private func open(_ folder: URL, stamp: String = "model", dimension: Int = dimension) throws
        -> PersistentIndex
    {
        try PersistentIndex(folder: folder, dimension: dimension, stamp: stamp)
    }

    /// What an index holds, rounded as it is stored.
    private func contents(_ index: QuantisedIndex, of keys: some Sequence<Int64>) -> [Int64: [Float]] {
        var contents: [Int64: [Float]] = [:]
        for key in keys { contents[key] = index.vector(of: key) }
        return contents
    }

    private func names(_ folder: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    /// Some thousand rows in segments, some in the journal, some removed.
    private func fill(_ index: PersistentIndex) async throws -> ClipLike {
        let data = ClipLike(count: 2_500, dimension: Self.dimension)
        try await index.upsert(keys: data.keys, rows: data.rows.flatMap { $0 })
        try await index.upsert(keys: [9_001, 9_002, 5], rows: data.rows[..<3].flatMap { $0 })
        try await index.remove(keys: [7, 8, 9_002, 12_345])
        try await index.commit(revision: 42)
        return data
    }

    @Test func opensAsItWasCommitted() async throws {
        let scratch = try Scratch()
        let folder = scratch.folder("index")
        var index: PersistentIndex? = try open(folder)
        #expect(index?.replaced == nil && index?.revision == 0)
        var data = try await fill(try #require(index))
        let before = try #require(index).current
        #expect(before.count == 2_499)
        index = nil
        let again = try open(folder)
        #expect(again.replaced == nil && again.revision == 42)
        #expect(again.current.count == 2_499)
        #expect(contents(again.current, of: 0..<10_000) == contents(before, of: 0..<10_000))
        for _ in 0..<20 {
            let query = data.textQuery()
            #expect(
                try again.current.search(query, k: 10, allowed: nil)
                    == before.search(query, k: 10, allowed: nil))
        }
        try await again.verify()
        let read = try #require(
            try PersistentIndex.read(folder: folder, dimension: Self.dimension, stamp: "model"))
        #expect(read.index.count == 2_499 && read.revision == 42)
    }

    @Test func readersSeeWhatWasCommitted() async throws {
        let scratch = try Scratch()
        let index = try open(scratch.folder("index"))
        let data = try await fill(index)
        let held = index.current
        try await index.remove(keys: data.keys)
        #expect(index.current.count == 2_499)
        try await index.commit(revision: 43)
        #expect(index.current.count == 1 && index.revision == 43)
        try await index.compact()
        // The held value still reads the files that are gone.
        #expect(held.count == 2_499)
        #expect(try held.search(data.rows[3], k: 1, allowed: nil).map(\.key) == [3])
    }

    @Test func oneWriterAtATime() async throws {
        let scratch = try Scratch()
        let folder = scratch.folder("index")
        let index = try open(folder)
        #expect(throws: VectorSearchError.locked(path: folder.path)) { try open(folder) }
        try await index.commit(revision: 1)
        #expect(
            try PersistentIndex.read(folder: folder, dimension: Self.dimension, stamp: "model")?.revision == 1
        )
        #expect(try PersistentIndex.read(folder: scratch.folder("none"), dimension: 3, stamp: "") == nil)
    }

    @Test func whatDoesNotFitIsReplaced() async throws {
        let scratch = try Scratch()
        let folder = scratch.folder("index")
        _ = try await fill(try open(folder))
        do {
            let other = try open(folder, stamp: "another model")
            guard case .stale = other.replaced else { Issue.record("not replaced"); return }
            #expect(other.current.count == 0 && other.revision == 0)
            #expect(try names(folder).count == 3, "nothing of the old one is left")
        }
        guard case .stale = try open(folder, stamp: "another model", dimension: 65).replaced else {
            Issue.record("not replaced")
            return
        }
    }

    /// Any byte of any file may be wrong: that is noticed, and nothing crashes.
    @Test func damageIsNoticed() async throws {
        let scratch = try Scratch()
        let folder = scratch.folder("index")
        _ = try await fill(try open(folder))
        var random = SeededGenerator(seed: 3)
        for name in try names(folder) where name != "lock" {
            let whole = try Data(contentsOf: folder.appending(path: name))
            for round in 0..<12 {
                let copy = scratch.folder("copy-\(name)-\(round)")
                try FileManager.default.copyItem(at: folder, to: copy)
                var damaged = whole
                if round < 8 {
                    let place = round == 0 ? 0 : Int.random(in: 0..<whole.count, using: &random)
                    damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                } else {
                    damaged = whole.prefix(Int.random(in: 0..<whole.count, using: &random))
                }
                try damaged.write(to: copy.appending(path: name))
                let opened = try open(copy)
                if opened.replaced != nil {
                    #expect(opened.current.count == 0)
                } else if name.hasPrefix("journal") {
                    #expect((2_497...2_502).contains(opened.current.count), "a part of the journal")
                } else if isPadding(whole, damaged) {
                    try await opened.verify()
                } else {
                    await #expect(throws: VectorSearchError.self) { try await opened.verify() }
                }
                _ = try opened.current.search(
                    [Float](repeating: 0.1, count: Self.dimension), k: 5, allowed: nil)
            }
        }
    }

    /// Whether only bytes between the parts of a segment differ.
    private func isPadding(_ whole: Data, _ damaged: Data) -> Bool {
        guard whole.count == damaged.count,
            let place = whole.indices.first(where: { whole[$0] != damaged[$0] })
        else { return false }
        var reader = ByteReader(Array(whole.prefix(4_096)))
        _ = reader.take(24)
        return place >= 4_096
            && !SegmentHeader.Part.allCases.contains { _ in
                let (offset, count): (UInt64, UInt64) = (reader.integer(), reader.integer())
                _ = reader.take(4)
                return (Int(offset)..<Int(offset + count)).contains(place)
            }
    }

    /// A process may end after any byte it wrote. What counts is what the manifest names, which is replaced at once.
    @Test func aCrashLeavesAStateThatWas() async throws {
        let scratch = try Scratch()
        let (folder, before) = (scratch.folder("index"), scratch.folder("before"))
        var data = ClipLike(count: 1_100, dimension: Self.dimension)
        var random = SeededGenerator(seed: 8)
        do {
            let index = try open(folder)
            for key in 0..<1_020 { try await index.upsert(keys: [Int64(key)], rows: data.imageQuery()) }
            try await index.commit(revision: 1)
        }
        try FileManager.default.copyItem(at: folder, to: before)
        let keys = Array(Int64(0)..<2_000)
        let old = contents(try open(before).current, of: keys)
        do {
            let index = try open(folder)
            // Fills the open segment, so that a segment, a journal and a manifest are written.
            for key in 1_015..<1_030 { try await index.upsert(keys: [Int64(key)], rows: data.imageQuery()) }
        }
        let new = contents(try open(folder).current, of: keys)
        #expect(old.count == 1_020 && new.count == 1_030)
        let (oldNames, newNames) = (try names(before), try names(folder))
        for round in 0..<20 {
            // New files in the making, under the old manifest.
            let crashed = scratch.folder("crash-\(round)")
            try FileManager.default.copyItem(at: before, to: crashed)
            for name in newNames where !oldNames.contains(name) {
                let whole = try Data(contentsOf: folder.appending(path: name))
                let part = whole.prefix(Int.random(in: 0...whole.count, using: &random))
                try part.write(to: crashed.appending(path: name))
            }
            try Data(contentsOf: folder.appending(path: "manifest")).prefix(round * 50)
                .write(to: crashed.appending(path: "manifest.new"))
            let opened = try open(crashed)
            #expect(opened.replaced == nil && opened.revision == 1)
            #expect(contents(opened.current, of: keys) == old)
            #expect(try names(crashed).count { $0.contains("-") } == oldNames.count { $0.contains("-") })
        }
        // The new manifest is there, the old files are not yet gone.
        let crashed = scratch.folder("crash-late")
        try FileManager.default.copyItem(at: folder, to: crashed)
        for name in oldNames where !newNames.contains(name) {
            try FileManager.default.copyItem(
                at: before.appending(path: name), to: crashed.appending(path: name))
        }
        #expect(contents(try open(crashed).current, of: keys) == new)
        #expect(try names(crashed) == newNames)
    }

    /// The journal may end anywhere: a whole number of changes is kept.
    @Test func aTornJournalKeepsWhatIsWhole() async throws {
        let scratch = try Scratch()
        let folder = scratch.folder("index")
        var states: [[Int64: [Float]]] = [[:]]
        do {
            let index = try open(folder)
            var (data, mirror) = (
                ClipLike(count: 1, dimension: Self.dimension), QuantisedIndex(dimension: Self.dimension)
            )
            for step in 0..<30 {
                let key = Int64(step % 11)
                if step % 4 == 3 {
                    try await index.remove(keys: [key])
                    mirror.remove(key: key)
                } else {
                    let row = data.imageQuery()
                    try await index.upsert(keys: [key], rows: row)
                    try mirror.upsert(key: key, vector: row)
                }
                states.append(contents(mirror, of: 0..<11))
            }
        }
        let journal = try #require(try names(folder).first { $0.hasPrefix("journal") })
        let whole = try Data(contentsOf: folder.appending(path: journal))
        var seen: Set<Int> = []
        for length in stride(from: 8, through: whole.count, by: 31) {
            let copy = scratch.folder("torn-\(length)")
            try FileManager.default.copyItem(at: folder, to: copy)
            try whole.prefix(length).write(to: copy.appending(path: journal))
            let opened = try open(copy)
            let found = contents(opened.current, of: 0..<11)
            let state = try #require(states.firstIndex(of: found))
            seen.insert(state)
            // It goes on from there.
            try await opened.upsert(keys: [50], rows: [Float](repeating: 0.125, count: Self.dimension))
            try await opened.commit(revision: 2)
            let read = try PersistentIndex.read(folder: copy, dimension: Self.dimension, stamp: "model")
            #expect(read?.index.count == found.count + 1 && read?.revision == 2)
        }
        #expect(seen.count > 20)
    }

    @Test func compactingLeavesNothingOfRemovedVectors() async throws {
        let scratch = try Scratch()
        let folder = scratch.folder("index")
        let index = try open(folder)
        let data = try await fill(index)
        var halves = [UInt16](repeating: 0, count: Self.dimension)
        kernels.f16_from_f32(data.rows[100], &halves, Self.dimension)
        let trace = halves.withUnsafeBytes { Data($0) }
        func isTraced() throws -> Bool {
            try names(folder).contains {
                try Data(contentsOf: folder.appending(path: $0)).range(of: trace) != nil
            }
        }
        #expect(try isTraced())
        try await index.remove(keys: [100])
        try await index.compact()
        #expect(try !isTraced())
        try PersistentIndex.erase(folder: folder)
        #expect(!FileManager.default.fileExists(atPath: folder.path))
    }

    @Test func filesAreForTheirOwnerOnly() async throws {
        let scratch = try Scratch()
        let folder = scratch.folder("index")
        _ = try await fill(try open(folder))
        for name in try names(folder) {
            let attributes = try FileManager.default.attributesOfItem(
                atPath: folder.appending(path: name).path)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        }
    }

    @Test func readersGoOnDuringUpdates() async throws {
        let scratch = try Scratch()
        let index = try open(scratch.folder("index"))
        var data = try await fill(index)
        let queries = (0..<8).map { _ in data.textQuery() }
        let rows = (0..<60).map { _ in data.imageQuery() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for reader in 0..<3 {
                group.addTask {
                    for round in 0..<60 {
                        let now = index.current
                        let found = try now.search(queries[(reader + round) % 8], k: 10, allowed: nil)
                        #expect(found.count == 10)
                        #expect(found.allSatisfy { now.vector(of: $0.key) != nil }, "a search sees one state")
                    }
                }
            }
            group.addTask {
                for (step, row) in rows.enumerated() {
                    try await index.upsert(keys: [Int64(step % 20), Int64(20_000 + step)], rows: row + row)
                    try await index.remove(keys: [Int64(100 + step)])
                    try await index.commit(revision: Int64(100 + step))
                    if step == 30 { try await index.compact() }
                }
            }
            try await group.waitForAll()
        }
        #expect(index.revision == 159)
    }
}

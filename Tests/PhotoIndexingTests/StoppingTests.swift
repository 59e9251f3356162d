import Foundation
import PhotoIndexing
import PhotoSource
import PhotoStore
import PhotoTypes
import Testing

/// Stopping keeps what was done, and the next run goes on.
@Suite struct StoppingTests {
    private let album: Album

    init() throws {
        album = try Album()
        for seed in 0..<40 { try album.write("\(seed).jpg", seed) }
    }

    @Test func cancelledWhileIndexing() async throws {
        let task = Shared<Task<IndexRun, any Error>?>(nil)
        var decoder = WatchedDecoder()
        let started = DispatchSemaphore(value: 0)
        decoder.before = { number in
            guard number == 10 else { return }
            started.wait()
            task.value?.cancel()
        }
        let indexer = album.indexer(decoder)
        task.update { [album] in $0 = Task { try await indexer.run(album.source) } }
        started.signal()
        let run = try #require(try await task.value?.value)
        #expect(run.outcome == .interrupted)
        #expect(run.finished != nil)
        #expect(try album.store.status().lastRun == run)
        let done = run.counts.added
        #expect(done < 40)
        #expect(try album.store.status().photos == done)
        let rest = try await album.run()
        #expect(rest.run.outcome == .finished)
        #expect(rest.run.counts.unchanged == done && rest.run.counts.added == 40 - done)
    }

    /// A decoder that never comes back does not hold the run.
    @Test func cancelledWhileADecoderHangs() async throws {
        let release = DispatchSemaphore(value: 0)
        let hanging = Shared<AsyncStream<Void>.Continuation?>(nil)
        let hangs = AsyncStream<Void> { continuation in hanging.update { $0 = continuation } }
        var decoder = WatchedDecoder()
        decoder.before = { number in
            guard number == 5 else { return }
            hanging.value?.yield()
            release.wait()
        }
        let indexer = album.indexer(decoder)
        let task = Task { [album] in try await indexer.run(album.source) }
        for await _ in hangs { break }
        task.cancel()
        #expect(try await task.value.outcome == .interrupted)
        release.signal()
        #expect(try await album.run().run.counts.met == 40)
    }

    @Test func cancelledWhileScanning() async throws {
        _ = try await album.run()
        for seed in 0..<40 { try album.delete("\(seed).jpg") }
        for seed in 40..<50 { try album.write("\(seed).jpg", seed) }
        let task = Shared<Task<IndexRun, any Error>?>(nil)
        var source = TroubledSource(base: album.source)
        let started = DispatchSemaphore(value: 0)
        source.scanned = { path in
            guard path.name == PhotoPath("45.jpg") else { return }
            started.wait()
            task.value?.cancel()
        }
        let (indexer, troubled) = (album.indexer(), source)
        task.update { $0 = Task { try await indexer.run(troubled) } }
        started.signal()
        let run = try #require(try await task.value?.value)
        #expect(run.outcome == .interrupted)
        #expect(run.counts.removed == 0)
        #expect(try album.store.status().photos == 40)
    }

    @Test func aScanThatFailsHalfWayBuriesNobody() async throws {
        _ = try await album.run()
        var source = TroubledSource(base: album.source)
        source.scanned = { path in
            if path.name == PhotoPath("5.jpg") { throw PhotoSourceError.unreadable(path, errno: EIO) }
        }
        await #expect(throws: PhotoIndexingError.self) { try await album.run(source) }
        #expect(try album.store.status().photos == 40)
        #expect(try album.store.status().lastRun?.outcome == .failed)
    }

    @Test func progressAddsUp() async throws {
        let reports = Shared<[IndexingProgress]>([])
        try album.write("bad.jpg", bytes: [1, 2, 3])
        let run = try await album.indexer { $0.commitCount = 7 }.run(album.source) { report in
            reports.update { $0.append(report) }
        }
        let seen = reports.value
        #expect(seen.first?.phase == .scanning)
        let last = try #require(seen.last)
        #expect(last.phase == .indexing && last.done == 41 && last.total == 41)
        #expect(last.counts == run.counts)
        #expect(last.counts.failed == 1)
        #expect(
            zip(seen, seen.dropFirst()).allSatisfy { $0.done <= $1.done && $0.counts.met <= $1.counts.met })
        #expect(seen.filter { $0.phase == .indexing }.allSatisfy { $0.total == 41 })
        #expect(last.times.reading > 0 && last.times.decoding > 0 && last.times.writing > 0)
    }

    @Test(arguments: [1, 2, 5], [1, 3, 8]) func anyNumberOfWorkersAndBatchSize(workers: Int, batch: Int)
        async throws
    {
        let (run, decoded) = try await album.run {
            $0.workers = workers
            $0.batch = batch
        }
        #expect(run.counts.added == 40 && decoded == 40)
        #expect(try album.store.status().models.map(\.vectors) == [40])
    }
}

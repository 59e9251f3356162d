import Dispatch
import Foundation
import PhotoSource
import PhotoStore
import PhotoTypes

/// Works off what a survey left: hands out work, commits results, reports progress.
///
/// One coordinating thread feeds the workers and is the only one that writes, so nothing here needs a lock
/// but the two queues. It never has more than a few photos a worker out, which bounds memory.
struct Pipeline: Sendable {
    let session: IndexSession
    let source: any PhotoSource
    let pictures: PictureReader
    let options: IndexingOptions
    let cancellation: Cancellation
    let report: @Sendable (IndexingProgress) -> Void

    /// All work: what is `common` on all workers, the rest, which may crash the decoder, one at a time.
    ///
    /// - Returns: `false` where it was cancelled.
    func run(_ surveyed: Tally, common: Int) throws(PhotoIndexingError) -> Bool {
        var tally = surveyed
        tally.began = .now
        if common > 0 {
            let workers = min(max(options.workers, 1), CrashNote.mostWorkers)
            guard try run(1...Int64(common), workers: workers, &tally) else { return false }
        }
        guard tally.total > common else { return !cancellation.isCancelled }
        return try run(Int64(common + 1)...Int64(tally.total), workers: 1, &tally)
    }

    /// The work with numbers in `range`, in that order.
    ///
    /// - Returns: `false` where it was cancelled.
    private func run(
        _ range: ClosedRange<Int64>, workers: Int, _ tally: inout Tally
    ) throws(PhotoIndexingError) -> Bool {
        let jobs = BlockingQueue<IndexWork>()
        let messages = BlockingQueue<WorkerMessage>()
        let crew = DispatchGroup()
        for number in 0..<workers {
            let worker = PhotoWorker(
                number: number, session: session, source: source, pictures: pictures, batch: options.batch,
                jobs: jobs, messages: messages)
            crew.start(named: "afterimage.worker.\(number)", worker.run)
        }
        cancellation.onCancel {
            jobs.close(discarding: true)
            messages.close(discarding: false)
        }
        defer {
            jobs.close(discarding: true)
            // Workers at rest end at once, and with them their hold on the store.
            if !cancellation.isCancelled { _ = crew.wait(timeout: .now() + 1) }
        }

        let capacity = workers * (options.batch + 2)
        var handedOut = range.lowerBound - 1
        var outstanding = 0
        var results: [IndexResult] = []
        var times = IndexStageTimes()
        var nextCommit = Date() + options.commitInterval
        while !cancellation.isCancelled {
            if handedOut < range.upperBound, outstanding <= capacity / 2 {
                let work = try storing { () throws(PhotoStoreError) in
                    try session.work(after: handedOut, limit: capacity - outstanding)
                }.filter { $0.number <= range.upperBound }
                handedOut = work.last?.number ?? range.upperBound
                outstanding += work.count
                jobs.put(work)
            }
            if outstanding == 0, handedOut == range.upperBound { break }
            let arrived = try unpack(messages.takeAll(until: nextCommit), &times)
            outstanding -= arrived.count
            results += arrived
            if results.count >= options.commitCount || Date() >= nextCommit {
                try commit(&results, &times, &tally, current: jobs.lastTaken?.file.path)
                nextCommit = Date() + options.commitInterval
            }
        }
        if cancellation.isCancelled {
            // Photos being read now may still be kept.
            _ = crew.wait(timeout: .now() + 1)
            results += try unpack(messages.takeAll(until: Date()), &times)
        }
        try commit(&results, &times, &tally, current: nil)
        return !cancellation.isCancelled
    }

    private func unpack(
        _ messages: [WorkerMessage], _ times: inout IndexStageTimes
    ) throws(PhotoIndexingError) -> [IndexResult] {
        var results: [IndexResult] = []
        for message in messages {
            switch message {
            case .done(let result, let spent):
                results.append(result)
                times += spent
            case .gaveUp(let error):
                throw error
            }
        }
        return results
    }

    private func commit(
        _ results: inout [IndexResult], _ times: inout IndexStageTimes, _ tally: inout Tally,
        current: PhotoPath?
    ) throws(PhotoIndexingError) {
        if !results.isEmpty {
            // The seconds that this commit takes are only known after it: they are written with the next.
            times.writing += tally.unwrittenSeconds
            tally.unwrittenSeconds = 0
            let committed = measured(&tally.unwrittenSeconds) {
                Result { () throws(PhotoStoreError) in
                    try session.commit(
                        results, times: times, isStillThere: Whereabouts(source, session).check)
                }
            }
            tally.counts += try storing(committed.get)
            tally.times += times
            tally.done += results.count
            results.removeAll()
            times = IndexStageTimes()
        }
        var progress = tally.progress(.indexing)
        progress.current = current
        report(progress)
    }
}

/// What a run has done so far.
struct Tally: Sendable {
    var counts = IndexCounts()
    var times = IndexStageTimes()
    var done = 0
    var total = 0
    var unwrittenSeconds = 0.0
    /// When indexing began.
    var began: ContinuousClock.Instant?

    func progress(_ phase: IndexingProgress.Phase) -> IndexingProgress {
        var times = times
        times.writing += unwrittenSeconds
        return IndexingProgress(
            phase: phase, done: done, total: total, counts: counts, times: times,
            elapsed: began?.duration(to: .now).seconds ?? 0)
    }
}

/// A failure of the store, in this module's words.
func storing<Result>(
    _ body: () throws(PhotoStoreError) -> Result
) throws(PhotoIndexingError) -> Result {
    do {
        return try body()
    } catch {
        throw .store(error)
    }
}

extension DispatchGroup {
    /// Runs `body` on a thread of its own, with a stack that decoders of nested formats need.
    func start(named name: String, _ body: @escaping @Sendable () -> Void) {
        enter()
        let thread = Thread {
            body()
            self.leave()
        }
        thread.name = name
        thread.stackSize = 8 << 20
        thread.start()
    }
}

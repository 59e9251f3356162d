import Foundation

/// Many queries on all cores. Queries go through the rows in groups, so that rows read once serve several; with too
/// few groups for the cores, the rows are shared out as well.
struct BatchSearch<Index: ScannedIndex>: Sendable {
    let index: Index
    let queries: [Index.Prepared]
    let empty: Collector

    /// Queries that pass over the rows together.
    private static var groupSize: Int { 16 }

    private struct Job: Sendable {
        let queries: Range<Int>
        let stretches: ArraySlice<Stretch>
    }

    func run() async throws(VectorSearchError) -> [[Neighbour]] {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let jobs = jobs(for: cores)
        let finished = await withTaskGroup(of: Result<(Job, [Collector]), VectorSearchError>.self) { group in
            var waiting = jobs.makeIterator()
            for _ in 0..<cores { if let job = waiting.next() { group.addTask { run(job) } } }
            var finished: [Result<(Job, [Collector]), VectorSearchError>] = []
            for await result in group {
                finished.append(result)
                if let job = waiting.next() { group.addTask { run(job) } }
            }
            return finished
        }
        var collectors = [Collector](repeating: empty, count: queries.count)
        for result in finished {
            let (job, found) = try result.get()
            for (query, collector) in zip(job.queries, found) { collectors[query].merge(collector) }
        }
        return collectors.map { $0.sorted() }
    }

    private func jobs(for cores: Int) -> [Job] {
        let size = max(1, min(Self.groupSize, queries.count / cores))
        let groups = stride(from: 0, to: queries.count, by: size).map { $0..<min($0 + size, queries.count) }
        guard groups.count < cores else {
            return groups.map { Job(queries: $0, stretches: index.stretches(of: .max)[...]) }
        }
        let stretches = index.stretches(of: max(8_192, index.count / cores))
        return groups.flatMap { group in
            stretches.indices.map { Job(queries: group, stretches: stretches[$0...$0]) }
        }
    }

    private func run(_ job: Job) -> Result<(Job, [Collector]), VectorSearchError> {
        Result { () throws(VectorSearchError) in
            var collectors = [Collector](repeating: empty, count: job.queries.count)
            let prepared = Array(queries[job.queries])
            for stretch in job.stretches { try index.scan(stretch, for: prepared, into: &collectors) }
            return (job, collectors)
        }
    }
}

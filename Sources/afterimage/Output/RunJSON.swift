import Foundation
import PhotoStore

/// A run of the indexer in JSON.
struct RunJSON: Encodable {
    let run: IndexRun

    private enum Key: String, CodingKey {
        case model, outcome, started, finished, renamedFrom
        case unchanged, added, changed, reembedded, reread, moved, restored, removed, failed, stillFailing,
            unreachable
        case readingSeconds, decodingSeconds, inferenceSeconds, writingSeconds
    }

    func encode(to encoder: any Encoder) throws {
        try PathJSON(path: run.root).encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(run.model.rawValue, forKey: .model)
        try container.encode(run.outcome.rawValue, forKey: .outcome)
        try container.encode(run.started, forKey: .started)
        try container.encodeIfPresent(run.finished, forKey: .finished)
        try container.encodeIfPresent(run.renamedFrom.map { PathJSON(path: $0) }, forKey: .renamedFrom)
        try container.encode(run.counts.unchanged, forKey: .unchanged)
        try container.encode(run.counts.added, forKey: .added)
        try container.encode(run.counts.changed, forKey: .changed)
        try container.encode(run.counts.reembedded, forKey: .reembedded)
        try container.encode(run.counts.reread, forKey: .reread)
        try container.encode(run.counts.moved, forKey: .moved)
        try container.encode(run.counts.restored, forKey: .restored)
        try container.encode(run.counts.removed, forKey: .removed)
        try container.encode(run.counts.failed, forKey: .failed)
        try container.encode(run.counts.stillFailing, forKey: .stillFailing)
        try container.encode(run.counts.unreachable, forKey: .unreachable)
        try container.encode(run.times.reading, forKey: .readingSeconds)
        try container.encode(run.times.decoding, forKey: .decodingSeconds)
        try container.encode(run.times.inference, forKey: .inferenceSeconds)
        try container.encode(run.times.writing, forKey: .writingSeconds)
    }
}

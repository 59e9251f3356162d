import PhotoSearch
import PhotoTypes

/// A photo that answers a search.
struct Hit: Encodable {
    let id: Int64
    /// Cosine, −1 … 1.
    let score: Float
    /// Width over height, in thousandths.
    let aspect: Int
    /// Days since 1970-01-01 on the camera's clock; `nil` where the photo has no time of its own.
    let day: Int64?
    let name: String

    init(_ result: SearchResult) {
        let facts = result.photo.facts
        id = result.photo.id.rawValue
        score = result.score
        aspect = facts.aspect
        day = facts.captureTime.flatMap { $0.origin == .file ? nil : Times.day($0) }
        name = result.photo.path.name.display
    }
}

extension PhotoFacts {
    /// Width over height, in thousandths; 1000 where the size is not known.
    var aspect: Int { pixelSize.map { max(1, $0.width * 1_000 / max(1, $0.height)) } ?? 1_000 }
}

/// How many photos a search is about, also those beyond its limit.
struct Totals: Encodable {
    /// At the cut-off or above.
    let best: Int
    /// Below it; 0 where those were not asked for.
    let more: Int

    init(_ answer: SearchAnswer?) {
        best = answer?.relevant ?? 0
        more = (answer?.total ?? 0) - best
    }
}

/// What a search by words found.
struct SearchResults: Encodable {
    struct Query: Encodable {
        let wanted: String
        let unwanted: [String]
    }

    let query: Query
    /// The score below which photos are not about the words.
    let cutoff: Float?
    let best: [Hit]
    /// Photos below the cut-off.
    let more: [Hit]
    let totals: Totals
    /// Photos that would be among the results if their files were there.
    let absent: Int
    let milliseconds: Double
    let model: String
    /// What limits the answer, for the user; `nil` where nothing does.
    let note: String?
}

/// What a search by likeness found.
struct SimilarResults: Encodable {
    let results: [Hit]
    let totals: Totals
    let absent: Int
    let model: String
}

import PhotoSearch
import PhotoTypes

/// A photo that answers a search.
struct Hit: Encodable {
    let id: Int64
    /// Cosine, −1 … 1.
    let score: Float
    /// Width over height, in thousandths.
    let aspect: Int
    /// Days since 1970-01-01 on the camera's clock.
    let day: Int64?
    /// `month` or `year` where the day is not known; `day` is then the first one.
    let precision: CaptureTime.Precision?
    let name: String

    init(_ result: SearchResult) {
        let facts = result.photo.facts
        id = result.photo.id.rawValue
        score = result.score
        aspect = facts.aspect
        day = facts.captureTime.map(Times.day)
        precision = facts.captureTime.flatMap { $0.precision < .day ? $0.precision : nil }
        name = result.photo.path.name.display
    }
}

extension PhotoFacts {
    /// Width over height, in thousandths; 1000 where the size is not known.
    var aspect: Int { pixelSize.map { max(1, $0.width * 1_000 / max(1, $0.height)) } ?? 1_000 }
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
    /// Photos that would be among the results if their files were there.
    let absent: Int
    let milliseconds: Double
    let model: String
    /// What the user had better know.
    let note: String?
}

/// What a search by likeness found.
struct SimilarResults: Encodable {
    let results: [Hit]
    let absent: Int
    let model: String
}

import PhotoSearch
import PhotoTypes

/// A photo that answers a search.
struct Hit: Encodable {
    let id: Int64
    /// Cosine, −1 … 1.
    let score: Float
    /// Width over height as shown, in thousandths.
    let aspect: Int
    /// Days since 1970-01-01 on the camera's clock; `nil` where the photo has no time of its own.
    let day: Int64?
    /// `month` or `year` where the day is not known; `day` is then the first one.
    let precision: CaptureTime.Precision?
    let name: String
    let favourite: Bool
    /// Degrees clockwise by which it is turned when it is shown.
    let turned: Int
    /// Why names in the query found it; absent where none did.
    let matched: [Match]?
    /// Names the stack that the photo stands for; absent where it is alone.
    let stack: Int64?
    /// The others of the stack.
    let alike: [Hit]?

    struct Match: Encodable {
        /// `folder`, `keyword`, `camera`, `title`, `description`, `file`, `year`.
        let kind: String
        let value: String
    }

    init(_ result: SearchResult) {
        let facts = result.photo.facts
        id = result.photo.id.rawValue
        score = result.score
        aspect = result.photo.shownAspect
        favourite = result.photo.mark.isFavourite
        turned = result.photo.mark.turn.rawValue
        matched =
            result.matches.isEmpty
            ? nil : result.matches.map { Match(kind: $0.kind.rawValue, value: $0.value) }
        stack = result.alike.isEmpty ? nil : ([result] + result.alike).map(\.photo.id.rawValue).min()
        alike = result.alike.isEmpty ? nil : result.alike.map(Hit.init)
        let time = facts.captureTime.flatMap { $0.origin == .file ? nil : $0 }
        day = time.map(Times.day)
        precision = time.flatMap { $0.precision < .day ? $0.precision : nil }
        name = result.photo.path.name.display
    }
}

extension PhotoFacts {
    /// Width over height, in thousandths; 1000 where the size is not known.
    var aspect: Int { pixelSize.map { max(1, $0.width * 1_000 / max(1, $0.height)) } ?? 1_000 }
}

extension Photo {
    /// As `PhotoFacts.aspect`, of the photo as it is shown.
    var shownAspect: Int {
        guard mark.turn.isUpended, let size = facts.pixelSize else { return facts.aspect }
        return max(1, size.height * 1_000 / max(1, size.width))
    }
}

/// How many photos a search is about, also those beyond its limit. Each counts, also in a stack.
struct Totals: Encodable {
    /// At the cut-off or above, or found by names.
    let best: Int
    /// Below it; 0 where those were not asked for.
    let more: Int
    /// Those that the results stand for.
    let shown: Int

    init(_ answer: SearchAnswer?) {
        best = answer?.relevant ?? 0
        more = (answer?.total ?? 0) - best
        shown = answer?.photos ?? 0
    }
}

/// What a search by words found.
struct SearchResults: Encodable {
    struct Query: Encodable {
        let wanted: String
        let unwanted: [String]
    }

    /// What of the query was taken for names.
    struct Names: Encodable {
        struct Part: Encodable {
            let words: String
            let kinds: [String]
        }

        let parts: [Part]
        /// That have all of the names.
        let photos: Int
        /// Whether they come before what shows the words; else after the best.
        let first: Bool

        init?(_ answer: SearchAnswer) {
            guard let names = answer.names else { return nil }
            parts = names.parts.map { Part(words: $0.words, kinds: $0.kinds.map(\.rawValue)) }
            photos = names.photos
            first = answer.namesComeFirst
        }
    }

    let query: Query
    let names: Names?
    /// Found by names.
    let named: [Hit]
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

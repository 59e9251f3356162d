import Foundation
import PhotoSearch
import PhotoStore
import PhotoTypes

/// Shows what a search found, in every way that was asked for.
struct ResultOutput {
    let options: ResultOptions
    let library: LibraryOptions
    /// What was asked, for headings.
    let question: String
    let model: ModelID
    let scale: Scale
    /// Whether photos that do not match were asked for, too.
    var showsAll = false
    /// Why no photo could be found.
    var emptiness: String?

    /// What photos were compared with: only words tell which photos match and which do not.
    enum Scale {
        case words, similarity
    }

    /// - Throws: `OutputError`, `PictureError`.
    func write(_ answer: SearchAnswer) throws {
        // Names have results of their own.
        let answer = answer.first(options.limit)
        if let file = options.html {
            try writeWhole(contactSheet(answer).html, to: file)
        }
        if library.json {
            try JSONOutput.write(AnswerJSON(query: question, model: model, answer: answer))
        } else {
            switch options.show?.resolved(for: .output) {
            case .success(let pictures):
                try draw(answer, pictures)
            case .failure(let reason):
                Terminal.messages.line(reason.description)
                list(answer)
            case nil:
                list(answer)
            }
        }
        if !library.json, let sentence = Self.count(answer, by: scale) { Terminal.messages.line(sentence) }
        if let emptiness {
            Terminal.messages.line(emptiness)
        } else if answer.hasNoGoodMatch {
            Terminal.messages.line(
                "No good match for \"\(question.printable)\"."
                    + (answer.results.isEmpty && !showsAll
                        ? " To see the most similar photos anyway: --all" : ""))
        }
        if answer.absent > 0 {
            Terminal.messages.line(
                "\(NumberText.count(answer.absent, "better match", "better matches")) left out: their files were deleted, or "
                    + "are on a disk that is not connected. To update the library: \(library.folder.command("index"))"
            )
        }
        if !library.json, let file = options.html { Terminal.messages.line("Wrote \(file.printable)") }
    }

    /// How many of the photos found are shown: `20 of 67 photos`; `nil` where there are none.
    static func count(_ answer: SearchAnswer, by scale: Scale) -> String? {
        let (shown, results) = (answer.photos, answer.inOrder.count)
        guard shown > 0 else { return nil }
        let others = answer.total - answer.relevant
        let about =
            others > 0 && answer.relevant > 0
            ? ", of which \(NumberText.count(answer.relevant)) \(answer.relevant == 1 ? "matches" : "match")"
            : ""
        let stacked = shown > results ? ", as \(NumberText.count(results, "result"))" : ""
        guard shown < answer.total else { return NumberText.count(shown, "photo") + stacked + about + "." }
        let total = NumberText.count(answer.total, "photo")
        return switch scale {
        case .words:
            "\(NumberText.count(shown)) of \(total)\(stacked)\(about). To see all: --limit \(answer.total)"
        case .similarity:
            "The \(NumberText.count(shown)) most similar of \(total)\(stacked). "
                + "To see more: --limit \(results * 2)"
        }
    }

    private func list(_ answer: SearchAnswer) {
        var table = TextTable(options.scores ? [.right, .left, .left] : [.left, .left])
        for result in answer.inOrder {
            let day = result.photo.facts.captureTime.flatMap { TimeText.day($0) } ?? ""
            table.add(
                (options.scores ? [Self.score(result)] : [])
                    + [day, Self.path(result.photo.path) + Self.note(result)])
        }
        if answer.inOrder.isEmpty, !answer.hasNoGoodMatch, answer.absent == 0, emptiness == nil {
            Terminal.messages.line("No photos found.")
        }
        for line in table.lines { Terminal.output.line(line) }
    }

    private func draw(_ answer: SearchAnswer, _ pictures: PictureProtocol) throws {
        let thumbnails = Thumbnailer(side: 240)
        for result in answer.inOrder {
            if let image = thumbnails.picture(of: result.photo) {
                Terminal.output.write(try pictures.bytes(drawing: image))
                Terminal.output.line()
            }
            let score = options.scores ? "\(Self.score(result))  " : ""
            Terminal.output.line("\(score)\(result.photo.path.printable)\(Self.note(result))\n")
        }
    }

    private func contactSheet(_ answer: SearchAnswer) -> ContactSheet {
        let thumbnails = Thumbnailer(side: 480)
        return ContactSheet(
            title: question,
            summary: (answer.photos < answer.total ? "\(NumberText.count(answer.photos)) of " : "")
                + "\(NumberText.count(answer.total, "photo")), best first · \(model)",
            entries: answer.inOrder.map { result in
                ContactSheet.Entry(
                    path: result.photo.path, score: options.scores ? result.score : nil,
                    thumbnail: thumbnails.jpeg(of: result.photo))
            })
    }

    /// The folder dimmed, so that names stand out.
    private static func path(_ path: PhotoPath) -> String {
        let folder = path.bytes.dropLast(path.name.bytes.count)
        return Terminal.output.styled(PhotoPath(bytes: Array(folder)).printable, .dim) + path.name.printable
    }

    private static func score(_ result: SearchResult) -> String {
        NumberText.decimal(Double(result.score), 3)
    }
}

/// What `search` and `similar` write with `--json`.
struct AnswerJSON: Encodable {
    struct Result: Encodable {
        let photo: Photo
        let score: Float
        /// `nil` where the search has no cut-off.
        let isRelevant: Bool?
        let matches: [NameMatch]
        let alike: [Result]

        init(_ result: SearchResult, hasCutoff: Bool) {
            photo = result.photo
            score = result.score
            isRelevant = hasCutoff ? result.isRelevant : nil
            matches = result.matches
            alike = result.alike.map { Result($0, hasCutoff: hasCutoff) }
        }

        private enum Key: String, CodingKey {
            case stack, alike, matched
            case score, relevant, id, width, height, captured, capturedPrecision,
                capturedOrigin, capturedNote, utcOffset, latitude, longitude
        }

        func encode(to encoder: any Encoder) throws {
            try PathJSON(path: photo.path).encode(to: encoder)
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(score, forKey: .score)
            try container.encodeIfPresent(isRelevant, forKey: .relevant)
            try container.encode(photo.id.rawValue, forKey: .id)
            if !alike.isEmpty {
                try container.encode(([photo] + alike.map(\.photo)).map(\.id.rawValue).min(), forKey: .stack)
                try container.encode(alike, forKey: .alike)
            }
            if !matches.isEmpty {
                try container.encode(
                    matches.map { ["kind": $0.kind.rawValue, "value": $0.value] }, forKey: .matched)
            }
            try container.encodeIfPresent(photo.facts.pixelSize?.width, forKey: .width)
            try container.encodeIfPresent(photo.facts.pixelSize?.height, forKey: .height)
            try container.encodeIfPresent(photo.facts.captureTime.map(TimeText.local), forKey: .captured)
            try container.encodeIfPresent(photo.facts.captureTime?.precision, forKey: .capturedPrecision)
            try container.encodeIfPresent(photo.facts.captureTime?.origin, forKey: .capturedOrigin)
            try container.encodeIfPresent(photo.facts.captureTime?.note, forKey: .capturedNote)
            try container.encodeIfPresent(photo.facts.captureTime?.utcOffset, forKey: .utcOffset)
            try container.encodeIfPresent(photo.facts.place?.latitude, forKey: .latitude)
            try container.encodeIfPresent(photo.facts.place?.longitude, forKey: .longitude)
        }
    }

    let query: String
    let model: String
    let results: [Result]
    /// How many results there would be without the limit.
    let total: Int
    let absent: Int
    let cutoff: Float?

    init(query: String, model: ModelID, answer: SearchAnswer) {
        self.query = query
        self.model = model.rawValue
        cutoff = answer.cutoff
        let hasCutoff = answer.cutoff != nil
        results = answer.inOrder.map { Result($0, hasCutoff: hasCutoff) }
        total = answer.total
        absent = answer.absent
    }
}

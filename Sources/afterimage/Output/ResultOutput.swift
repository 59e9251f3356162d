import Foundation
import PhotoSearch
import PhotoTypes

/// Shows what a search found, in every way that was asked for.
struct ResultOutput {
    let options: ResultOptions
    let json: Bool
    /// What was asked, for headings.
    let question: String
    let model: ModelID
    let scale: Scale

    /// What photos were compared with: only words tell which photos match and which do not.
    enum Scale {
        case words, likeness
    }

    /// - Throws: `OutputError`, `PictureError`.
    func write(_ answer: SearchAnswer) throws {
        if let file = options.html {
            try writeWhole(contactSheet(answer).html, to: file)
        }
        if json {
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
        if !json, let sentence = Self.count(answer, by: scale) { Terminal.messages.line(sentence) }
        if answer.hasNoGoodMatch {
            Terminal.messages.line(
                "No good match for \"\(question.printable)\"."
                    + (answer.results.isEmpty ? " To see the most similar photos anyway: --all" : ""))
        }
        if answer.absent > 0 {
            Terminal.messages.line(
                "\(NumberText.count(answer.absent, "better match", "better matches")) left out: the file is not there "
                    + "now. To bring the library up to date: afterimage index")
        }
        if !json, let file = options.html { Terminal.messages.line("Wrote \(file.printable)") }
    }

    /// How many of the photos found are shown: `20 of 67 photos`; `nil` where there are none.
    static func count(_ answer: SearchAnswer, by scale: Scale) -> String? {
        let shown = answer.results.count
        guard shown > 0 else { return nil }
        let others = answer.total - answer.relevant
        let about = others > 0 ? ", of which \(NumberText.count(answer.relevant)) match" : ""
        guard shown < answer.total else { return NumberText.count(shown, "photo") + about + "." }
        let total = NumberText.count(answer.total, "photo")
        return switch scale {
        case .words:
            "\(NumberText.count(shown)) of \(total)\(about). To see all: --limit \(answer.total)"
        case .likeness:
            "The \(NumberText.count(shown)) most similar of \(total). To see more: --limit \(shown * 2)"
        }
    }

    private func list(_ answer: SearchAnswer) {
        var table = TextTable(options.scores ? [.right, .left, .left] : [.left, .left])
        for result in answer.results {
            let day = result.photo.facts.captureTime.flatMap { TimeText.day($0) } ?? ""
            table.add((options.scores ? [Self.score(result)] : []) + [day, Self.path(result.photo.path)])
        }
        if answer.results.isEmpty, !answer.hasNoGoodMatch, answer.absent == 0 {
            Terminal.messages.line("No photos found.")
        }
        for line in table.lines { Terminal.output.line(line) }
    }

    private func draw(_ answer: SearchAnswer, _ pictures: PictureProtocol) throws {
        let thumbnails = Thumbnailer(side: 240)
        for result in answer.results {
            if let image = thumbnails.picture(of: result.photo) {
                Terminal.output.write(try pictures.bytes(drawing: image))
                Terminal.output.line()
            }
            let score = options.scores ? "\(Self.score(result))  " : ""
            Terminal.output.line("\(score)\(result.photo.path.printable)\n")
        }
    }

    private func contactSheet(_ answer: SearchAnswer) -> ContactSheet {
        let thumbnails = Thumbnailer(side: 480)
        return ContactSheet(
            title: question,
            summary: (answer.results.count < answer.total
                ? "\(NumberText.count(answer.results.count)) of " : "")
                + "\(NumberText.count(answer.total, "photo")), best first · \(model)",
            entries: answer.results.map { result in
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

        private enum Key: String, CodingKey {
            case score, relevant, id, width, height, captured, capturedOrigin, utcOffset, latitude, longitude
        }

        func encode(to encoder: any Encoder) throws {
            try PathJSON(path: photo.path).encode(to: encoder)
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(score, forKey: .score)
            try container.encodeIfPresent(isRelevant, forKey: .relevant)
            try container.encode(photo.id.rawValue, forKey: .id)
            try container.encodeIfPresent(photo.facts.pixelSize?.width, forKey: .width)
            try container.encodeIfPresent(photo.facts.pixelSize?.height, forKey: .height)
            try container.encodeIfPresent(photo.facts.captureTime.map(TimeText.local), forKey: .captured)
            try container.encodeIfPresent(photo.facts.captureTime?.origin, forKey: .capturedOrigin)
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
        results = answer.results.map {
            Result(photo: $0.photo, score: $0.score, isRelevant: answer.cutoff == nil ? nil : $0.isRelevant)
        }
        total = answer.total
        absent = answer.absent
    }
}

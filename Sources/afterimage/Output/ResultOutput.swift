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

    /// Where pictures will be drawn; to be asked before the search, so that a refusal comes first.
    ///
    /// - Throws: `PictureError`.
    static func pictures(_ options: ResultOptions) throws(PictureError) -> PictureProtocol? {
        try options.show?.resolved(for: .output)
    }

    /// - Throws: `OutputError`, `PictureError`.
    func write(_ answer: SearchAnswer, pictures: PictureProtocol?) throws {
        if let file = options.html {
            try writeWhole(contactSheet(answer).html, to: file)
        }
        if json {
            try JSONOutput.write(AnswerJSON(query: question, model: model, answer: answer))
        } else if let pictures {
            try draw(answer, pictures)
        } else {
            list(answer)
        }
        if answer.hasNoGoodMatch {
            Terminal.messages.line(
                "No good match for \"\(question.printable)\"."
                    + (answer.results.isEmpty ? " To see the nearest photos all the same: --all" : ""))
        }
        if answer.absent > 0 {
            Terminal.messages.line(
                "\(NumberText.count(answer.absent, "better result")) left out: "
                    + "the file is not there now. Run `afterimage index` to bring the library up to date.")
        }
        if !json, let file = options.html { Terminal.messages.line("Wrote \(file.printable)") }
    }

    private func list(_ answer: SearchAnswer) {
        var table = TextTable([.right, .left, .left])
        for result in answer.inOrder {
            table.add(
                Self.score(result), result.photo.facts.captureTime.flatMap { TimeText.day($0) } ?? "",
                Self.path(result.photo.path) + Self.note(result))
        }
        if answer.inOrder.isEmpty, !answer.hasNoGoodMatch, answer.absent == 0 {
            Terminal.messages.line("No photo was found.")
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
            Terminal.output.line(
                "\(Self.score(result))  \(result.photo.path.printable)\(Self.note(result))\n")
        }
    }

    private func contactSheet(_ answer: SearchAnswer) -> ContactSheet {
        let thumbnails = Thumbnailer(side: 480)
        return ContactSheet(
            title: question,
            summary: "\(NumberText.count(answer.inOrder.count, "photo")), best first · \(model)",
            entries: answer.inOrder.map { result in
                ContactSheet.Entry(
                    path: result.photo.path, score: result.score, thumbnail: thumbnails.jpeg(of: result.photo)
                )
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
            case score, relevant, id, width, height, captured, capturedOrigin, utcOffset, latitude, longitude
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
            try container.encodeIfPresent(photo.facts.captureTime?.origin, forKey: .capturedOrigin)
            try container.encodeIfPresent(photo.facts.captureTime?.utcOffset, forKey: .utcOffset)
            try container.encodeIfPresent(photo.facts.place?.latitude, forKey: .latitude)
            try container.encodeIfPresent(photo.facts.place?.longitude, forKey: .longitude)
        }
    }

    let query: String
    let model: String
    let results: [Result]
    let absent: Int
    let cutoff: Float?

    init(query: String, model: ModelID, answer: SearchAnswer) {
        self.query = query
        self.model = model.rawValue
        cutoff = answer.cutoff
        let hasCutoff = answer.cutoff != nil
        results = answer.inOrder.map { Result($0, hasCutoff: hasCutoff) }
        absent = answer.absent
    }
}

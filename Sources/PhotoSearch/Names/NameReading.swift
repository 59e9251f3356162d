import PhotoTypes

/// What of a query is names of the library's photos, and what is left to be looked for in them.
struct NameReading: Sendable {
    /// Words of the query, as written, that are a name.
    struct Part: Sendable {
        let words: Range<Int>
        let entries: [LibraryNames.Entry]

        var photos: Set<Int64> {
            entries.dropFirst().reduce(into: Set(entries.first?.photos ?? [])) { $0.formUnion($1.photos) }
        }
    }

    private let names: LibraryNames
    /// The query's words as written.
    let words: [Substring]
    /// Names that the photos must all have, in the order of the query.
    private(set) var parts: [Part] = []
    /// Years, with photos of each.
    private(set) var years: [Part] = []
    /// The photos with all the names; `nil` where there are none but years.
    private(set) var named: Set<Int64>?

    /// Keys under which a text's names may lie.
    static func keys(_ text: String) -> Set<String> {
        Set(spans(words(text)).map(\.key))
    }

    private static func words(_ text: String) -> [Substring] { text.split(whereSeparator: \.isWhitespace) }

    /// Runs of whole words, the longest first for each beginning, with the keys of their names.
    private static func spans(_ words: [Substring]) -> [(words: Range<Int>, key: String)] {
        let folded = words.map { FoldedWords.of(String($0)) }
        return words.indices.flatMap { start in
            var spans: [(Range<Int>, String)] = []
            var run: [String] = []
            for end in start..<words.count {
                run += folded[end]
                guard run.count <= LibraryNames.mostWords + 1 else { break }
                let isSingleLetter = run.count == 1 && run[0].utf8.count == 1
                guard !run.isEmpty, !isSingleLetter, !folded[start].isEmpty, !folded[end].isEmpty else {
                    continue
                }
                // A file by its whole name: names of files lie without their endings.
                let hasEnding = run.count > 1 && run.last.map(Self.endings.contains) ?? false
                spans.append((start..<end + 1, FoldedWords.key(hasEnding ? run.dropLast() : run[...])))
            }
            return spans.reversed()
        }
    }

    private static let endings: Set<String> = [
        "arw", "avif", "bmp", "cr2", "cr3", "dng", "gif", "heic", "heif", "jpeg", "jpg", "jxl", "nef", "orf",
        "png", "raf",
        "rw2", "tif", "tiff", "webp",
    ]

    init(_ text: String, _ names: LibraryNames) {
        self.names = names
        words = Self.words(text)
        // A year is one, whatever else is called so, and wherever it stands.
        for place in words.indices {
            let entries = names.entries(FoldedWords.key(FoldedWords.of(String(words[place]))))
            if entries.contains(where: { $0.kind == .year }) {
                years.append(Part(words: place..<place + 1, entries: entries))
            }
        }
        var found: [Part] = []
        var end = 0
        for span in Self.spans(words)
        where span.words.lowerBound >= end && !years.contains(where: { $0.words.overlaps(span.words) }) {
            let entries = names.entries(span.key)
            guard !entries.isEmpty else { continue }
            end = span.words.upperBound
            found.append(Part(words: span.words, entries: entries))
        }
        // Names of which no photo has all: those that say most stay, the others are words again.
        for part in found.sorted(by: { Self.weight($0) < Self.weight($1) }) {
            let both = named.map { $0.intersection(part.photos) } ?? part.photos
            guard !both.isEmpty else { continue }
            named = both
            parts.append(part)
        }
        parts.sort { $0.words.lowerBound < $1.words.lowerBound }
    }

    private static func weight(_ part: Part) -> Int {
        part.entries.compactMap { NameMatch.Kind.allCases.firstIndex(of: $0.kind) }.min() ?? 0
    }

    var isEmpty: Bool { parts.isEmpty && years.isEmpty }

    /// The names by which photos are found, as each has them.
    func matches(of photos: Set<Int64>) -> [Int64: [NameMatch]] {
        var found: [Int64: [NameMatch]] = [:]
        for part in (parts + years).sorted(by: { $0.words.lowerBound < $1.words.lowerBound }) {
            for entry in part.entries {
                for (photo, value) in zip(entry.photos, entry.values) where photos.contains(photo) {
                    let match = NameMatch(kind: entry.kind, value: names.value(value))
                    if found[photo]?.contains(match) != true { found[photo, default: []].append(match) }
                }
            }
        }
        return found
    }

    /// Photos of all the years asked for; `nil` where none is. Of photos that state no time, those that are otherwise
    /// called so: in a folder of the year.
    var inYears: Set<Int64>? {
        guard !years.isEmpty else { return nil }
        return Set(
            years.flatMap(\.entries).flatMap { entry in
                entry.kind == .year ? entry.photos : entry.photos.filter { !names.hasTime($0) }
            })
    }

    /// The words that are neither a name nor a year; empty where only common ones are left.
    var rest: String { text(without: parts + years) }

    /// The words without years, which photos do not show.
    var withoutYears: String { text(without: years) }

    /// Whether the words mean these photos and nothing that is seen: years, and names of files that are no words, as of
    /// a camera's.
    var isExact: Bool {
        rest.isEmpty
            && parts.allSatisfy { part in
                part.entries.allSatisfy { $0.kind == .file }
                    && written(part).contains { $0.isNumber || $0 == "." }
            }
    }

    func written(_ part: Part) -> String { words[part.words].joined(separator: " ") }

    private func text(without parts: [Part]) -> String {
        let covered = Set(parts.flatMap(\.words))
        let left = words.indices.filter { !covered.contains($0) }.map { words[$0] }
        let isTelling = left.contains { word in
            FoldedWords.of(String(word)).contains { !FoldedWords.common.contains($0) }
        }
        return isTelling || parts.isEmpty ? left.joined(separator: " ") : ""
    }
}

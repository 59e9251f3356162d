import PhotoStore
import PhotoTypes

/// The words by which a library's photos are called: names of files and folders, cameras, years, keywords, titles and
/// descriptions, each with its photos. One pass over the library; then a query takes microseconds.
struct LibraryNames: Sendable {
    /// The photos that have the same words as a name of one kind.
    struct Entry: Sendable {
        let kind: NameMatch.Kind
        var photos: [Int64] = []
        /// Of each photo the name that the words are of, a place in `values`.
        var values: [Int32] = []
    }

    /// By key (`FoldedWords.key`), places in `lists`.
    private let index: [String: [Int]]
    private let lists: [Entry]
    private let values: [String]
    /// Of photos that state one: milliseconds on the camera's wall clock.
    private let times: [Int64: Int64]
    /// The latest capture first; those without a time last.
    private let ordered: [Int64]

    /// The longest name that is found as a whole, in words.
    static let mostWords = 6

    /// - Parameter only: the keys that will be asked for; `nil`: any.
    /// - Throws: `PhotoStoreError`.
    init(_ store: PhotoStore, only: Set<String>? = nil) throws {
        var builder = LibraryNamesBuilder(roots: try store.sourceFolders(), only: only)
        let filter = only.map(Self.filter)
        // Words that are no names need no look at the library.
        if filter.map({ !$0.words.isEmpty || !$0.captured.isEmpty }) ?? true {
            try store.forEachNamedPhoto(filter) { builder.add($0) }
        }
        (index, lists) = (builder.index, builder.lists)
        (values, times) = (builder.values, builder.times)
        ordered = Self.newestFirst(builder.photos, builder.times)
    }

    private static func filter(_ keys: Set<String>) -> PhotoStore.NameFilter {
        let words = Set(keys.flatMap { $0.split(separator: " ").map(String.init) })
        return PhotoStore.NameFilter(
            words: words.subtracting(FoldedWords.common).sorted(),
            captured: words.filter { $0.count == 4 }.compactMap { Int($0) }.filter { $0 > 0 }.map(
                WallClockYear.range))
    }

    func entries(_ key: String) -> [Entry] {
        (index[key] ?? []).map { lists[$0] }
    }

    func value(_ place: Int32) -> String { values[Int(place)] }

    func hasTime(_ photo: Int64) -> Bool { times[photo] != nil }

    /// The latest capture first; those without a time last.
    func newestFirst(_ photos: Set<Int64>) -> [Int64] {
        // Sorting many takes longer than passing through all.
        photos.count > ordered.count / 16
            ? ordered.filter(photos.contains) : Self.newestFirst(photos, times)
    }

    private static func newestFirst(_ photos: Set<Int64>, _ times: [Int64: Int64]) -> [Int64] {
        photos.map { ($0, times[$0] ?? .min) }.sorted { ($1.1, $1.0) < ($0.1, $0.0) }.map(\.0)
    }
}

/// Gathers what photos are called.
struct LibraryNamesBuilder {
    private(set) var index: [String: [Int]] = [:]
    private(set) var lists: [LibraryNames.Entry] = []
    private(set) var values: [String] = []
    private(set) var times: [Int64: Int64] = [:]
    private(set) var photos: Set<Int64> = []

    /// A name that many photos share, told once: the lists that its photos join.
    private struct Name {
        let lists: [Int]
        let value: Int32
    }

    private let roots: [PhotoPath]
    private let only: Set<String>?
    private var names: [NameMatch.Kind: [String: Name]] = [:]
    private var folders: [PhotoPath: [Name]] = [:]

    /// Words of a description that are looked at.
    private static let mostDescriptionWords = 60

    init(roots: [PhotoPath], only: Set<String>?) {
        self.roots = roots
        self.only = only
    }

    mutating func add(_ photo: NamedPhoto) {
        let id = photo.id.rawValue
        photos.insert(id)
        for folder in folderNames(photo.path.parent) { join(folder, id) }
        let stem = FoldedWords.of(photo.path.stem.display)
        if stem.count <= LibraryNames.mostWords, let list = list(FoldedWords.key(stem), .file) {
            join(Name(lists: [list], value: remember(photo.path.name.display)), id)
        }
        if let captured = photo.captured {
            times[id] = captured
            let year = String(WallClockYear.of(captured))
            join(name(year, .year) { [[$0]] }, id)
        }
        if let make = photo.cameraMake ?? photo.cameraModel {
            let model = photo.cameraModel ?? ""
            // Many models begin with their maker's name.
            let camera = model.lowercased().hasPrefix(make.lowercased()) ? model : "\(make) \(model)"
            join(name(camera, .camera) { Self.cameraKeys($0, make: make, model: model) }, id)
        }
        for keyword in photo.keywords { join(name(keyword, .keyword, Self.wholeAndWords), id) }
        if let title = photo.title { join(name(title, .title, Self.wholeAndWords), id) }
        if let description = photo.description {
            join(
                name(description, .description) {
                    FoldedWords.of($0).prefix(Self.mostDescriptionWords).map { [$0] }
                }, id)
        }
    }

    private static func wholeAndWords(_ name: String) -> [[String]] {
        let words = FoldedWords.of(name)
        return (words.count <= LibraryNames.mostWords ? [words] : []) + words.map { [$0] }
    }

    /// The maker, the model, both, what a model's name begins with (EOS, iPhone), and its words with digits (5D). Not
    /// any other word: many are ordinary ones (Mark).
    private static func cameraKeys(_ camera: String, make: String, model: String) -> [[String]] {
        let (makeWords, modelWords) = (FoldedWords.of(make), FoldedWords.of(model))
        let telling = modelWords.filter { $0.count > 1 && $0.contains(where: \.isNumber) }
        return [FoldedWords.of(camera), modelWords, Array(makeWords.prefix(1)), Array(modelWords.prefix(1))]
            + telling.map { [$0] }
    }

    /// A name that many photos share.
    private mutating func name(
        _ text: String, _ kind: NameMatch.Kind, _ keys: (String) -> [[String]]
    ) -> Name {
        if let known = names[kind]?[text] { return known }
        let lists = Set(keys(text).map { FoldedWords.key($0) }).compactMap { list($0, kind) }
        let name = Name(lists: lists, value: lists.isEmpty ? 0 : remember(text))
        names[kind, default: [:]][text] = name
        return name
    }

    /// The list of photos with a name; `nil` for one that nobody asks for.
    private mutating func list(_ key: String, _ kind: NameMatch.Kind) -> Int? {
        guard !key.isEmpty, !FoldedWords.common.contains(key), only?.contains(key) ?? true else { return nil }
        if let known = index[key]?.first(where: { lists[$0].kind == kind }) { return known }
        lists.append(LibraryNames.Entry(kind: kind))
        index[key, default: []].append(lists.count - 1)
        return lists.count - 1
    }

    private mutating func remember(_ value: String) -> Int32 {
        values.append(value)
        return Int32(values.count - 1)
    }

    private mutating func join(_ name: Name, _ photo: Int64) {
        // Two folders on the way to a photo, or two keywords, may have the same word.
        for list in name.lists where lists[list].photos.last != photo {
            lists[list].photos.append(photo)
            lists[list].values.append(name.value)
        }
    }

    /// The names of a folder and of those around it, up to the one that was indexed, the innermost first. What lies
    /// above that, such as the user's own name, says nothing of the photos.
    private mutating func folderNames(_ folder: PhotoPath) -> [Name] {
        if let known = folders[folder] { return known }
        let root = roots.filter { folder.isWithin($0) }.max { $0.bytes.count < $1.bytes.count }
        var found: [Name] = []
        var next = folder
        while true {
            found.append(name(next.name.display, .folder, Self.wholeAndWords))
            guard let root, next != root, next.parent != next else { break }
            next = next.parent
        }
        folders[folder] = found
        return found
    }
}

/// The year that a camera's clock shows.
enum WallClockYear {
    /// Milliseconds on the clock.
    static func range(_ year: Int) -> Range<Int64> { start(year)..<start(year + 1) }

    private static func start(_ year: Int) -> Int64 {
        let before = Int64(year - 1)
        return (before * 365 + before / 4 - before / 100 + before / 400 - 719_162) * 86_400_000
    }

    /// Days to a civil date (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
    static func of(_ milliseconds: Int64) -> Int {
        let days = (milliseconds >= 0 ? milliseconds : milliseconds - 86_399_999) / 86_400_000 + 719_468
        let era = (days >= 0 ? days : days - 146_096) / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        return Int(yearOfEra + era * 400) + (month >= 10 ? 1 : 0)
    }
}

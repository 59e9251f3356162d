import PhotoTypes

/// The name of a record (`.json`) in a Google Takeout export, taken apart.
///
/// A record is named after its photo: `IMG_1.jpg.json`, later `IMG_1.jpg.supplemental-metadata.json`. A second photo of
/// that name is `IMG_1(1).jpg`, and its record has the number at the end: `IMG_1.jpg(1).json`,
/// `IMG_1.jpg.supplemental-metadata(1).json`. Names of more than 46 characters are cut, wherever that falls:
/// `….jpg.supplemental-me.json`, `….jpg..json`, `….jp.json`.
struct TakeoutName {
    static let wholeForm = "json of name"
    static let numberedForm = "json of number"

    /// Of the photo, without number.
    let photo: [UInt8]
    /// With its brackets; empty where there is none.
    let number: [UInt8]
    /// All but the number and the extension, as it stands.
    let written: [UInt8]

    private static let suffix = Array("supplemental-metadata".utf8)

    init(_ record: PhotoPath) {
        (written, number) = Self.separateNumber(record.stem.bytes)
        let dot = written.lastIndex(of: UInt8(ascii: ".")) ?? written.endIndex
        let tail = written[dot...].dropFirst().map { $0 | 0x20 }
        // Letters fold with this bit; the hyphen has it already.
        photo =
            dot > 0 && dot < written.endIndex && Self.suffix.starts(with: tail)
            ? Array(written[..<dot]) : written
    }

    /// What follows the photo's name: `.supplemental-metadata`, or as much of it as is left.
    var addition: [UInt8] { Array(written.dropFirst(photo.count)) }

    /// Parts `(1)` at the end from a name.
    static func separateNumber(_ name: [UInt8]) -> (rest: [UInt8], number: [UInt8]) {
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard name.last == UInt8(ascii: ")"), let open = name.lastIndex(of: UInt8(ascii: "(")), open > 0,
            name.count - open > 2, name[(open + 1)..<(name.count - 1)].allSatisfy(digits.contains)
        else { return (name, []) }
        return (Array(name[..<open]), Array(name[open...]))
    }
}

/// The photos of a folder as records refer to them.
struct TakeoutPhotos {
    /// By name and number.
    private var names = NameIndex()
    /// By name, those with a number.
    private var numbered = NameIndex()
    /// By stem and number, those that an edit was made of: `IMG_1-edited.jpg`, `IMG_1-bearbeitet(1).jpg`.
    private var edits = NameIndex()
    private var long: [String: [(name: [UInt8], number: [UInt8], photo: PhotoPath)]] = [:]

    /// Cut names have 46 characters, or some less where a number follows; compared by the first `cut`.
    private static let cut = 40

    mutating func add(_ photo: PhotoPath) {
        let stem = photo.stem.bytes
        let ending = Array(photo.name.bytes.dropFirst(stem.count))
        let (rest, number) = TakeoutName.separateNumber(stem)
        for (name, number) in [(photo.name.bytes, [])] + (number.isEmpty ? [] : [(rest + ending, number)]) {
            names.add(Self.key(name, number), photo)
            if !number.isEmpty { numbered.add(name, photo) }
            if let start = Self.start(of: name) { long[start, default: []].append((name, number, photo)) }
        }
        for dash in rest.indices where dash > 0 && rest[dash] == UInt8(ascii: "-") {
            edits.add(Self.key(Array(rest[..<dash]), number), photo)
        }
    }

    func claims(on record: PhotoPath) -> [CompanionClaim] {
        let name = TakeoutName(record)
        let form = name.number.isEmpty ? TakeoutName.wholeForm : TakeoutName.numberedForm
        // The two spellings of a record do not compete.
        var claims: [CompanionClaim] = .only(
            names.nearest(to: Self.key(name.photo, name.number)) ?? cutName(name), form)
        let stem = PhotoPath(bytes: name.photo).stem.bytes
        for edit in edits.all(Self.key(stem, name.number)) where !claims.contains(where: { $0.photo == edit })
        {
            claims.append(CompanionClaim(photo: edit, right: .shares, agreement: .letters, form: form))
        }
        return claims
    }

    /// The copies with a number, of the photo that a record without one names.
    func numberedCopies(of record: PhotoPath) -> [PhotoPath] {
        let name = TakeoutName(record)
        return name.number.isEmpty ? numbered.all(name.photo) : []
    }

    /// The photos whose name begins as a cut one does.
    private func cutName(_ name: TakeoutName) -> NameIndex.Found? {
        guard let start = Self.start(of: name.written),
            let text = String(validating: name.written, as: UTF8.self)
        else { return nil }
        let matches = (long[start] ?? []).filter { candidate in
            candidate.number == name.number && NameIndex.key(candidate.name).hasPrefix(text.lowercased())
        }
        guard !matches.isEmpty else { return nil }
        let exact = matches.filter { $0.name.starts(with: name.written) }
        return NameIndex.Found(
            photos: (exact.isEmpty ? matches : exact).map(\.photo),
            agreement: exact.isEmpty ? .letters : .bytes)
    }

    private static func start(of name: [UInt8]) -> String? {
        guard let text = String(validating: name, as: UTF8.self)?.lowercased(), text.utf16.count > cut else {
            return nil
        }
        return String(text.prefix(cut))
    }

    /// No name holds a slash.
    private static func key(_ name: [UInt8], _ number: [UInt8]) -> [UInt8] {
        name + [UInt8(ascii: "/")] + number
    }
}

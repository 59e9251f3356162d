import PhotoTypes

/// How nearly two names agree; the nearer one wins.
enum NameAgreement: Int, Comparable {
    case bytes
    /// In another Unicode form.
    case text
    /// In other letter case.
    case letters

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// Of two names that have the same key.
    init(_ one: [UInt8], _ other: [UInt8]) {
        if one == other {
            self = .bytes
        } else {
            // Strings are equal if they are canonically equivalent.
            self =
                String(decoding: one, as: UTF8.self) == String(decoding: other, as: UTF8.self)
                ? .text : .letters
        }
    }
}

/// Finds photos by a name, whatever its letter case and Unicode form.
struct NameIndex {
    struct Found {
        /// All that agree equally well.
        let photos: [PhotoPath]
        let agreement: NameAgreement
    }

    private var entries: [String: [(name: [UInt8], photo: PhotoPath)]] = [:]

    mutating func add(_ name: [UInt8], _ photo: PhotoPath) {
        entries[Self.key(name), default: []].append((name, photo))
    }

    /// The photos whose name agrees most nearly; `nil` where there are none.
    func nearest(to name: [UInt8]) -> Found? {
        let matches = (entries[Self.key(name)] ?? []).map {
            (photo: $0.photo, agreement: NameAgreement($0.name, name))
        }
        guard let best = matches.map(\.agreement).min() else { return nil }
        return Found(photos: matches.filter { $0.agreement == best }.map(\.photo), agreement: best)
    }

    func all(_ name: [UInt8]) -> [PhotoPath] { (entries[Self.key(name)] ?? []).map(\.photo) }

    /// A name that is not UTF-8 agrees only with itself.
    static func key(_ name: [UInt8]) -> String {
        String(validating: name, as: UTF8.self)?.lowercased() ?? "\0" + PhotoPath(bytes: name).display
    }
}

import PhotoStore
import PhotoTypes

/// What photos can be narrowed to, and how many each would leave.
struct LibraryFilters: Encodable {
    struct Year: Encodable {
        let year: Int
        let photos: Int
    }

    struct Kind: Encodable {
        let kind: String
        let photos: Int
    }

    /// Newest first.
    let years: [Year]
    /// Photos without a time of their own.
    let undated: Int
    /// Those that the library has.
    let kinds: [Kind]

    init(_ rows: [LibraryLayout.Row], _ known: [PhotoID: PhotoKind]) {
        var (counts, kindCounts): ([Int: Int], [PhotoKind: Int]) = ([:], [:])
        var undated = 0
        for row in rows {
            if let day = row.day { counts[Self.year(of: day), default: 0] += 1 } else { undated += 1 }
            if let kind = known[PhotoID(row.id)] { kindCounts[kind, default: 0] += 1 }
        }
        years = counts.sorted { $0.key > $1.key }.map { Year(year: $0.key, photos: $0.value) }
        self.undated = undated
        kinds = PhotoKind.allCases.compactMap { kind in
            kindCounts[kind].map { Kind(kind: kind.rawValue, photos: $0) }
        }
    }

    /// Of a day since 1970-01-01 (Howard Hinnant, "chrono-compatible low-level date algorithms"): a calendar of the
    /// system takes microseconds for each.
    static func year(of day: Int64) -> Int {
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        // Its years begin in March.
        return Int(yearOfEra + era * 400) + (dayOfYear >= 306 ? 1 : 0)
    }
}

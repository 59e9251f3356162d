import Foundation

/// Names of the files of an index.
enum IndexFolder {
    static func segment(_ number: Int) -> String { "segment-\(number)" }
    static func journal(_ number: Int) -> String { "journal-\(number)" }

    /// Deletes what no longer counts: a crash may have left it, or a new manifest replaced it. Mapped files live on
    /// until their readers let go.
    static func removeStrays(_ folder: String, keeping manifest: Manifest) {
        let kept = Set(manifest.segments.map(\.file) + [manifest.journal])
        for name in names(folder) where number(name) != nil && !kept.contains(name) {
            unlink(folder + "/" + name)
        }
    }

    static func highestNumber(_ folder: String) -> Int? {
        names(folder).compactMap(number).max()
    }

    /// Deletes an index and all that it held.
    static func erase(_ folder: String) {
        for name in names(folder)
        where number(name) != nil || ["lock", "manifest", "manifest.new"].contains(name) {
            unlink(folder + "/" + name)
        }
        rmdir(folder)
    }

    private static func names(_ folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    }

    private static func number(_ name: String) -> Int? {
        let words = name.split(separator: "-")
        guard words.count == 2, words[0] == "segment" || words[0] == "journal" else { return nil }
        return Int(words[1])
    }
}

/// What readers see: replaced as a whole.
///
/// `@unchecked Sendable`: the lock guards the value.
final class Published: @unchecked Sendable {
    private let lock = NSLock()
    private var held: (index: QuantisedIndex, revision: Int64)

    init(_ index: QuantisedIndex, revision: Int64) {
        held = (index, revision)
    }

    var value: (index: QuantisedIndex, revision: Int64) {
        get { lock.withLock { held } }
        set { lock.withLock { held = newValue } }
    }
}

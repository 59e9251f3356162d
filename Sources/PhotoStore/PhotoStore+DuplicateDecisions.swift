import Foundation
import GRDB
import PhotoTypes

/// What the user said of two contents.
public struct DuplicateDecision: Hashable, Sendable {
    /// Ordered by their bytes. Equal: it is about all photos that have this content.
    public let first, second: ContentHash
    /// `true`: they are duplicates, whatever the comparison says; `false`: they are not.
    public let areDuplicates: Bool

    public init(_ one: ContentHash, _ other: ContentHash, areDuplicates: Bool) {
        let isOrdered = !other.bytes.lexicographicallyPrecedes(one.bytes)
        first = isOrdered ? one : other
        second = isOrdered ? other : one
        self.areDuplicates = areDuplicates
    }

    /// The same of every two of several contents.
    public static func amongAll(_ contents: [ContentHash], areDuplicates: Bool) -> [DuplicateDecision] {
        contents.indices.flatMap { first in
            contents[(first + 1)...].map {
                DuplicateDecision(contents[first], $0, areDuplicates: areDuplicates)
            }
        }
    }
}

extension PhotoStore {
    /// Remembers decisions; the last one on two contents counts. They are kept by content, also while no photo has
    /// it, until it is forgotten (`forget`).
    ///
    /// - Throws: `PhotoStoreError`; none is then kept.
    public func remember(_ decisions: [DuplicateDecision]) throws(PhotoStoreError) {
        defer { dropStacks() }
        try write { db in
            let now = Date().milliseconds
            let statement = try db.cachedStatement(
                sql: """
                    INSERT OR REPLACE INTO duplicate_decision (first, second, same, decided)
                    VALUES (?, ?, ?, ?)
                    """)
            for decision in decisions {
                try statement.execute(arguments: [
                    Data(decision.first.bytes), Data(decision.second.bytes), decision.areDuplicates, now,
                ])
            }
        }
    }

    /// Takes decisions back, whichever way they were.
    ///
    /// - Returns: how many there were.
    /// - Throws: `PhotoStoreError`.
    @discardableResult
    public func revoke(_ decisions: [DuplicateDecision]) throws(PhotoStoreError) -> Int {
        defer { dropStacks() }
        return try write { db in
            let statement = try db.cachedStatement(
                sql: "DELETE FROM duplicate_decision WHERE first = ? AND second = ?")
            return try decisions.reduce(0) { count, decision in
                try statement.execute(arguments: [
                    Data(decision.first.bytes), Data(decision.second.bytes),
                ])
                return count + db.changesCount
            }
        }
    }

    /// In the caches: which photos are shown as one (`PhotoStacks`). What the user says of two photos changes it.
    public static let stacksFile = "stacks"

    private func dropStacks() {
        try? FileManager.default.removeItemIfExists(atPath: folder.caches + "/" + Self.stacksFile)
    }

    /// Every decision, the oldest first.
    ///
    /// - Throws: `PhotoStoreError`.
    public func duplicateDecisions() throws(PhotoStoreError) -> [DuplicateDecision] {
        try datedDuplicateDecisions().map(\.decision)
    }

    /// As `duplicateDecisions`, with when each was made.
    ///
    /// - Throws: `PhotoStoreError`.
    public func datedDuplicateDecisions() throws(PhotoStoreError) -> [(
        decision: DuplicateDecision, made: Date
    )] {
        try read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM duplicate_decision ORDER BY decided, first, second").map
            {
                let decision = DuplicateDecision(
                    try ContentHash(blob: $0["first"]), try ContentHash(blob: $0["second"]),
                    areDuplicates: $0["same"])
                return (decision, Date(milliseconds: $0["decided"]))
            }
        }
    }
}

extension ContentHash {
    init(blob: Data) throws {
        guard let hash = ContentHash(bytes: Array(blob)) else {
            throw DatabaseError(
                resultCode: .SQLITE_CORRUPT, message: "a content hash of \(blob.count) bytes")
        }
        self = hash
    }
}

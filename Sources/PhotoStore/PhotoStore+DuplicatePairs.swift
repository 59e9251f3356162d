import Foundation
import GRDB
import PhotoTypes

extension PhotoStore {
    /// Adds pairs to be compared, and marks the pictures whose neighbours they are as searched, in one transaction. A
    /// pair that is known keeps its verdict and gains what is new of nearness.
    ///
    /// - Throws: `PhotoStoreError`; nothing is then written.
    public func propose(
        _ pairs: some Collection<ProposedPair>, searched: some Collection<PictureID>
    ) throws(PhotoStoreError) {
        guard !pairs.isEmpty || !searched.isEmpty else { return }
        try write { db in
            let insert = try db.cachedStatement(
                sql: """
                    INSERT INTO picture_pair (first, second, near, cosine) VALUES (?, ?, ?, ?)
                    ON CONFLICT DO UPDATE SET near = near | excluded.near,
                        cosine = coalesce(excluded.cosine, cosine)
                    WHERE near | excluded.near <> near OR cosine IS NULL
                    """)
            // In the order of the table: neighbouring rows, few pages.
            for pair in pairs.sorted(by: { $0.pair < $1.pair }) {
                try insert.execute(arguments: [
                    pair.pair.first.rawValue, pair.pair.second.rawValue, pair.near.rawValue, pair.cosine,
                ])
            }
            let mark = try db.cachedStatement(sql: "UPDATE picture SET searched = 1 WHERE id = ?")
            for picture in searched { try mark.execute(arguments: [picture.rawValue]) }
        }
    }

    /// Pictures that cannot be compared: no photo that has them is there, and no print is kept. Few: cheaper than to ask
    /// of each picture whether it is there.
    private static let lost = """
        WITH lost AS MATERIALIZED (
            SELECT picture.id FROM picture JOIN photo USING (hash) WHERE gone IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM photo AS other
                    WHERE other.hash = picture.hash AND other.gone IS NULL)
                AND NOT EXISTS (SELECT 1 FROM picture_print WHERE picture = picture.id))
        """

    /// Up to `limit` pairs that wait to be compared, of pictures that can be, in order, after `last`.
    ///
    /// - Throws: `PhotoStoreError`.
    public func uncheckedPairs(after last: PicturePair?, limit: Int) throws(PhotoStoreError) -> [ProposedPair]
    {
        try read { db in
            let rows = try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        \(Self.lost)
                        SELECT first, second, near, cosine FROM picture_pair
                        WHERE relation IS NULL AND (first, second) > (?, ?)
                            AND first NOT IN lost AND second NOT IN lost
                        ORDER BY first, second LIMIT ?
                        """), arguments: [last?.first.rawValue ?? 0, last?.second.rawValue ?? 0, limit])
            return rows.map {
                ProposedPair(
                    PicturePair(PictureID($0[0]), PictureID($0[1])),
                    near: ProposedPair.Nearness(rawValue: $0[2]), cosine: $0[3])
            }
        }
    }

    /// How many pairs wait to be compared, of pictures that can be.
    ///
    /// - Throws: `PhotoStoreError`.
    public func uncheckedPairCount() throws(PhotoStoreError) -> Int {
        try read {
            try Int.fetchOne(
                $0,
                sql: """
                    \(Self.lost)
                    SELECT count(*) FROM picture_pair
                    WHERE relation IS NULL AND first NOT IN lost AND second NOT IN lost
                    """) ?? 0
        }
    }

    /// Lets pairs be compared again whose verdict says `reason`, as far as a photo of each is there.
    ///
    /// - Throws: `PhotoStoreError`; nothing is then written.
    public func reopenPairs(because reason: String) throws(PhotoStoreError) {
        try write { db in
            let isThere = "(SELECT picture.id FROM picture JOIN photo USING (hash) WHERE gone IS NULL)"
            try db.execute(
                sql: """
                    UPDATE picture_pair SET relation = NULL, score = NULL, detail = NULL
                    WHERE (relation > 0 OR near > 0) AND instr(detail, ?) > 0
                        AND first IN \(isThere) AND second IN \(isThere)
                    """, arguments: [reason])
        }
    }

    /// Writes what comparisons said, in one transaction.
    ///
    /// - Throws: `PhotoStoreError`; nothing is then written.
    public func commit(_ verdicts: some Collection<PairVerdict>) throws(PhotoStoreError) {
        guard !verdicts.isEmpty else { return }
        try write { db in
            let statement = try db.cachedStatement(
                sql: """
                    INSERT INTO picture_pair (first, second, relation, score, detail) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT DO UPDATE SET relation = excluded.relation, score = excluded.score,
                        detail = excluded.detail
                    """)
            for verdict in verdicts {
                try statement.execute(arguments: [
                    verdict.pair.first.rawValue, verdict.pair.second.rawValue, verdict.relation.rawValue,
                    verdict.score, verdict.detail,
                ])
            }
        }
    }

    /// The pairs that were compared and found related, and those taken near each other, in order.
    ///
    /// - Throws: `PhotoStoreError`.
    public func relatedPairs() throws(PhotoStoreError) -> [CheckedPair] {
        try read { db in
            let cursor = try Row.fetchCursor(
                db,
                sql: """
                    SELECT first, second, near, cosine, relation, score, detail FROM picture_pair
                    WHERE (relation > 0 OR near > 0) AND relation IS NOT NULL ORDER BY first, second
                    """)
            var pairs: [CheckedPair] = []
            while let row = try cursor.next() { pairs.append(CheckedPair(row)) }
            return pairs
        }
    }

    /// Those of the pairs that were proposed before, whether compared or not.
    ///
    /// - Throws: `PhotoStoreError`.
    public func proposed(among pairs: some Collection<PicturePair>) throws(PhotoStoreError) -> Set<
        PicturePair
    > {
        try read { db in
            let statement = try db.cachedStatement(
                sql: "SELECT EXISTS (SELECT 1 FROM picture_pair WHERE first = ? AND second = ?)")
            return Set(
                try pairs.filter {
                    try Bool.fetchOne(statement, arguments: [$0.first.rawValue, $0.second.rawValue]) ?? false
                })
        }
    }
}

extension CheckedPair {
    fileprivate init(_ row: Row) {
        self.init(
            PairVerdict(
                PicturePair(PictureID(row[0]), PictureID(row[1])),
                PairVerdict.Relation(rawValue: row[4]) ?? .unrelated, score: row[5] ?? 0, detail: row[6]),
            near: ProposedPair.Nearness(rawValue: row[2]), cosine: row[3])
    }
}

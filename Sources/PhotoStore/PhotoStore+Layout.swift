import GRDB
import PhotoTypes

/// What is needed to lay out all photos of a library as a grid: columns of equal length, a row for each photo.
public struct LibraryLayout: Sendable {
    public struct Row: Sendable {
        public let id: Int64
        /// Milliseconds since 1970-01-01T00:00 on the camera's clock; `nil` where the photo has no time of its own.
        public let wallClock: Int64?
        /// Width over height as shown, in thousandths; 1000 where the size is not known.
        public let aspect: Int32
        /// `year` or `month` where no more of the time is known; it is then the first moment of that.
        public let coarse: CaptureTime.Precision?
        public let isFavourite: Bool
        public let turn: PhotoMark.Turn

        public init(
            id: Int64, wallClock: Int64?, aspect: Int32, coarse: CaptureTime.Precision? = nil,
            isFavourite: Bool = false, turn: PhotoMark.Turn = .none
        ) {
            self.id = id
            self.wallClock = wallClock
            self.aspect = aspect
            self.coarse = coarse
            self.isFavourite = isFavourite
            self.turn = turn
        }

        /// Days since 1970-01-01 on the camera's clock.
        public var day: Int64? { wallClock.map { Self.floor($0, by: 86_400_000) } }

        private static func floor(_ value: Int64, by divisor: Int64) -> Int64 {
            value >= 0 ? value / divisor : -((divisor - 1 - value) / divisor)
        }
    }

    /// Which photos.
    public enum Selection: String, CaseIterable, Sendable {
        /// All but hidden ones.
        case visible
        case favourites
        case hidden

        func contains(_ mark: PhotoMark) -> Bool {
            switch self {
            case .visible: !mark.isHidden
            case .favourites: mark.isFavourite && !mark.isHidden
            case .hidden: mark.isHidden
            }
        }
    }

    /// Newest first; photos without a time of their own are last, by the times of their files. Those of one time by
    /// descending id.
    public let newestFirst: [Row]

    /// Oldest first; photos without a time of their own are last anyway.
    public var oldestFirst: [Row] {
        let undated = newestFirst.firstIndex { $0.wallClock == nil } ?? newestFirst.endIndex
        return newestFirst[..<undated].reversed() + newestFirst[undated...].reversed()
    }
}

/// Names the state of a library's photos: equal revisions show the same photos in the same order.
public struct LibraryRevision: Hashable, Sendable {
    /// Letters, digits and `-`.
    public let text: String
    /// Photos that are there.
    public let photos: Int
}

extension PhotoStore {
    /// The photos that are there. One pass over the tables: some 100 ms for 100,000 photos.
    ///
    /// - Throws: `PhotoStoreError`.
    public func layout(_ selection: LibraryLayout.Selection = .visible) throws(PhotoStoreError)
        -> LibraryLayout
    {
        try read { db in
            let marks = try Self.marks(db)
            let inherited = try Self.inheritedTimes(db)
            var rows: [(row: LibraryLayout.Row, ofFile: Int64)] = []
            let cursor = try GRDB.Row.fetchCursor(
                db.cachedStatement(
                    sql: """
                        SELECT photo.id, photo_fact.wall_clock, width, height, time_origin, time_precision
                        FROM photo LEFT JOIN photo_fact ON photo_fact.photo = photo.id WHERE gone IS NULL
                        """))
            while let row = try cursor.next() {
                let id: Int64 = row[0]
                let mark = marks[PhotoID(id)] ?? PhotoMark()
                guard selection.contains(mark) else { continue }
                let (width, height): (Int64?, Int64?) = (row[2], row[3])
                let own = LayoutTime(wallClock: row[1], origin: row[4], precision: row[5])
                let time = LayoutTime.best(own, inherited[id])
                rows.append(
                    (
                        LibraryLayout.Row(
                            id: id, wallClock: time?.wallClock,
                            aspect: mark.turn.isUpended
                                ? Self.aspect(width: height, height: width)
                                : Self.aspect(width: width, height: height),
                            coarse: time?.coarse, isFavourite: mark.isFavourite, turn: mark.turn),
                        own?.wallClock ?? .min
                    ))
            }
            rows.sort { left, right in
                let (leftTime, rightTime) = (left.row.wallClock ?? .min, right.row.wallClock ?? .min)
                if leftTime != rightTime { return leftTime > rightTime }
                let isUndated = left.row.wallClock == nil
                if isUndated, left.ofFile != right.ofFile { return left.ofFile > right.ofFile }
                return left.row.id > right.row.id
            }
            return LibraryLayout(newestFirst: rows.map(\.row))
        }
    }

    /// Read in milliseconds, to be asked before each use of what was made of the photos.
    ///
    /// - Throws: `PhotoStoreError`.
    public func revision() throws(PhotoStoreError) -> LibraryRevision {
        try read { db in
            // Runs count what they add, change, move and miss; forgetting and taking photos away shows in the counts.
            let row = try GRDB.Row.fetchOne(
                db,
                sql: """
                    SELECT (SELECT count(*) FROM photo WHERE gone IS NULL), (SELECT max(id) FROM photo),
                        (SELECT count(*) FROM photo WHERE gone IS NOT NULL),
                        (SELECT max(changed) FROM photo_mark),
                        (SELECT max(gone) FROM photo WHERE gone IS NOT NULL), max(started), sum(changes)
                    FROM (SELECT started, added + changed + moved + restored + removed + reread AS changes FROM index_run)
                    WHERE changes > 0
                    """)
            let values = (0..<7).map { (row?[$0] as Int64?) ?? 0 }
            return LibraryRevision(
                text: values.map { String($0, radix: 36) }.joined(separator: "-"), photos: Int(values[0]))
        }
    }

    /// By photo, what `PhotoFacts.inherit` takes: a stated time before one of a file's name, the first item's first.
    private static func inheritedTimes(_ db: Database) throws -> [Int64: LayoutTime] {
        var times: [Int64: LayoutTime] = [:]
        let rows = try GRDB.Row.fetchCursor(
            db,
            sql: """
                SELECT photo, wall_clock, time_origin, time_precision FROM inherited_fact
                WHERE wall_clock IS NOT NULL ORDER BY time_origin = 'name', item
                """)
        while let row = try rows.next() {
            let photo: Int64 = row[0]
            if times[photo] == nil {
                times[photo] = LayoutTime(wallClock: row[1], origin: row[2], precision: row[3])
            }
        }
        return times
    }

    private static func aspect(width: Int64?, height: Int64?) -> Int32 {
        guard let width, let height, width > 0, height > 0 else { return 1_000 }
        return Int32(clamping: max(1, width * 1_000 / height))
    }
}

/// A time with what tells how much it is worth.
private struct LayoutTime {
    let wallClock: Int64
    let origin: CaptureTime.Origin
    let coarse: CaptureTime.Precision?

    /// `nil` where there is no time.
    init?(wallClock: Int64?, origin: String?, precision: String?) {
        guard let wallClock else { return nil }
        self.wallClock = wallClock
        self.origin = origin.flatMap(CaptureTime.Origin.init(rawValue:)) ?? .file
        let known = precision.flatMap(CaptureTime.Precision.init(rawValue:)) ?? .time
        coarse = known < .day ? known : nil
    }

    /// What a photo shows of its own time and one that it inherits; `nil` where it has none but its file's.
    static func best(_ own: LayoutTime?, _ inherited: LayoutTime?) -> LayoutTime? {
        guard let own, own.origin != .file else { return inherited }
        guard own.origin == .name, let inherited, inherited.origin != .name else { return own }
        return inherited
    }
}

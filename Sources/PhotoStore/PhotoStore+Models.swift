import Foundation
import GRDB
import PhotoTypes

/// Which model a library is searched with, and which one it is on the way to.
public struct LibraryModels: Hashable, Sendable {
    /// `nil` while none was chosen.
    public let serving: ModelID?
    /// A switch to it is under way: its vectors are made while those of `serving` are searched.
    public let pending: ModelID?
    /// Whether the vectors of `serving` are kept once the switch is done.
    public let keepsOld: Bool
    /// Their vectors are being removed.
    public let retired: [ModelID]
    /// Made the vectors that the library holds.
    public let withVectors: [ModelID]
}

/// What a switch comes to when its end is asked for.
public enum SwitchOutcome: Hashable, Sendable {
    /// The pending model serves from now on.
    case switched(from: ModelID, to: ModelID)
    /// So many photos that can be found now could not be found after it: they have no vector of the pending model, and
    /// no failure is recorded for them either. Nothing has changed.
    case waiting(photos: Int)
    /// No switch was under way.
    case none
}

extension PhotoStore {
    private enum Key {
        static let serving = "serving model"
        static let pending = "pending model"
        static let keepsOld = "keep vectors of the model served before"
        static let retired = "retired models"
    }

    /// - Throws: `PhotoStoreError`.
    public func models() throws(PhotoStoreError) -> LibraryModels {
        try read(Self.models)
    }

    /// Chooses the model to search with where none was chosen yet.
    ///
    /// - Throws: `PhotoStoreError`.
    public func adopt(serving model: ModelID) throws(PhotoStoreError) {
        guard try models().serving == nil else { return }
        try set(Key.serving, to: model.rawValue)
    }

    /// Begins a switch, or goes on with it where it had begun. One to another model is given up, its vectors with it;
    /// a switch to the serving model itself is just that.
    ///
    /// - Parameter serving: taken where none was chosen yet.
    /// - Throws: `PhotoStoreError`.
    public func beginSwitch(
        from serving: ModelID, to target: ModelID, keepingOld: Bool
    ) throws(PhotoStoreError) {
        try write { db in
            let models = try Self.models(db)
            let serving = models.serving ?? serving
            var retired = models.retired.filter { $0 != target && $0 != serving }
            if let pending = models.pending, pending != target { retired.append(pending) }
            try Self.set(Key.serving, to: serving.rawValue, db)
            try Self.set(Key.pending, to: target == serving ? nil : target.rawValue, db)
            try Self.set(Key.keepsOld, to: keepingOld && target != serving ? "yes" : nil, db)
            try Self.set(retired: retired, db)
        }
    }

    /// Photos that have a vector of the serving model and neither one of the pending model nor a recorded failure.
    ///
    /// - Throws: `PhotoStoreError`.
    public func photosAwaitingSwitch() throws(PhotoStoreError) -> Int {
        try read { try Self.photosAwaitingSwitch(Self.models($0), $0) }
    }

    /// Makes the pending model the serving one, if no photo would be lost by it; in one transaction, so that a search
    /// sees either the one or the other. What was served before is retired: see `removeRetired`.
    ///
    /// - Parameter leavingAbsent: switches anyway. Photos without a new vector are not found until they are
    ///   indexed again.
    /// - Throws: `PhotoStoreError`.
    public func completeSwitch(leavingAbsent: Bool = false) throws(PhotoStoreError) -> SwitchOutcome {
        try write { db in
            let models = try Self.models(db)
            guard let serving = models.serving, let pending = models.pending else { return .none }
            let waiting = leavingAbsent ? 0 : try Self.photosAwaitingSwitch(models, db)
            guard waiting == 0 else { return .waiting(photos: waiting) }
            try Self.set(Key.serving, to: pending.rawValue, db)
            try Self.set(Key.pending, to: nil, db)
            try Self.set(Key.keepsOld, to: nil, db)
            if !models.keepsOld { try Self.set(retired: models.retired + [serving], db) }
            return .switched(from: serving, to: pending)
        }
    }

    /// Removes the vectors of retired models, some thousands in a transaction: a crash in between costs nothing, the
    /// next call goes on.
    ///
    /// - Returns: how many vectors were removed.
    /// - Throws: `PhotoStoreError`.
    @discardableResult
    public func removeRetired() throws(PhotoStoreError) -> Int {
        let retired = try models().retired
        guard !retired.isEmpty else { return 0 }
        // First, so that no search index outlives the vectors it was made of.
        try removeCaches()
        var removed = 0
        for model in retired {
            var count = 0
            repeat {
                count = try write { try Self.removeVectors(of: model, atMost: 4_096, $0) }
                removed += count
            } while count > 0
            try write { db in
                try Self.removeRecord(of: model, db)
                try Self.set(retired: Self.models(db).retired.filter { $0 != model }, db)
            }
        }
        return removed
    }

    /// Removes a model with all its vectors, in one transaction.
    ///
    /// - Returns: how many vectors were removed.
    /// - Throws: `PhotoStoreError`.
    @discardableResult
    public func removeModel(_ model: ModelID) throws(PhotoStoreError) -> Int {
        try removeCaches()
        return try write { db in
            let removed = try Self.removeVectors(of: model, atMost: .max, db)
            try Self.removeRecord(of: model, db)
            return removed
        }
    }
}

extension PhotoStore {
    private static func models(_ db: Database) throws -> LibraryModels {
        let rows = try Row.fetchAll(
            db, sql: "SELECT key, value FROM setting WHERE key IN (?, ?, ?, ?)",
            arguments: [Key.serving, Key.pending, Key.keepsOld, Key.retired])
        let settings = Dictionary(uniqueKeysWithValues: rows.map { ($0[0] as String, $0[1] as String) })
        let withVectors = try String.fetchAll(
            db,
            sql: """
                SELECT name FROM model
                WHERE EXISTS (SELECT 1 FROM embedding WHERE embedding.model = model.id) ORDER BY id
                """)
        return LibraryModels(
            serving: settings[Key.serving].map(ModelID.init),
            pending: settings[Key.pending].map(ModelID.init),
            keepsOld: settings[Key.keepsOld] != nil,
            retired: (settings[Key.retired] ?? "").split(separator: "\n").map { ModelID(String($0)) },
            withVectors: withVectors.map(ModelID.init))
    }

    private static func set(retired: [ModelID], _ db: Database) throws {
        let names = retired.map(\.rawValue).joined(separator: "\n")
        try set(Key.retired, to: names.isEmpty ? nil : names, db)
    }

    private static func photosAwaitingSwitch(_ models: LibraryModels, _ db: Database) throws -> Int {
        guard let serving = models.serving, let pending = models.pending else { return 0 }
        return try Int.fetchOne(
            db,
            sql: """
                SELECT count(*) FROM embedding AS old CROSS JOIN photo ON photo.id = old.photo
                WHERE old.model = (SELECT id FROM model WHERE name = ?) AND gone IS NULL
                    AND NOT EXISTS (SELECT 1 FROM embedding AS new
                        WHERE new.model = (SELECT id FROM model WHERE name = ?) AND new.photo = old.photo)
                    AND NOT EXISTS (SELECT 1 FROM index_error WHERE index_error.path = photo.path)
                """, arguments: [serving.rawValue, pending.rawValue]) ?? 0
    }

    private static func removeVectors(of model: ModelID, atMost limit: Int, _ db: Database) throws -> Int {
        guard
            let key = try Int64.fetchOne(
                db, sql: "SELECT id FROM model WHERE name = ?", arguments: [model.rawValue])
        else { return 0 }
        try db.execute(
            sql: """
                DELETE FROM embedding WHERE model = ? AND photo IN
                    (SELECT photo FROM embedding WHERE model = ? ORDER BY photo LIMIT ?)
                """, arguments: [key, key, limit])
        return db.changesCount
    }

    private static func removeRecord(of model: ModelID, _ db: Database) throws {
        try db.execute(sql: "DELETE FROM model WHERE name = ?", arguments: [model.rawValue])
    }
}

import Foundation
import PhotoTypes

/// All groups of a library, as far as pairs were compared.
public struct DuplicateReport: Sendable {
    public enum Order: String, CaseIterable, Codable, Sendable {
        /// Largest savings first.
        case space
        /// Most photos first, then by space.
        case size
        /// The surest first: by kind, then space.
        case kind
        /// The latest capture first.
        case time
    }

    /// By space won, ties by id.
    public let groups: [DuplicateGroup]
    /// Pairs that wait to be compared: the last run was stopped, or photos could not be read. 0: the report is whole.
    public let uncheckedPairs: Int

    /// When the thresholds in use were calibrated, if pictures were compared otherwise then (`DuplicateCalibration.isOutdated`).
    public let outdatedCalibration: Date?

    /// Folders whose copies are kept last because of their names (`KeepRules.backupNames`), or because the folder is a copy
    /// of another one, where other copies lie elsewhere and nobody has said yet whether that is wanted. In order of their paths.
    public let backupFoldersToConfirm: [PhotoPath]

    public init(
        groups: [DuplicateGroup], uncheckedPairs: Int, outdatedCalibration: Date? = nil,
        backupFoldersToConfirm: [PhotoPath] = []
    ) {
        self.backupFoldersToConfirm = backupFoldersToConfirm
        self.groups = groups.sorted { ($1.spaceWon, $0.id) < ($0.spaceWon, $1.id) }
        self.uncheckedPairs = uncheckedPairs
        self.outdatedCalibration = outdatedCalibration
    }

    /// Of all groups but bursts, whose shots are worth looking at.
    public var spaceWon: Int64 { groups.reduce(0) { $0 + ($1.kind == .burst ? 0 : $1.spaceWon) } }

    /// What of it can be accepted unseen: groups that are sure, and the sure parts of others.
    public var sure: DuplicateReport {
        DuplicateReport(
            groups: groups.compactMap(\.surePart), uncheckedPairs: uncheckedPairs,
            outdatedCalibration: outdatedCalibration)
    }

    public func groups(of kinds: Set<DuplicateKind>, by order: Order = .space) -> [DuplicateGroup] {
        let chosen = groups.filter { kinds.contains($0.kind) }
        switch order {
        case .space: return chosen
        // Sorting is stable: within a size or kind by space.
        case .size: return chosen.sorted { $0.members.count > $1.members.count }
        case .kind: return chosen.sorted { $0.kind < $1.kind }
        case .time:
            func time(_ group: DuplicateGroup) -> Int64 {
                group.members.compactMap(\.photo.facts.captureTime?.wallClock).max() ?? .min
            }
            return chosen.map { (time($0), $0) }.sorted { $0.0 > $1.0 }.map(\.1)
        }
    }

    /// The group that has this id, if its photos are still what they were.
    public func group(_ id: String) -> DuplicateGroup? { groups.first { $0.id == id } }
}

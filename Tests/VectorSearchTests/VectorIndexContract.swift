import Testing

@testable import VectorSearch

/// What every `VectorIndex` must do, checked against a naive reference: run each clause on each index.
enum VectorIndexContract: String, CaseIterable, CustomTestStringConvertible {
    case findsTheTrueNeighbours, findsAllInRange, answersBatches, findsAllPairs
    case breaksTiesByKey, keepsUpWithChanges, honoursTheFilter
    case holdsNothingWhenEmpty, holdsOne, returnsAllWhenAskedForMore, returnsNothingForNoneWanted
    case survivesRemovingAll, keepsDuplicates, keepsZeroVectors, replacesOnUpsert, takesBatches
    case refusesOtherDimensions, refusesNumbersThatAreNone, changesNothingWhenRefusing, copiesAreIndependent
    case stopsWhenCancelled

    var testDescription: String { rawValue }

    /// - Parameter tolerance: by how much rounding of rows may change a score.
    /// - Parameter make: an empty index of the given dimension.
    func check<Index: VectorIndex>(tolerance: Float, _ make: (Int) -> Index) async throws {
        let checks = ContractChecks(tolerance: tolerance)
        switch self {
        case .findsTheTrueNeighbours: try checks.findsTheTrueNeighbours(make)
        case .findsAllInRange: try checks.findsAllInRange(make)
        case .answersBatches: try await checks.answersBatches(make(24))
        case .findsAllPairs: try await checks.findsAllPairs(make)
        case .breaksTiesByKey: try checks.breaksTiesByKey(make(3))
        case .keepsUpWithChanges: try checks.keepsUpWithChanges(make)
        case .honoursTheFilter: try checks.honoursTheFilter(make)
        case .holdsNothingWhenEmpty: try await checks.holdsNothingWhenEmpty(make(4))
        case .holdsOne: try await checks.holdsOne(make(4))
        case .returnsAllWhenAskedForMore: try checks.returnsAllWhenAskedForMore(make(8))
        case .returnsNothingForNoneWanted: try await checks.returnsNothingForNoneWanted(make(8))
        case .survivesRemovingAll: try checks.survivesRemovingAll(make(8))
        case .keepsDuplicates: try checks.keepsDuplicates(make(8))
        case .keepsZeroVectors: try checks.keepsZeroVectors(make(2))
        case .replacesOnUpsert: try checks.replacesOnUpsert(make(2))
        case .takesBatches: try checks.takesBatches(make(20))
        case .refusesOtherDimensions: checks.refusesOtherDimensions(make(5))
        case .refusesNumbersThatAreNone: checks.refusesNumbersThatAreNone(make(3))
        case .changesNothingWhenRefusing: try checks.changesNothingWhenRefusing(make(2))
        case .copiesAreIndependent: try checks.copiesAreIndependent(make(2))
        case .stopsWhenCancelled: try await checks.stopsWhenCancelled(make(8))
        }
    }
}

import Clustering
import PhotoStore
import PhotoTypes
import VectorSearch

/// Why photos could not be grouped. `description` says what to do about it.
public enum PhotoGroupingError: Error, Hashable, Sendable {
    /// The task was cancelled; what was done is kept.
    case cancelled
    case store(PhotoStoreError)
    case vectors(VectorSearchError)
    /// A setting is out of its range; `reason` says which and what would be allowed.
    case unusableSetting(String)
    /// A setting in the library cannot be read.
    case damagedSetting(key: String, reason: String)
    /// Should not happen: the reason is in `ClusteringError`'s words.
    case clustering(String)
    case calibration(CalibrationProblem)
}

extension PhotoGroupingError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .cancelled:
            "Stopped. What was done so far is kept; the next run goes on from there."
        case .store(let error):
            error.description
        case .vectors(let error):
            error.description
        case .unusableSetting(let reason):
            reason
        case .damagedSetting(let key, let reason):
            "The setting \"\(key)\" of the library cannot be read (\(reason)). Set it again, or reset it."
        case .clustering(let reason):
            "Photos could not be put into groups: \(reason)"
        case .calibration(let problem):
            problem.description
        }
    }
}

/// Runs `body` and says in this module's words what went wrong.
func grouping<Result>(_ body: () throws -> Result) throws(PhotoGroupingError) -> Result {
    do {
        return try body()
    } catch {
        throw PhotoGroupingError(error)
    }
}

extension PhotoGroupingError {
    init(_ error: any Error) {
        self =
            switch error {
            case let error as PhotoGroupingError: error
            case is CancellationError, VectorSearchError.cancelled, ClusteringError.cancelled: .cancelled
            case let error as PhotoStoreError: .store(error)
            case let error as VectorSearchError: .vectors(error)
            case let error as ClusteringError: .clustering(error.description)
            case let error as CalibrationProblem: .calibration(error)
            default: .clustering(String(describing: error))
            }
    }
}

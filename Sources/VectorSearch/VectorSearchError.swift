/// Why vectors could not be indexed or searched.
public enum VectorSearchError: Error, Hashable, Sendable {
    case dimensionMismatch(expected: Int, found: Int)
    /// `keys` keys came with `values` values.
    case rowCountMismatch(keys: Int, values: Int, dimension: Int)
    case notFinite
    case tooLong(length: Float, limit: Float)
    case cancelled
    /// The system had no memory for `bytes` bytes.
    case outOfMemory(bytes: Int)
    /// An index on disk is not what was written; `reason` says where. It can be made again from the vectors.
    case damaged(path: String, reason: String)
    /// An index on disk was made by something else, or by another version of this.
    case stale(path: String, reason: String)
    /// Another process writes to the index.
    case locked(path: String)
    case unwritable(path: String, errno: Int32)
    case unreadable(path: String, errno: Int32)
}

extension VectorSearchError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .dimensionMismatch(let expected, let found):
            "The vector has \(found) values where the index holds \(expected): it was made by another model."
        case .rowCountMismatch(let keys, let values, let dimension):
            "\(keys) keys came with \(values) values, which is not \(dimension) for each."
        case .notFinite:
            "The vector holds a value that is not a number; the model that made it is damaged."
        case .tooLong(let length, let limit):
            "The vector has the length \(length), beyond the limit of \(limit); vectors should have unit length."
        case .cancelled:
            "The search was cancelled."
        case .outOfMemory(let bytes):
            "Not enough memory for \(bytes) more bytes of vectors; close other programs."
        case .damaged(let path, let reason):
            "The search index at \(path) is damaged (\(reason)) and must be built again."
        case .stale(let path, let reason):
            "The search index at \(path) does not fit (\(reason)) and must be built again."
        case .locked(let path):
            "Another process is writing to the search index at \(path); wait until it finishes."
        case .unwritable(let path, let errno):
            "The search index at \(path) could not be written: \(systemMessage(errno)). Check space and permissions."
        case .unreadable(let path, let errno):
            "The search index at \(path) could not be read: \(systemMessage(errno))."
        }
    }
}

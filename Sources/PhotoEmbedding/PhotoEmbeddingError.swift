/// Why a model pack could not be used or a vector not be made.
public enum PhotoEmbeddingError: Error, Hashable, Sendable {
    case packNotFound(path: String)
    case manifestInvalid(path: String, reason: String)
    case formatTooNew(path: String, format: Int)
    case fileMissing(path: String)
    /// The file is not the one the manifest names.
    case fileTampered(path: String, expected: String, found: String)
    /// The model runs but its vectors are not those that travelled with it.
    case goldenMismatch(item: String, cosine: Float, minimum: Float)
    case runtimeMissing(searched: [String])
    case inferenceFailed(reason: String)
    case tokenizerInvalid(reason: String)
    case noText
}

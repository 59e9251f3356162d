import ImageDecoding
import PhotoEmbedding
import PhotoSource
import PhotoStore
import PhotoTypes

/// Why a run of the indexer stopped before its end, what it had committed by then being kept; or why a single
/// photo has no vector.
public enum PhotoIndexingError: Error, Hashable, Sendable {
    case store(PhotoStoreError)
    /// The root cannot be read at all; `known` photos below it are in the library and stay there.
    case rootUnreadable(PhotoPath, PhotoSourceError, known: Int)
    /// Not one photo was met where the library knows `known`: more likely an unmounted disk than a choice.
    case suddenlyEmpty(PhotoPath, known: Int)
    /// The model fails on every photo, or the runtime does.
    case embedding(PhotoEmbeddingError)
    /// Any other failure of the source.
    case source(reason: String)
    /// A single photo cannot be read.
    case unreadable(PhotoSourceError)
    /// A single photo cannot be decoded.
    case undecodable(PhotoPath, ImageDecodingError)
}

extension PhotoIndexingError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .store(let error):
            return error.description
        case .rootUnreadable(let root, let error, let known):
            let photos = known == 1 ? "1 photo" : "\(known) photos"
            return error.description
                + (known == 0
                    ? ""
                    : ". The library keeps the \(photos) it knows there. If the folder was renamed, index it by its new "
                        + "name; if it no longer exists: afterimage forget \(root)")
        case .suddenlyEmpty(let root, let known):
            let photos = known == 1 ? "1 photo" : "\(known) photos"
            return "\(root) holds no photos, but the library knows \(photos) there. Is its disk mounted? "
                + "If the photos no longer exist: afterimage index --accept-empty"
        case .embedding(let error):
            return "The model failed: \(error)"
        case .source(let reason):
            return "The photos could not be listed: \(reason)"
        case .unreadable(let error):
            return error.description
        case .undecodable(let path, let error):
            return "\(path): \(error)"
        }
    }
}

import ImageDecoding
import PhotoSource

/// A failure as the library records it.
struct Failure: Hashable {
    /// Short, stable.
    let kind: String
    let message: String

    init(kind: String, message: String) {
        self.kind = kind
        self.message = message
    }

    init(_ error: PhotoSourceError) {
        kind =
            switch error {
            case .notFound: "not found"
            case .notAFolder: "not a folder"
            case .permissionDenied: "permission denied"
            case .changedWhileReading: "changed while reading"
            case .empty: "empty"
            case .tooLarge: "too large"
            case .unreadable: "unreadable"
            }
        message = String(describing: error)
    }

    init(_ error: ImageDecodingError) {
        kind =
            switch error {
            case .unrecognised: "unrecognised"
            case .unsupported: "unsupported"
            case .damaged: "damaged"
            case .tooManyPixels, .tooManyBytes: "too large"
            case .tookTooLong: "took too long"
            }
        message = String(describing: error)
    }

    static let crashed = Failure(
        kind: "crashed",
        message: "Reading this photo ended the program during an earlier run, so it is left out. Update the "
            + "decoding libraries, then run again with --retry-errors.")

    static let noDirection = Failure(
        kind: "no vector", message: "The model made no usable vector of this photo.")
}

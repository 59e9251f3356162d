import ImageDecoding
import PhotoEmbedding
import PhotoSource
import PhotoStore
import PhotoTypes

/// A failure as the library records it.
struct Failure: Hashable {
    let kind: FailureKind
    /// With the library's or the system's own words.
    let message: String
    /// Whether it will be the same next time, as long as neither the file nor the program changes.
    let isLasting: Bool

    init(kind: FailureKind, message: String, isLasting: Bool) {
        self.kind = kind
        self.message = message
        self.isLasting = isLasting
    }

    init(_ error: PhotoSourceError) {
        (kind, isLasting) =
            switch error {
            case .notFound: (.notFound, false)
            case .notAFolder: (.notAFolder, false)
            case .notAFile: (.notAFile, false)
            case .permissionDenied: (.permissionDenied, false)
            case .changedWhileReading: (.changedWhileReading, false)
            case .empty: (.empty, true)
            case .tooLarge: (.tooLarge, true)
            case .inQuarantine: (.inQuarantine, false)
            case .unwanted: (.unrecognised, true)
            case .unreadable: (.unreadable, false)
            }
        if case .tooLarge = error {
            message = error.description + Self.thenRetry
        } else {
            message = error.description
        }
    }

    init(_ error: ImageDecodingError) {
        kind =
            switch error {
            case .unrecognised: .unrecognised
            case .unsupported: .unsupported
            case .damaged: .damaged
            case .tooManyPixels, .tooManyBytes: .tooLarge
            case .tookTooLong: .tookTooLong
            }
        isLasting = true
        message =
            switch error {
            case .unrecognised, .damaged: error.description
            case .unsupported, .tooManyPixels, .tooManyBytes, .tookTooLong: error.description + Self.thenRetry
            }
    }

    /// `nil` where the root of a run is not what failed.
    init?(ofRoot error: PhotoIndexingError) {
        switch error {
        case .rootUnreadable(_, let reason, _): self.init(reason)
        case .suddenlyEmpty(let root, _): self = .notMounted(root)
        case .store, .embedding, .source, .unreadable, .undecodable: return nil
        }
    }

    private static let thenRetry = "; then index with --retry-errors"

    static func notMounted(_ folder: PhotoPath) -> Failure {
        Failure(
            kind: .notMounted,
            message:
                "\(folder) held photos, and holds none now: the disk that was mounted there seems not to be. "
                + "Connect it and index again. If the photos no longer exist: afterimage index --accept-empty",
            isLasting: false)
    }

    static let crashed = Failure(
        kind: .crashed,
        message: "Reading this photo ended the program during an earlier run, so it is left out. Update the "
            + "decoding libraries, then run again with --retry-errors.",
        isLasting: true)

    static func noVector(_ error: PhotoEmbeddingError) -> Failure {
        Failure(
            kind: .noVector, message: "The model made no vector of this photo: \(error)", isLasting: false)
    }
}

extension IndexResult {
    static func failed(_ file: FoundFile, _ failure: Failure) -> IndexResult {
        .failed(file, kind: failure.kind.rawValue, message: failure.message, isLasting: failure.isLasting)
    }
}

import PhotoIndexing
import PhotoStore

/// What could not be indexed, in words for people; what the library that failed had to say stands beside it.
struct IndexingErrorsAnswer: Encodable {
    struct Failure: Encodable {
        let path: String
        let kind: String
        let message: String
        /// The next step.
        let hint: String
        let detail: String
        let time: String

        init(_ error: IndexError) {
            // A newer program may have written one that this one does not know.
            let known = FailureKind(rawValue: error.kind)
            path = error.path.display
            kind = error.kind
            message = known?.sentence ?? "The photo could not be read."
            hint = known?.remedy ?? "Look at the details, then try again."
            detail = error.message
            time = Times.instant(error.time)
        }
    }

    let total: Int
    let errors: [Failure]
}

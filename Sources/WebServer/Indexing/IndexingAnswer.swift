import Foundation
import PhotoIndexing
import PhotoStore
import PhotoTypes

/// How indexing stands.
struct IndexingAnswer: Encodable, Equatable {
    struct Folder: Encodable, Equatable {
        let path: String
        let photos: Int
        /// End of the last run that saw all of it.
        let completed: String?
    }

    struct Run: Encodable, Equatable {
        /// `scanning` while files are compared with the library, then `indexing`.
        let phase: String
        let done: Int
        /// Files to be read; still growing while scanning.
        let total: Int
        let added: Int
        let failed: Int
        let secondsLeft: Int?
    }

    struct Failure: Encodable, Equatable {
        let code: String
        let message: String
        let hint: String
    }

    let state: String
    let when: String
    let folders: [Folder]
    /// `nil` while nothing is read.
    let run: Run?
    /// Files that could not be read.
    let errors: Int
    /// Why the last run stopped before its end.
    let failure: Failure?

    init(
        state: IndexingDesk.State, when: String, status: LibraryStatus?, run: IndexingDesk.Run,
        failure: APIError?
    ) {
        self.state = state.rawValue
        self.when = when
        folders = (status?.folders ?? []).map {
            Folder(path: $0.path.display, photos: $0.photos, completed: $0.completed.map(Times.instant))
        }
        self.run = state == .working ? run.progress.map(Run.init) : nil
        errors = status?.errors ?? 0
        self.failure = failure.map { Failure(code: $0.code, message: $0.message, hint: $0.hint) }
    }
}

extension IndexingAnswer.Run {
    init(_ progress: IndexingProgress) {
        phase = progress.phase == .scanning ? "scanning" : "indexing"
        done = progress.done
        total = progress.total
        added = progress.counts.added
        failed = progress.counts.failed
        secondsLeft = progress.remaining.map { Int($0.rounded(.up)) }
    }
}

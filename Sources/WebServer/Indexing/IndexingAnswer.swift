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
        /// Path of the photo begun last.
        let current: String?
    }

    /// Thumbnails that are made ahead, once all is indexed.
    struct Thumbnails: Encodable, Equatable {
        let done: Int
        let total: Int
    }

    struct Failure: Encodable, Equatable {
        let code: String
        let message: String
        let hint: String
    }

    /// A folder whose changes are found from time to time only.
    struct Limit: Encodable, Equatable {
        let path: String
        let message: String
    }

    let state: String
    /// While waiting: for power, for an idle device, or for another process that writes to the library.
    let waitingFor: String?
    let when: IndexingRule
    /// Photos of the library; folders may lie in one another, so their sum may be more.
    let photos: Int
    let folders: [Folder]
    /// Folders and photos below them that are left out.
    let excluded: [String]
    /// `nil` while nothing is read.
    let run: Run?
    /// `nil` unless some are being made.
    let thumbnails: Thumbnails?
    /// Files that could not be read.
    let errors: Int
    /// Photos that are kept, as their folder or disk could not be looked at.
    let unreachable: Int
    /// Why the last run stopped before its end, or left a folder out.
    let failure: Failure?
    let limits: [Limit]

    init(_ snapshot: IndexingSnapshot, when: IndexingRule, status: LibraryStatus?) {
        (state, waitingFor) =
            switch snapshot.activity {
            case .idle: ("idle", nil)
            case .working: ("working", nil)
            case .paused: ("paused", nil)
            case .waiting(let holdup): ("waiting", holdup.rawValue)
            }
        self.when = when
        photos = status?.photos ?? 0
        let known = status?.folders ?? []
        let new = snapshot.newFolders.filter { folder in !known.contains { folder.isWithin($0.path) } }
        folders =
            known.map {
                Folder(
                    path: $0.path.display, photos: $0.photos, completed: $0.completed.map(Times.instant))
            } + new.map { Folder(path: $0.display, photos: 0, completed: nil) }
        run = snapshot.progress.map(Run.init)
        thumbnails = snapshot.preparation.map { Thumbnails(done: $0.done, total: $0.total) }
        excluded = status?.exclusions.map(\.display) ?? []
        errors = status?.errors ?? 0
        unreachable = status?.unreachable ?? 0
        failure = snapshot.failure.map(APIError.init(indexing:)).map {
            Failure(code: $0.code, message: $0.message, hint: $0.hint)
        }
        limits = snapshot.limits.sorted { $0.key < $1.key }.map {
            Limit(path: $0.key.display, message: $0.value.description)
        }
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
        current = progress.current?.display
    }
}

import ImageDecoding
import Logging
import ModelRegistry
import PhotoIndexing
import PhotoSearch
import PhotoStore
import PhotoTypes

extension IndexedLibrary {
    /// The server's library, written by the one who writes for the whole server.
    init(
        _ library: LibraryAccess, _ writer: LibraryWriter, _ status: StatusCache, _ pictures: PictureDesk,
        _ registry: ModelRegistry, _ options: IndexingOptions, logger: Logger
    ) {
        let folders: @Sendable () async throws -> [PhotoPath] = {
            guard try await library.storeIfAny() != nil else { return [] }
            return try await library.read { try $0.status().folders.map(\.path) }
        }
        self.init(
            folders: folders,
            exclusions: {
                guard try await library.storeIfAny() != nil else { return [] }
                return try await library.read { try $0.exclusions() }
            },
            wishes: {
                guard try await library.storeIfAny() != nil else { return IndexingWishes() }
                return try await library.read { try $0.indexingWishes() }
            },
            keep: { wishes in
                let work = library.work
                try await writer.write { store in try await work.run { try store.set(wishes) } }
            },
            index: { scope, report in
                let known = try await folders()
                let roots =
                    switch scope {
                    case .everything(let new):
                        new.filter { folder in !known.contains { folder.isWithin($0) } } + known
                    case .folders(let some): some.filter(known.contains)
                    }
                // Without one, there may be no library yet, and none is made.
                guard !roots.isEmpty else { return Outcome(wasInterrupted: false) }
                do {
                    let outcome = try await writer.write { store in
                        try await Self.index(roots, store, registry, options, report)
                    }
                    await status.forget()
                    for failure in outcome.failures { logger.error("Not indexed: \(failure)") }
                    return outcome
                } catch {
                    await status.forget()
                    logger.error("Indexing stopped: \(error)")
                    throw error
                }
            },
            prepare: { report in
                guard try await library.storeIfAny() != nil else { return }
                try await pictures.prepare { report(Preparation(done: $0, total: $1)) }
            })
    }

    private static func index(
        _ roots: [PhotoPath], _ store: PhotoStore, _ registry: ModelRegistry, _ options: IndexingOptions,
        _ report: @escaping Report
    ) async throws -> Outcome {
        let plan = try registry.indexPlan(for: store)
        let update = LibraryUpdate(store, decoder: PortableDecoder(), options: options) { event in
            if case .progress(let progress) = event { report(progress) }
        }
        var pass = try await update.index(roots, with: plan.first)
        if let pending = plan.pending, !pass.wasInterrupted {
            pass = try await update.continueSwitch(to: pending).pass
        }
        if !pass.wasInterrupted, let model = try store.models().serving {
            try await VectorCache(store, model: model)?.refresh()
        }
        return Outcome(wasInterrupted: pass.wasInterrupted, failures: pass.failures)
    }
}

extension APIError {
    /// Why a run stopped, or a folder was left out.
    init(indexing error: any Error) {
        switch error {
        case PhotoIndexingError.rootUnreadable(let root, _, let known):
            self.init(
                .conflict, "folder-unreadable", "\(root.display) cannot be read.",
                hint: "Connect its drive, or check who may read it. The \(known) photos known there are kept."
            )
        case PhotoIndexingError.suddenlyEmpty(let root, let known):
            self.init(
                .conflict, "folder-empty",
                "\(root.display) holds no photos, but the library knows \(known) there.",
                hint:
                    "Connect its drive. If the photos no longer exist, remove the folder from the library.")
        default: self = APIError(error) ?? .internal
        }
    }
}

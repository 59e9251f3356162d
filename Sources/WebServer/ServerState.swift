import Hummingbird
import Logging
import ModelRegistry
import PhotoIndexing
import PhotoQuarantine
import PhotoStore

/// All that routes share.
struct ServerState: Sendable {
    let configuration: WebServerConfiguration
    let address: ServerAddress
    let connections = Connections()
    let session: Session
    let library: LibraryAccess
    let writer: LibraryWriter
    let settings: SettingsDesk
    let status: StatusCache
    let layouts: LayoutCache
    let pictures: PictureDesk
    let searches: SearchDesk
    let models: ModelsDesk
    let indexing: BackgroundIndexing
    let duplicates: DuplicateDesk
    let downloads = Downloads()
    let copies = PhotoCopies()
    let logger: Logger

    var limits: WebServerConfiguration.RequestLimits { configuration.limits }

    init(_ configuration: WebServerConfiguration, logger: Logger) {
        let exposure = configuration.exposure
        self.configuration = configuration
        self.logger = logger
        address = ServerAddress(
            scheme: exposure == nil ? "http" : "https",
            names: exposure.map { [$0.name] + ServerAddress.loopback } ?? ServerAddress.loopback)
        session = Session(
            isSecure: exposure != nil, keptIn: exposure == nil ? configuration.folder : nil)
        library = LibraryAccess(configuration.library)
        writer = LibraryWriter(configuration.library, patience: configuration.writingPatience)
        settings = SettingsDesk(library: library, writer: writer)
        status = StatusCache(library)
        let tones = Tones(library: configuration.library)
        layouts = LayoutCache(library, tones)
        pictures = PictureDesk(library, tones, limit: configuration.pictureCacheBytes)
        searches = SearchDesk(library, configuration.registry)
        models = ModelsDesk(library, configuration.registry)
        indexing = BackgroundIndexing(
            IndexedLibrary(
                library, writer, status, pictures, configuration.registry, configuration.indexing,
                logger: logger))
        duplicates = DuplicateDesk(library, writer, configuration.registry) { error in
            logger.error("Looking for duplicates stopped: \(error)")
        }
    }

    /// Settles moves of photos that the end of a process left open, before anything shows or reads photos.
    func settleMoves() async throws {
        guard try await library.storeIfAny() != nil,
            try await library.read({ try $0.hasQuarantineIntents() })
        else { return }
        // Opening does it.
        try await writer.write { _ in }
    }

    /// Has indexing go by what the user chose.
    func applySettings() async throws {
        let settings = try await settings.settings()
        await indexing.obey(settings.when, watches: settings.features.watching)
    }

    /// Moves photos to quarantine, while nothing indexes them.
    func apply(_ plan: QuarantinePlan) async throws -> AppliedPlan {
        let work = library.work
        let applied = try await indexing.interrupted {
            try await writer.write { store in try await work.run { try Quarantine(store).apply(plan) } }
        }
        await duplicates.forget()
        return applied
    }

    func indexingAnswer() async throws -> IndexingAnswer {
        IndexingAnswer(
            await indexing.state, when: try await settings.settings().when, status: try await status.status())
    }

    func modelsAnswer() async throws -> ModelsAnswer {
        ModelsAnswer(
            try await models.overview(), photos: try await status.status()?.photos ?? 0,
            run: try await indexingAnswer().run)
    }

    func indexingErrors(offset: Int, limit: Int) async throws -> IndexingErrorsAnswer {
        guard try await library.storeIfAny() != nil else { return IndexingErrorsAnswer(total: 0, errors: []) }
        return try await library.read { store in
            let total = try store.status().errors
            let errors = try store.errors(limit: offset + limit).dropFirst(offset)
            return IndexingErrorsAnswer(total: total, errors: errors.map(IndexingErrorsAnswer.Failure.init))
        }
    }

    /// Photos in quarantine. None where the library cannot be read: the manifests beside them are enough.
    private func photosInQuarantine() async -> [QuarantineItem] {
        let batches = try? await library.read { try Quarantine($0).list() }
        return (batches ?? []).flatMap(\.photos).map(\.item)
    }

    /// Removes the library with everything in it. Nothing reads or writes it meanwhile, so that nothing comes back.
    ///
    /// - Parameter leavingQuarantine: also while photos are in quarantine, which then stay there.
    /// - Returns: how many photos are still in quarantine.
    func erase(leavingQuarantine: Bool = false) async throws -> Int {
        let left = await photosInQuarantine()
        guard leavingQuarantine || left.isEmpty else {
            throw APIError.photosInQuarantine(left.count, Set(left.map(\.folder.display)).sorted())
        }
        let folder = library.folder
        do {
            try await indexing.cleared {
                await duplicates.stop()
                try await writer.whileClosed {
                    await searches.close()
                    await library.close()
                    try await pictures.whileNothingIsMade { try PhotoStore.erase(folder) }
                }
            }
        } catch PhotoStoreError.noLibrary {
            // Gone already: what was wanted.
        }
        await library.close()
        await searches.close()
        await status.forget()
        await models.forget()
        await duplicates.clear()
        return left.count
    }
}

/// How many photos there are, and the state they are in: enough to know that a layout is out of date.
struct LibraryAnswer: Encodable {
    let revision: String
    let photos: Int
}

extension ServerState {
    /// What an event of this name tells.
    func event(_ name: EventHub.Name) async throws -> ByteBuffer {
        switch name {
        case .indexing: return try JSONAnswer.encode(try await indexingAnswer())
        case .duplicates:
            try await settings.require(\.duplicates)
            let overview = try await duplicates.overview(isExact: false)
            return try JSONAnswer.encode(
                DuplicatesState(overview))
        case .model: return try JSONAnswer.encode(try await modelsAnswer())
        case .library:
            guard try await library.storeIfAny() != nil else {
                return try JSONAnswer.encode(LibraryAnswer(revision: "none", photos: 0))
            }
            let revision = try await library.read { try $0.revision() }
            return try JSONAnswer.encode(LibraryAnswer(revision: revision.text, photos: revision.photos))
        }
    }
}

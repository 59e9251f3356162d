import ModelRegistry
import PhotoStore
import PhotoTypes

/// The models that are there, and the library's relation to them.
actor ModelsDesk {
    struct Overview: Sendable {
        let serving: ModelID?
        let pending: ModelID?
        let models: [ModelsAnswer.Model]
        /// Photos that still need a vector of the pending model.
        let waiting: Int
    }

    private let library: LibraryAccess
    private let registry: ModelRegistry
    private var latest: (overview: Overview, models: LibraryModels?, made: ContinuousClock.Instant)?

    /// Manifests are read again after so long; what waits is counted again.
    private static let age: Duration = .seconds(2)

    init(_ library: LibraryAccess, _ registry: ModelRegistry) {
        self.library = library
        self.registry = registry
    }

    func overview() async throws -> Overview {
        let store = try await library.storeIfAny()
        let (work, registry) = (library.work, registry)
        let models = try await work.run { try store?.models() }
        if let latest, latest.models == models, latest.made.duration(to: .now) < Self.age {
            return latest.overview
        }
        let overview = try await work.run { try Self.overview(registry, store, models) }
        latest = (overview, models, .now)
        return overview
    }

    func forget() {
        latest = nil
    }

    private static func overview(
        _ registry: ModelRegistry, _ store: PhotoStore?, _ models: LibraryModels?
    ) throws -> Overview {
        let packs = try store.map { try registry.packs(of: $0) }
        let waiting = models?.pending == nil ? 0 : try store?.photosAwaitingSwitch() ?? 0
        let installed = registry.installed()
        let serving = packs?.serving ?? installed.first(where: \.isBuiltIn)?.model
        var list = installed.map { ModelsAnswer.Model($0, isServing: $0.model == serving) }
        list += registry.broken().map { ModelsAnswer.Model(broken: $0.name) }
        let named = Set(list.map(\.id))
        let used = [serving, packs?.pending].compactMap { $0 } + (models?.withVectors ?? [])
        for model in used
        where !named.contains(model.rawValue) && !list.contains(where: { $0.id == model.rawValue }) {
            list.append(ModelsAnswer.Model(missing: model))
        }
        return Overview(serving: serving, pending: packs?.pending, models: list, waiting: waiting)
    }
}

import ModelRegistry
import PhotoTypes

/// The models, and a switch between two of them.
struct ModelsAnswer: Encodable {
    struct Model: Encodable, Sendable {
        /// `id@version`: names the model in requests.
        let id: String
        let name: String
        let version: String
        let licence: String?
        let source: String?
        /// Of all its files.
        let bytes: Int?
        /// Length of its vectors.
        let dimension: Int?
        let precision: String?
        /// Markdown.
        let card: String?
        let builtIn: Bool
        let installed: Bool
        /// Whether a library can be switched to it.
        let usable: Bool
        let serving: Bool
    }

    struct Switch: Encodable {
        let to: String
        let done: Int
        let total: Int
        let secondsLeft: Int?
    }

    let serving: String?
    let pending: String?
    let models: [Model]
    let `switch`: Switch?

    init(_ overview: ModelsDesk.Overview, photos: Int, run: IndexingAnswer.Run?) {
        serving = overview.serving?.rawValue
        pending = overview.pending?.rawValue
        models = overview.models
        self.switch = overview.pending.map { pending in
            // Counted every few seconds; the run under way knows more.
            let done = max(0, photos - overview.waiting)
            return Switch(to: pending.rawValue, done: done, total: photos, secondsLeft: run?.secondsLeft)
        }
    }
}

extension ModelsAnswer.Model {
    init(_ installed: ModelRegistry.Installed, isServing: Bool) {
        let manifest = installed.pack.manifest
        self.init(
            id: installed.model.rawValue, name: manifest.name, version: manifest.version,
            licence: manifest.licence, source: manifest.source, bytes: installed.pack.bytes,
            dimension: manifest.dimension, precision: manifest.precision,
            card: (try? installed.pack.card()) ?? nil, builtIn: installed.isBuiltIn, installed: true,
            usable: true, serving: isServing)
    }

    /// A folder among the installed models that does not hold the pack it is named after.
    init(broken name: String) {
        self.init(unusable: name, isInstalled: true, isServing: false)
    }

    /// Made vectors in the library, and is not installed.
    init(missing model: ModelID) {
        self.init(unusable: model.rawValue, isInstalled: false, isServing: false)
    }

    private init(unusable name: String, isInstalled: Bool, isServing: Bool) {
        let parts = name.split(separator: "@", maxSplits: 1).map(String.init)
        self.init(
            id: name, name: parts[0], version: parts.count > 1 ? parts[1] : "", licence: nil, source: nil,
            bytes: nil, dimension: nil, precision: nil, card: nil, builtIn: false, installed: isInstalled,
            usable: false, serving: isServing)
    }
}

import Hummingbird
import PhotoIndexing

/// What the user may choose.
struct SettingsRoutes {
    let state: ServerState

    func add(to endpoints: inout Endpoints) {
        let state = state
        endpoints.get("/api/v1/settings") { _, _ in
            try JSONAnswer.response(try await state.settings.settings())
        }
        endpoints.put("/api/v1/settings") { request, _ in
            let change = try await request.body(AppSettings.Change.self, state.limits)
            let settings = change.applied(to: try await state.settings.settings())
            try await state.settings.keep(settings)
            try await state.applySettings()
            return try JSONAnswer.response(settings)
        }
    }
}

extension AppSettings {
    /// What is not named stays as it is.
    struct Change: Decodable, Sendable {
        struct Features: Decodable, Sendable {
            let search, similar, duplicates, watching: Bool?
        }

        let features: Features?
        let when: IndexingRule?
        let theme: Theme?

        func applied(to settings: AppSettings) -> AppSettings {
            var settings = settings
            settings.when = when ?? settings.when
            settings.theme = theme ?? settings.theme
            settings.features.search = features?.search ?? settings.features.search
            settings.features.similar = features?.similar ?? settings.features.similar
            settings.features.duplicates = features?.duplicates ?? settings.features.duplicates
            settings.features.watching = features?.watching ?? settings.features.watching
            return settings
        }
    }
}

import Hummingbird
import ModelRegistry
import PhotoTypes

/// Which model the library is searched with.
struct ModelRoutes {
    let state: ServerState

    private struct UseBody: Decodable { let id: String }

    func add(to endpoints: inout Endpoints) {
        let state = state
        endpoints.get("/api/v1/models") { _, _ in
            try JSONAnswer.response(try await state.modelsAnswer())
        }
        endpoints.post("/api/v1/models/use") { request, _ in
            try await Self.use(try await request.body(UseBody.self, state.limits).id, state)
            return try JSONAnswer.response(try await state.modelsAnswer(), status: .accepted)
        }
        endpoints.delete("/api/v1/models/{id}") { _, context in
            let name = context.parameters.get("id").map { $0.removingPercentEncoding ?? $0 } ?? ""
            try await Self.remove(name, state)
            return try JSONAnswer.response(try await state.modelsAnswer())
        }
    }

    /// Begins a switch, or gives one up; the indexing that follows does the work.
    private static func use(_ name: String, _ state: ServerState) async throws {
        let registry = state.configuration.registry
        let work = state.library.work
        let target = try await work.run {
            let pack = try registry.find(name).pack
            // A damaged pack would leave a switch that no run can finish.
            try pack.verifyFiles()
            return pack
        }
        // What runs now does not know of the new aim.
        try await state.indexing.interrupted {
            try await state.writer.write { store in
                try await work.run {
                    let serving = try registry.packs(of: store).serving
                    try store.beginSwitch(from: serving, to: target.model, keepingOld: false)
                    if target.model == serving { try store.removeRetired() }
                }
            }
        }
        await state.models.forget()
        try await state.indexing.resume()
    }

    /// Removes an installed model and its vectors.
    private static func remove(_ name: String, _ state: ServerState) async throws {
        let registry = state.configuration.registry
        let work = state.library.work
        let store = try await state.library.storeIfAny()
        let removal = try await work.run { try registry.removal(of: name, from: store) }
        if removal.isInLibrary {
            try await state.writer.write { store in
                try await work.run {
                    // Again, with the right to write: a switch may have begun meanwhile.
                    _ = try registry.removal(of: removal.model.rawValue, from: store)
                    try store.removeModel(removal.model)
                }
            }
        }
        if removal.isInstalled { try await work.run { try registry.remove(removal.model) } }
        await state.models.forget()
    }
}

import Foundation
import Hummingbird

/// What the app asks first.
struct SessionRoutes {
    let state: ServerState

    struct Answer: Encodable {
        struct Library: Encodable {
            let path: String
            let name: String
        }

        let csrf: String
        let version: String
        let library: Library
        let photos: Int
        /// Whether there is no library yet, or an empty one.
        let firstRun: Bool
        let features: AppSettings.Features
        let theme: AppSettings.Theme
    }

    func add(to endpoints: inout Endpoints) {
        endpoints.get("/api/v1/session") { _, _ in
            let hasLibrary = try await state.library.storeIfAny() != nil
            let photos = hasLibrary ? try await state.library.read { try $0.revision().photos } : 0
            let path = state.configuration.library.path
            let settings = try await state.settings.settings()
            return try JSONAnswer.response(
                Answer(
                    csrf: state.session.csrf.text, version: WebServer.version,
                    library: Answer.Library(path: path, name: URL(fileURLWithPath: path).lastPathComponent),
                    photos: photos, firstRun: photos == 0, features: settings.features,
                    theme: settings.theme))
        }
    }
}

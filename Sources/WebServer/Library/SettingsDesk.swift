import Foundation
import PhotoIndexing
import PhotoStore

/// What the user chose, kept in the library.
struct AppSettings: Codable, Equatable, Sendable {
    struct Features: Codable, Equatable, Sendable {
        var search = true
        var similar = true
        var duplicates = true
        var watching = true
    }

    enum Theme: String, Codable, Sendable {
        case system, light, dark
    }

    /// Parts of the app that may be switched off.
    var features = Features()
    /// When photos are indexed in the background.
    var when = IndexingRule.always
    var theme = Theme.system
}

struct SettingsDesk: Sendable {
    private enum Key {
        static let settings = "app settings"
        static let notice = "app notice seen"
    }

    let library: LibraryAccess
    let writer: LibraryWriter

    /// The defaults where there is no library yet, or nothing was chosen.
    func settings() async throws -> AppSettings {
        guard try await library.storeIfAny() != nil,
            let text = try await library.read({ try $0.setting(Key.settings) })
        else { return AppSettings() }
        return (try? JSONDecoder().decode(AppSettings.self, from: Data(text.utf8))) ?? AppSettings()
    }

    func keep(_ settings: AppSettings) async throws {
        let text = String(decoding: try JSONEncoder().encode(settings), as: UTF8.self)
        try await set(Key.settings, text)
    }

    /// Whether the notice of the first run was read.
    func noticeSeen() async throws -> Bool {
        guard try await library.storeIfAny() != nil else { return false }
        return try await library.read { try $0.setting(Key.notice) } != nil
    }

    func markNoticeSeen() async throws {
        try await set(Key.notice, Times.instant(Date()))
    }

    /// - Throws: `APIError` where the user switched the feature off.
    func require(_ feature: KeyPath<AppSettings.Features, Bool> & Sendable) async throws {
        guard try await settings().features[keyPath: feature] else {
            throw APIError(
                .forbidden, "feature-off", "This part of the app is switched off.",
                hint: "Switch it on in the settings.")
        }
    }

    private func set(_ key: String, _ value: String) async throws {
        let work = library.work
        try await writer.write { store in try await work.run { try store.set(key, to: value) } }
    }
}

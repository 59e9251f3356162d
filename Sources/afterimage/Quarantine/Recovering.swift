import PhotoQuarantine
import PhotoStore

extension LibraryOptions {
    /// The library, opened for writing. First settles interrupted moves of photos, and says so.
    ///
    /// - Throws: `PhotoStoreError`, `PhotoQuarantineError`.
    func storeForWriting() throws -> PhotoStore {
        let store = try PhotoStore(folder, for: .writing)
        let recovery = try Quarantine(store).recover()
        if let sentence = Self.sentence(recovery) { Terminal.messages.line(sentence) }
        return store
    }

    private static func sentence(_ recovery: Recovery) -> String? {
        let counts = recovery.settled.reduce(into: [:]) { $0[$1.state, default: 0] += 1 }
        let words: [(QuarantineItem.State, String)] = [
            (.quarantined, "in quarantine"), (.cancelled, "in their place"), (.restored, "restored"),
            (.deleted, "deleted"), (.missing, "found neither in quarantine nor in their place"),
        ]
        var parts = words.compactMap { state, word in
            counts[state].map { "\(NumberText.count($0, "photo")) \(word)" }
        }
        if !recovery.unreachable.isEmpty {
            parts.append(
                "\(NumberText.count(recovery.unreachable.count, "photo")) on a volume that is not mounted")
        }
        guard !parts.isEmpty else { return nil }
        return
            "An earlier move of photos was interrupted. Checked where each photo is: \(parts.joined(separator: ", "))."
    }
}

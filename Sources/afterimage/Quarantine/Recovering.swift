import PhotoQuarantine
import PhotoStore

extension LibraryOptions {
    /// The library, to be written. Moves of photos that something interrupted are settled first, and said.
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
            (.quarantined, "in quarantine"), (.cancelled, "where they were"), (.restored, "brought back"),
            (.deleted, "deleted"), (.missing, "neither in quarantine nor in their place"),
        ]
        var parts = words.compactMap { state, word in
            counts[state].map { "\(NumberText.count($0, "photo")) \(word)" }
        }
        if !recovery.unreachable.isEmpty {
            parts.append(
                "\(NumberText.count(recovery.unreachable.count, "photo")) on a volume that is not there now")
        }
        guard !parts.isEmpty else { return nil }
        return "Moving photos was interrupted before. Looked where each is: \(parts.joined(separator: ", "))."
    }
}

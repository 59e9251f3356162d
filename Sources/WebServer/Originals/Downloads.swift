import Foundation

/// Selections that a browser may fetch as an archive. A browser fetches an address, and an address cannot name ten
/// thousand photos.
actor Downloads {
    private var selections: [(id: String, selection: OriginalsSelection)] = []

    /// A download may be begun again; those asked for before are seldom.
    private static let room = 8

    /// - Returns: what to fetch it by.
    func add(_ selection: OriginalsSelection) -> String {
        let id = UUID().uuidString.lowercased()
        selections.append((id, selection))
        if selections.count > Self.room { selections.removeFirst() }
        return id
    }

    func selection(_ id: String) -> OriginalsSelection? {
        selections.first { $0.id == id }?.selection
    }
}

import PhotoStore

/// Pictures whose perceptual hashes differ in few bits: copies so small, or without colour, that their vectors lie far
/// from the original's.
///
/// Every new picture is compared with all others, which takes a nanosecond a pair: little beside reading the picture.
actor HashNeighbours {
    /// Bits of 64 that may differ.
    static let mostBits = 6
    /// Nearest pictures that each is paired with.
    static let most = 8

    private var pictures: [PictureID] = []
    private var hashes: [UInt64] = []
    private var isLoaded = false

    /// - Parameter fresh: pictures that were looked at since the last call; the store has them.
    /// - Throws: `PhotoStoreError`.
    func pairs(of fresh: [(picture: PictureID, hash: UInt64)], in store: PhotoStore) throws -> [PicturePair] {
        if isLoaded {
            pictures += fresh.map(\.picture)
            hashes += fresh.map(\.hash)
        } else {
            for (picture, hash) in try store.perceptualHashes() {
                pictures.append(picture)
                hashes.append(hash)
            }
            isLoaded = true
        }
        return fresh.flatMap { entry in
            nearest(entry.hash, besides: entry.picture).map { PicturePair(entry.picture, $0) }
        }
    }

    private func nearest(_ hash: UInt64, besides picture: PictureID) -> [PictureID] {
        var found: [(bits: Int, picture: PictureID)] = []
        for place in hashes.indices {
            let bits = (hashes[place] ^ hash).nonzeroBitCount
            if bits <= Self.mostBits, pictures[place] != picture { found.append((bits, pictures[place])) }
        }
        return found.sorted { ($0.bits, $0.picture) < ($1.bits, $1.picture) }.prefix(Self.most).map(\.picture)
    }
}

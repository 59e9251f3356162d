extension Segment {
    /// The live slot of a key.
    func slot(of key: Int64, live: LiveSlots) -> Int? {
        let keys = keys.pointer(to: Int64.self)
        let ordered = order.count / 4
        guard ordered > 0 else {
            // An open segment is short, and a key may lie in it more than once.
            for slot in 0..<slotCount where keys[slot] == key && live.contains(slot) { return slot }
            return nil
        }
        let order = order.pointer(to: UInt32.self)
        var (low, high) = (0, ordered)
        while low < high {
            let middle = (low + high) / 2
            if keys[Int(order[middle])] < key { low = middle + 1 } else { high = middle }
        }
        guard low < ordered, keys[Int(order[low])] == key else { return nil }
        let slot = Int(order[low])
        return live.contains(slot) ? slot : nil
    }
}

extension Segment {
    /// Fills `order` with slots that hold rows.
    func sortKeys(_ slots: [UInt32]) {
        // The keys go along: following each slot to its key would miss the cache at every comparison.
        var pairs = slots.map { (key: key(Int($0)), slot: $0) }
        if !zip(pairs, pairs.dropFirst()).allSatisfy({ $0.key < $1.key }) { pairs.sort { $0.key < $1.key } }
        let order = order.pointer(to: UInt32.self)
        for (place, pair) in pairs.enumerated() { order[place] = pair.slot }
    }
}

/// Which slots of a segment hold rows that were not removed.
struct LiveSlots: Hashable, Sendable {
    private(set) var words: [UInt64]
    private(set) var count: Int

    init(capacity: Int) {
        words = [UInt64](repeating: 0, count: (capacity + 63) / 64)
        count = 0
    }

    init(words: [UInt64]) {
        self.words = words
        count = words.reduce(0) { $0 + $1.nonzeroBitCount }
    }

    func contains(_ slot: Int) -> Bool {
        words[slot >> 6] >> UInt64(slot & 63) & 1 == 1
    }

    /// The last of them, -1 where there are none.
    var highest: Int {
        guard let word = words.lastIndex(where: { $0 != 0 }) else { return -1 }
        return word << 6 + 63 - words[word].leadingZeroBitCount
    }

    mutating func insert(_ slot: Int) {
        guard !contains(slot) else { return }
        words[slot >> 6] |= 1 << UInt64(slot & 63)
        count += 1
    }

    mutating func remove(_ slot: Int) {
        guard contains(slot) else { return }
        words[slot >> 6] &= ~(1 << UInt64(slot & 63))
        count -= 1
    }

    func forEach(_ body: (Int) -> Void) {
        for (number, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                body(number << 6 + rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
    }
}

/// Photos that are shown as one among others: copies of a picture, shots of a burst.
public struct PhotoStacks: Hashable, Sendable {
    /// A photo, and the bytes that it had when it was found to be like the others.
    public struct Member: Hashable, Sendable {
        public let photo: PhotoID
        /// The first eight bytes of the content's hash: enough to notice another picture.
        public let content: UInt64

        public init(photo: PhotoID, content: UInt64) {
            self.photo = photo
            self.content = content
        }

        public init(_ photo: Photo) {
            self.init(
                photo: photo.id, content: photo.contentHash.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
            )
        }
    }

    /// Each of two or more members, in the order that they were given; no photo is in two of them.
    public let stacks: [[Member]]
    private let places: [Member: Int]

    /// - Parameter groups: those that share a photo become one stack, such as a burst and the copies of its shots. Of each,
    ///   the photo to keep comes first.
    public init(_ groups: [[Member]] = []) {
        var parents: [Member: Member] = [:]
        func root(_ member: Member) -> Member {
            var found = member
            while let parent = parents[found], parent != found { found = parent }
            parents[member] = found
            return found
        }
        for group in groups {
            guard let first = group.first.map(root) else { continue }
            for member in group { parents[root(member)] = first }
        }
        var seen: Set<Member> = []
        let merged = Dictionary(grouping: groups.joined().filter { seen.insert($0).inserted }, by: root)
        stacks = merged.values.filter { $0.count > 1 }.sorted { $0[0].photo < $1[0].photo }
        places = stacks.enumerated().reduce(into: [:]) { places, stack in
            for member in stack.element { places[member] = stack.offset }
        }
    }

    public var isEmpty: Bool { stacks.isEmpty }

    /// Whether a photo comes before another one of its stack.
    public func prefers(_ photo: Photo, to other: Photo) -> Bool {
        guard let stack = stack(of: photo), let place = stack.firstIndex(of: Member(photo)),
            let otherPlace = stack.firstIndex(of: Member(other))
        else { return false }
        return place < otherPlace
    }

    /// The stack that a photo is in; `nil` for one that is alone, or has other bytes than it had.
    public func stack(of photo: Photo) -> [Member]? {
        places[Member(photo)].map { stacks[$0] }
    }
}

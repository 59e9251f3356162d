import PhotoTypes
import Testing

@testable import PhotoQuarantine

@Suite struct ChoiceTests {
    private func item(_ remove: String, _ keep: String, _ kind: String = "nearDuplicate", group: String = "g")
        throws
        -> QuarantinePlan.Item
    {
        func file(_ name: String) throws -> QuarantinePlan.File {
            let hash = try #require(ContentHash(bytes: [UInt8](repeating: 1, count: 32)))
            return QuarantinePlan.File(path: PhotoPath("/\(name)"), contentHash: hash, size: 1)
        }
        return try .init(remove: file(remove), keep: file(keep), kind: kind, group: group)
    }

    private func pairs(_ items: [QuarantinePlan.Item]) -> [String] {
        QuarantinePlan.consistent(items).map {
            "\($0.remove.path.name) for \($0.keep?.path.name.display ?? "nothing"): \($0.kind)"
        }
    }

    @Test func nothingStaysForAPhotoThatGoes() throws {
        // A copy of a burst's shot, and the shot itself, which another shot replaces.
        let items = [try item("copy", "shot"), try item("shot", "best", "burst")]
        #expect(pairs(items) == ["copy for best: burst", "shot for best: burst"])
        #expect(pairs(items.reversed()) == ["shot for best: burst", "copy for best: burst"])
    }

    /// It was compared with the shot alone, and goes for the reason that the shot goes for.
    @Test func aCopyGoesWithItsShot() throws {
        let items = [
            try item("copy", "shot", "sameBytes", group: "copies"),
            try item("shot", "best", "burst", group: "burst"),
        ]
        #expect(QuarantinePlan.consistent(items).map(\.group) == ["burst", "burst"])
        // A shot whose best shot goes for a copy of that is no copy itself.
        let shots = [
            try item("shot", "best", "burst", group: "burst"),
            try item("best", "original", "sameBytes", group: "copies"),
        ]
        #expect(
            pairs(shots) == ["shot for original: burst", "best for original: sameBytes"])
        #expect(QuarantinePlan.consistent(shots).map(\.group) == ["burst", "copies"])
    }

    @Test func aPhotoGoesOnceAndNoneForEachOther() throws {
        #expect(pairs([try item("a", "b"), try item("a", "c")]) == ["a for b: nearDuplicate"])
        #expect(pairs([try item("a", "b"), try item("b", "a"), try item("c", "a")]).isEmpty)
        #expect(pairs([try item("a", "a")]).isEmpty)
    }
}

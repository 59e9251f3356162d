import Foundation
import PhotoStore
import PhotoTypes
import Testing

@Suite struct PictureTests {
    private let filling: Filling
    private let store: PhotoStore

    init() throws {
        filling = try Filling()
        store = try filling.open()
    }

    private func prepare(search: String = "s", comparison: String = "c", print: String = "p") throws {
        try store.preparePictures(search: search, comparison: comparison, print: print)
    }

    private func fill(_ contents: [String: Int]) throws {
        try Filling.run(
            store,
            contents.sorted { $0.key < $1.key }.map {
                try Filling.photo(PhotoPath("/photos/\($0.key)"), content: $0.value)
            })
    }

    private func picture(_ content: Int) throws -> PictureID {
        try #require(try store.pictures(of: [Filling.hash(content)])[Filling.hash(content)])
    }

    private func pair(_ one: Int, _ other: Int) throws -> PicturePair {
        PicturePair(try picture(one), try picture(other))
    }

    @Test func aContentIsOnePicture() throws {
        try fill(["a": 1, "b": 1, "c": 2])
        try prepare()
        let pictures = try store.pictures()
        #expect(pictures.map(\.hash) == [Filling.hash(1), Filling.hash(2)])
        #expect(try pictures.first?.photo == store.id("/photos/a"))
        #expect(try store.picturesOfSeveralPhotos() == [picture(1)])
        #expect(try store.photos(of: [picture(1)])[picture(1)]?.map(\.path) == ["/photos/a", "/photos/b"])
        #expect(try store.picturesToSearch(model: Filling.model) == pictures)
    }

    @Test func aVerdictOutlivesAMoveAndTheOtherFile() throws {
        try fill(["a": 1, "b": 2])
        try prepare()
        let pair = try pair(1, 2)
        try store.propose([ProposedPair(pair, cosine: 0.9)], searched: store.pictures().map(\.id))
        #expect(try store.uncheckedPairs(after: nil, limit: 9).map(\.pair) == [pair])
        try store.commit([PairVerdict(pair, .samePicture, score: 1)])
        #expect(try store.uncheckedPairCount() == 0)
        try fill(["elsewhere/a": 1, "b": 2, "new": 3])
        try prepare()
        #expect(try store.relatedPairs().map(\.verdict) == [PairVerdict(pair, .samePicture, score: 1)])
        #expect(try store.picturesToSearch(model: Filling.model).map(\.hash) == [Filling.hash(3)])
    }

    @Test func otherRulesAskAgain() throws {
        try fill(["a": 1, "b": 2])
        try prepare()
        let pair = try pair(1, 2)
        try store.propose([ProposedPair(pair)], searched: [pair.first, pair.second])
        try store.commit([PairVerdict(pair, .edited, score: 0.5)])
        try store.keep([(picture: pair.first, look: PictureLook(quality: "q"), print: [7])])
        try prepare(search: "other")
        #expect(try store.picturesToSearch(model: Filling.model).count == 2)
        #expect(try store.relatedPairs().count == 1)
        try prepare(search: "other", comparison: "stricter")
        #expect(try store.uncheckedPairs(after: nil, limit: 9).map(\.pair) == [pair])
        #expect(try store.prints(of: [pair.first]) == [pair.first: [7]])
        try store.commit([PairVerdict(pair, .edited, score: 0.5)])
        try prepare(search: "other", comparison: "stricter", print: "finer")
        #expect(try store.prints(of: [pair.first]).isEmpty && store.looks(of: [pair.first]).isEmpty)
        #expect(try store.uncheckedPairCount() == 1)
    }

    @Test func aSecondProposalAddsWhatItKnows() throws {
        try fill(["a": 1, "b": 2])
        try prepare()
        let pair = try pair(1, 2)
        try store.propose([ProposedPair(pair, near: .time)], searched: [])
        try store.commit([PairVerdict(pair, .unrelated, score: 0)])
        try store.propose([ProposedPair(pair, near: .burst, cosine: 0.75)], searched: [])
        let found = try #require(try store.relatedPairs().first)
        #expect(found.near == [.time, .burst] && found.cosine == 0.75)
        #expect(found.verdict.relation == .unrelated)
        #expect(try store.proposed(among: [pair]) == [pair])
    }

    @Test func aPairOfAPhotoThatIsGoneWaits() throws {
        try fill(["a": 1, "b": 2])
        try prepare()
        try store.propose([ProposedPair(pair(1, 2))], searched: [])
        try fill(["a": 1])
        #expect(try store.uncheckedPairs(after: nil, limit: 9).isEmpty)
        try fill(["a": 1, "b": 2])
        #expect(try store.uncheckedPairs(after: nil, limit: 9).count == 1)
    }

    @Test func uncheckedPairsComePageByPage() throws {
        try fill(Dictionary(uniqueKeysWithValues: (1...8).map { ("\($0)", $0) }))
        try prepare()
        let all = try (1...7).flatMap { one in try (one + 1...8).map { try pair(one, $0) } }
        try store.propose(all.map { ProposedPair($0) }, searched: [])
        var found: [PicturePair] = []
        while case let page = try store.uncheckedPairs(after: found.last, limit: 5), !page.isEmpty {
            found += page.map(\.pair)
        }
        #expect(found == all)
    }

    @Test func forgettingForgetsTheContentToo() throws {
        try fill(["a": 1, "b": 2, "sub/c": 3, "sub/d": 1])
        try prepare()
        try store.propose(
            [ProposedPair(pair(1, 2)), ProposedPair(pair(2, 3)), ProposedPair(pair(1, 3))], searched: [])
        let secret = Array("an only print".utf8)
        try store.keep([
            (picture: picture(3), look: PictureLook(perceptualHash: 5), print: secret),
            (picture: picture(1), look: PictureLook(perceptualHash: 5), print: [1]),
        ])
        try store.remember([
            DuplicateDecision(Filling.hash(1), Filling.hash(3), areDuplicates: true),
            DuplicateDecision(Filling.hash(1), Filling.hash(2), areDuplicates: true),
        ])
        try store.forget("/photos/sub")
        #expect(try store.pictures().map(\.hash) == [Filling.hash(1), Filling.hash(2)])
        #expect(try store.uncheckedPairs(after: nil, limit: 9).map(\.pair) == [pair(1, 2)])
        #expect(try store.prints(of: [picture(1)]) == [picture(1): [1]])
        #expect(
            try store.duplicateDecisions() == [
                DuplicateDecision(Filling.hash(1), Filling.hash(2), areDuplicates: true)
            ])
        store.close()
        let bytes = try Data(contentsOf: URL(fileURLWithPath: filling.folder.database))
        #expect(bytes.range(of: Data(secret)) == nil)
    }

    @Test func theLastDecisionCounts() throws {
        let (one, other) = (Filling.hash(1), Filling.hash(2))
        try store.remember([DuplicateDecision(one, other, areDuplicates: true)])
        try store.remember([DuplicateDecision(other, one, areDuplicates: false)])
        #expect(
            try store.duplicateDecisions() == [DuplicateDecision(one, other, areDuplicates: false)])
        #expect(try store.revoke([DuplicateDecision(one, other, areDuplicates: true)]) == 1)
        #expect(try store.duplicateDecisions().isEmpty)
        #expect(try store.revoke([DuplicateDecision(one, other, areDuplicates: true)]) == 0)
    }

    @Test func perceptualHashesAreKept() throws {
        try fill(["a": 1, "b": 2, "c": 3])
        try prepare()
        for (content, hash) in [(1, UInt64.max - 1), (2, nil), (3, 7)] {
            try store.keep([
                (picture: picture(content), look: PictureLook(perceptualHash: hash), print: nil)
            ])
        }
        let found = try store.perceptualHashes()
        #expect(try found.map(\.picture) == [picture(1), picture(3)])
        #expect(found.map(\.hash) == [.max - 1, 7])
    }
}

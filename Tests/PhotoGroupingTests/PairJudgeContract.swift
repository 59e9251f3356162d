import ImageDecoding
import PhotoGrouping
import PhotoStore
import PhotoTypes
import PictureMatching
import Testing

/// What every judge keeps to.
@Suite struct PairJudgeContract {
    private func check(_ judge: some PairJudge, _ store: PhotoStore, _ pairs: [PicturePair]) async throws {
        let proposed = pairs.map { ProposedPair($0) }
        let first = try await judge.judge(proposed)
        // Each pair once, and nothing that was not asked.
        #expect(Set(first.verdicts.map(\.pair)) == Set(pairs) && first.verdicts.count == pairs.count)
        #expect(first.verdicts.allSatisfy { (0...1).contains($0.score) })
        // The same again, in whatever order and company; then from what was kept, nothing read.
        let again = try await judge.judge(proposed.reversed())
        #expect(Set(again.verdicts) == Set(first.verdicts) && again.read == 0)
        let alone = try await judge.judge([proposed[0]])
        #expect(alone.verdicts == first.verdicts.filter { $0.pair == pairs[0] })
        #expect(try await judge.judge([]).verdicts.isEmpty)
        // It leaves writing verdicts to its caller.
        #expect(try store.relatedPairs().isEmpty)
        #expect(!judge.comparison.isEmpty && !judge.print.isEmpty)
    }

    private func pairs(_ store: PhotoStore) throws -> [PicturePair] {
        try store.preparePictures(search: "s", comparison: "c", print: "p")
        let ids = try store.pictures().map(\.id)
        return ids.flatMap { one in ids.filter { one < $0 }.map { PicturePair(one, $0) } }
    }

    @Test func aTable() async throws {
        let library = try MadeLibrary()
        try library.index((1...3).map { MadeLibrary.Entry(PhotoPath("/photos/\($0)"), $0) })
        try await check(
            TableJudge(library, [[1, 2]: (.samePicture, 1)]), library.store, try pairs(library.store))
    }

    @Test func pictures() async throws {
        let album = try Album()
        let cat = try Album.picture("cat.png", side: 320)
        try album.write("a.jpg", cat)
        try album.write("b.jpg", PictureVariant.crop(share: 0.2).apply(to: cat))
        try album.write("c.jpg", Album.picture("dahlia.jpg", side: 320))
        try album.index()
        try await check(PictureJudge(store: album.store), album.store, try pairs(album.store))
    }
}

import PhotoSource
import PhotoTypes
import TestSupport
import Testing

@Suite struct DiskSpellingTests {
    @Test func findsTheNameThatIsThere() throws {
        let folder = try TemporaryFolder()
        let there = folder.write("Cafe\u{301}/e\u{301}.jpg")
        let asked = folder["Caf\u{E9}/\u{E9}.jpg"]
        #expect(asked.spelledOnDisk == there && there.spelledOnDisk == there)
        #expect(folder["Caf\u{E9}/new.jpg"].spelledOnDisk == there.parent.appending(Array("new.jpg".utf8)))
        #expect(folder["Caf\u{E8}/a.jpg"].spelledOnDisk == folder["Caf\u{E8}/a.jpg"])
        #expect(folder["none/\u{E9}.jpg"].spelledOnDisk == folder["none/\u{E9}.jpg"])
    }

    @Test func exactBytesWin() throws {
        let folder = try TemporaryFolder()
        let (one, two) = (folder.write("\u{E9}.jpg"), folder.write("e\u{301}.jpg"))
        #expect(one.spelledOnDisk == one && two.spelledOnDisk == two)
    }

    /// Neither is more likely meant.
    @Test func doesNotChooseBetweenTwo() throws {
        let folder = try TemporaryFolder()
        folder.write("\u{1DF}.jpg")
        folder.write("a\u{308}\u{304}.jpg")
        #expect(folder["\u{E4}\u{304}.jpg"].spelledOnDisk == folder["\u{E4}\u{304}.jpg"])
    }
}

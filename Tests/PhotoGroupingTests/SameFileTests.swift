import Foundation
import PhotoGrouping
import PhotoStore
import PhotoTypes
import Testing

/// One file by several names is no duplicate of itself.
@Suite struct SameFileTests {
    private let album: Album

    init() throws {
        album = try Album()
    }

    private func names(_ report: DuplicateReport) -> [[String]] {
        report.groups.map { $0.members.map(\.photo.path.name.display).sorted() }
    }

    @Test func linksWinNoSpace() async throws {
        let bytes = try Album.sample("old-coins.png")
        try album.write("b.png", bytes)
        try FileManager.default.createSymbolicLink(
            atPath: album.temporary("photos/a.png"), withDestinationPath: album.temporary("photos/b.png"))
        try FileManager.default.linkItem(
            atPath: album.temporary("photos/b.png"), toPath: album.temporary("photos/c.png"))
        #expect(try await album.report().groups.isEmpty)
        // A real copy is still one; the link is not shown for the file.
        try album.write("d.png", bytes)
        let report = try await album.report()
        #expect(names(report) == [["b.png", "d.png"]])
        #expect(report.groups.first?.spaceWon == Int64(bytes.count))
    }
}

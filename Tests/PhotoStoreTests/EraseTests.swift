import Foundation
import PhotoStore
import PhotoTypes
import Testing

@Suite struct EraseTests {
    private let filling: Filling

    init() throws {
        filling = try Filling()
    }

    @Test func leavesNothingOfOurs() throws {
        do {
            try Filling.run(filling.open(), [Filling.photo("/photos/a.jpg", content: 1)])
        }
        try FileManager.default.createDirectory(
            atPath: filling.folder.caches, withIntermediateDirectories: true)
        try Data("codes".utf8).write(to: URL(fileURLWithPath: filling.folder.caches + "/codes"))
        try PhotoStore.erase(filling.folder)
        #expect(try FileManager.default.contentsOfDirectory(atPath: filling.temporary.path.display).isEmpty)
        #expect(throws: PhotoStoreError.noLibrary(folder: filling.folder.path)) {
            try PhotoStore.erase(filling.folder)
        }
    }

    @Test func sparesFilesOfOthers() throws {
        do {
            try Filling.run(filling.open(), [Filling.photo("/photos/a.jpg", content: 1)])
        }
        try Data("mine".utf8).write(to: URL(fileURLWithPath: filling.folder.path + "/mine.txt"))
        try PhotoStore.erase(filling.folder)
        #expect(try FileManager.default.contentsOfDirectory(atPath: filling.folder.path) == ["mine.txt"])
    }
}

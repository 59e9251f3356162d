import Foundation
import PhotoTypes
import TestSupport
import Testing

@testable import PhotoSource

@Suite struct PhotoContentTests {
    private func read(_ path: PhotoPath, meanwhile: () -> Void = {}) throws(PhotoSourceError) -> PhotoContent
    {
        try PhotoContent(readingFileAt: path, maximumBytes: 1000, meanwhile: meanwhile)
    }

    @Test func refusesEmptyAndOversizedFiles() throws {
        let folder = try TemporaryFolder()
        let empty = folder.write("empty.jpg", [])
        let large = folder.write("large.jpg", [UInt8](repeating: 1, count: 1001))
        #expect(throws: PhotoSourceError.empty(empty)) { try read(empty) }
        #expect(throws: PhotoSourceError.tooLarge(large, bytes: 1001, limit: 1000)) { try read(large) }
    }

    @Test func refusesWhatIsNoFile() throws {
        let folder = try TemporaryFolder()
        let pipe = folder["pipe.jpg"]
        mkfifo(pipe.display, 0o600)
        #expect(throws: PhotoSourceError.notAFile(pipe)) { try read(pipe) }
        #expect(throws: PhotoSourceError.notAFile(folder.path)) { try read(folder.path) }
    }

    /// 900 MB that take no room on the disk: nothing but the first bytes is read.
    @Test func asksBeforeItReadsALargeFile() throws {
        let folder = try TemporaryFolder()
        let sparse = folder.write("sparse.jpg", [0xFF, 0xD8])
        truncate(sparse.display, 900 << 20)
        var heads: [[UInt8]] = []
        var wasReadWhole = false
        #expect(throws: PhotoSourceError.unwanted(sparse)) {
            try PhotoContent(
                readingFileAt: sparse, maximumBytes: 1 << 30,
                ifWanted: { head in
                    heads.append(head)
                    return false
                }, meanwhile: { wasReadWhole = true })
        }
        #expect(heads.map(\.count) == [PhotoContent.headBytes] && heads[0].starts(with: [0xFF, 0xD8, 0]))
        #expect(!wasReadWhole)
        let limit = PhotoSourceError.tooLarge(sparse, bytes: 900 << 20, limit: 1000)
        #expect(throws: limit) { try read(sparse) }
    }

    @Test func aLargeFileThatIsWantedIsReadFromItsStart() throws {
        let folder = try TemporaryFolder()
        let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let large = folder.write("large.jpg", bytes)
        let content = try PhotoContent(readingFileAt: large, maximumBytes: 1 << 20) { head in
            head == Array(bytes.prefix(head.count))
        }
        #expect(content.bytes == bytes)
        // Of a small one there is nothing to save.
        let small = folder.write("small.jpg", [1, 2])
        #expect(try PhotoContent(readingFileAt: small, maximumBytes: 1000) { _ in false }.bytes == [1, 2])
    }

    @Test func noticesThatTheFileChanged() throws {
        let folder = try TemporaryFolder()
        let path = folder.write("a.jpg", [1, 2, 3])
        #expect(try read(path).bytes == [1, 2, 3])
        let changed = PhotoSourceError.changedWhileReading(path)
        #expect(throws: changed) { try read(path) { folder.write(path, [1, 2, 3, 4]) } }
        #expect(throws: changed) { try read(path) { folder.write(path, []) } }
        folder.write(path, [1, 2, 3])
        let other = folder.write("b.jpg", [1, 2, 4])
        #expect(throws: changed) { try read(path) { rename(other.display, path.display) } }
        #expect(throws: changed) { try read(path) { unlink(path.display) } }
    }

    @Test func errorsSayWhatToDo() {
        let path = PhotoPath("/photos/a.jpg")
        for error in [
            PhotoSourceError.notFound(path), .notAFolder(path), .notAFile(path), .permissionDenied(path),
            .changedWhileReading(path),
            .empty(path), .tooLarge(path, bytes: 2 << 20, limit: 1 << 20), .unreadable(path, errno: EIO),
        ] {
            #expect("\(error)".hasPrefix("/photos/a.jpg "))
            #expect("\(error)".contains(";"))
        }
    }
}

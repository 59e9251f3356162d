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

import Foundation
import PhotoTypes

/// A folder of its own for one test, removed when the test lets go of it.
final class TemporaryFolder: Sendable {
    let path: PhotoPath

    init() throws {
        let template = FileManager.default.temporaryDirectory.appending(path: "afterimage-XXXXXX").path
        var bytes = Array(template.utf8CString)
        guard mkdtemp(&bytes) != nil else { throw CocoaError(.fileWriteUnknown) }
        path = PhotoPath(bytes: bytes.dropLast().map { UInt8(bitPattern: $0) })
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path.display)
    }

    subscript(_ names: [UInt8]) -> PhotoPath { path.appending(names) }

    subscript(_ name: String) -> PhotoPath { path.appending(Array(name.utf8)) }

    /// Writes a file, making its folders; returns its path.
    @discardableResult
    func write(_ path: PhotoPath, _ content: [UInt8] = [1]) -> PhotoPath {
        makeFolder(path.parent)
        let descriptor = path.withCString { open($0, O_WRONLY | O_CREAT | O_TRUNC, 0o644) }
        _ = content.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
        close(descriptor)
        return path
    }

    @discardableResult
    func write(_ name: String, _ content: [UInt8] = [1]) -> PhotoPath { write(self[name], content) }

    func makeFolder(_ folder: PhotoPath) {
        guard folder.bytes.count > path.bytes.count else { return }
        makeFolder(folder.parent)
        _ = folder.withCString { mkdir($0, 0o755) }
    }

    func link(_ name: String, to target: String) {
        _ = symlink(target, self[name].display)
    }
}

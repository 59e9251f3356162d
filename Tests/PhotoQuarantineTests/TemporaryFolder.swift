import Foundation
import PhotoTypes

/// A folder of its own for one test, removed when the test lets go of it.
final class TemporaryFolder: Sendable {
    let path: PhotoPath

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "afterimage-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        // Scans report real paths; the temporary folder of a Mac is a link.
        path = PhotoPath(folder.resolvingSymlinksInPath().path)
    }

    deinit {
        // As names need not be UTF-8, not Foundation.
        remove(path)
    }

    subscript(_ name: String) -> PhotoPath { path.appending(Array(name.utf8)) }

    func makeFolder(_ folder: PhotoPath) {
        guard folder.bytes.count > path.bytes.count else { return }
        makeFolder(folder.parent)
        _ = folder.withCString { mkdir($0, 0o755) }
    }

    /// Writes a file, making its folders; returns its path.
    @discardableResult
    func write(_ path: PhotoPath, _ content: [UInt8]) -> PhotoPath {
        makeFolder(path.parent)
        let descriptor = path.withCString { open($0, O_WRONLY | O_CREAT | O_TRUNC, 0o644) }
        _ = content.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
        close(descriptor)
        return path
    }

    func read(_ path: PhotoPath) -> [UInt8] {
        let descriptor = path.withCString { open($0, O_RDONLY) }
        guard descriptor >= 0 else { return [] }
        return Array(
            (try? FileHandle(fileDescriptor: descriptor, closeOnDealloc: true).readToEnd()) ?? Data())
    }

    func exists(_ path: PhotoPath) -> Bool {
        var status = stat()
        return path.withCString { lstat($0, &status) } == 0
    }

    /// Every file and link below a folder.
    func files(below folder: PhotoPath) throws -> [PhotoPath] {
        var found: [PhotoPath] = []
        forEachEntry(of: folder) { path, isFolder in
            if isFolder { found += (try? files(below: path)) ?? [] } else { found.append(path) }
        }
        return found
    }

    func remove(_ path: PhotoPath) {
        var isFolder = false
        forEachEntry(of: path) { inner, _ in
            isFolder = true
            remove(inner)
        }
        _ = isFolder
        if path.withCString({ unlink($0) }) != 0 { _ = path.withCString { rmdir($0) } }
    }

    private func forEachEntry(of folder: PhotoPath, _ body: (PhotoPath, Bool) -> Void) {
        var status = stat()
        guard folder.withCString({ lstat($0, &status) }) == 0, status.st_mode & S_IFMT == S_IFDIR,
            let stream = folder.withCString({ opendir($0) })
        else { return }
        var names: [[UInt8]] = []
        while let entry = readdir(stream) {
            let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
            let start = UnsafeRawPointer(entry).advanced(by: offset).assumingMemoryBound(to: UInt8.self)
            names.append(Array(UnsafeBufferPointer(start: start, count: strlen(start))))
        }
        closedir(stream)
        for name in names where name != Array(".".utf8) && name != Array("..".utf8) {
            let path = folder.appending(name)
            _ = path.withCString { lstat($0, &status) }
            body(path, status.st_mode & S_IFMT == S_IFDIR)
        }
    }
}

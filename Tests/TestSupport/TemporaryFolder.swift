import Foundation
import PhotoTypes

/// A folder of its own for one test, removed when the test lets go of it.
public final class TemporaryFolder: Sendable {
    /// Its real path: scans report those, and the temporary folder of a Mac is a link.
    public let path: PhotoPath

    public init() throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "afterimage-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        path = PhotoPath(folder.resolvingSymlinksInPath().path)
    }

    deinit {
        remove(path)
    }

    public var url: URL { URL(filePath: path.display) }

    /// The whole path of something in it, as text.
    public func callAsFunction(_ name: String) -> String { path.display + "/" + name }

    public subscript(_ name: String) -> PhotoPath { path.appending(Array(name.utf8)) }

    public subscript(_ name: [UInt8]) -> PhotoPath { path.appending(name) }
}

// As names need not be text, not by Foundation.
extension TemporaryFolder {
    /// Makes a folder somewhere below, with those it lies in.
    public func makeFolder(_ folder: PhotoPath) {
        guard folder.bytes.count > path.bytes.count else { return }
        makeFolder(folder.parent)
        _ = folder.withCString { mkdir($0, 0o755) }
    }

    /// Writes a file, making its folders; returns its path.
    @discardableResult
    public func write(_ path: PhotoPath, _ content: [UInt8] = [1]) -> PhotoPath {
        makeFolder(path.parent)
        let descriptor = path.withCString { open($0, O_WRONLY | O_CREAT | O_TRUNC, 0o644) }
        _ = content.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
        close(descriptor)
        return path
    }

    @discardableResult
    public func write(_ name: String, _ content: [UInt8] = [1]) -> PhotoPath { write(self[name], content) }

    public func link(_ name: String, to target: String) {
        _ = symlink(target, self[name].display)
    }

    /// Nothing where the file cannot be read.
    public func read(_ path: PhotoPath) -> [UInt8] {
        let descriptor = path.withCString { open($0, O_RDONLY) }
        guard descriptor >= 0 else { return [] }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        return Array((try? file.readToEnd()) ?? Data())
    }

    public func exists(_ path: PhotoPath) -> Bool {
        var status = stat()
        return path.withCString { lstat($0, &status) } == 0
    }

    /// Every file and link below a folder.
    public func files(below folder: PhotoPath) -> [PhotoPath] {
        entries(of: folder).flatMap { isFolder($0) ? files(below: $0) : [$0] }
    }

    /// Removes a file, a link, or a folder with all that is in it, whatever its permissions.
    public func remove(_ path: PhotoPath) {
        if isFolder(path) {
            _ = path.withCString { chmod($0, 0o700) }
            for inner in entries(of: path) { remove(inner) }
            _ = path.withCString { rmdir($0) }
        } else {
            _ = path.withCString { unlink($0) }
        }
    }

    private func isFolder(_ path: PhotoPath) -> Bool {
        var status = stat()
        return path.withCString { lstat($0, &status) } == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private func entries(of folder: PhotoPath) -> [PhotoPath] {
        guard isFolder(folder), let stream = folder.withCString({ opendir($0) }) else { return [] }
        defer { closedir(stream) }
        var names: [[UInt8]] = []
        while let entry = readdir(stream) {
            let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
            let start = UnsafeRawPointer(entry).advanced(by: offset).assumingMemoryBound(to: UInt8.self)
            names.append(Array(UnsafeBufferPointer(start: start, count: strlen(start))))
        }
        return names.filter { $0 != Array(".".utf8) && $0 != Array("..".utf8) }.map(folder.appending)
    }
}

import Foundation

/// Copying that has reached the disk when it returns, and follows no link.
enum FileCopy {
    private static let part = 1 << 20

    /// - Throws: `ModelRegistryError.notReadable`, `.notWritable`.
    static func copy(_ source: URL, to target: URL) throws(ModelRegistryError) {
        let input = open(source.path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard input >= 0 else { throw .notReadable(path: source.path, errno: errno) }
        defer { close(input) }
        let output = try create(target)
        defer { close(output) }
        var buffer = [UInt8](repeating: 0, count: part)
        while true {
            let count = read(input, &buffer, buffer.count)
            guard count >= 0 else { throw .notReadable(path: source.path, errno: errno) }
            if count == 0 { break }
            try write(buffer[..<count], to: output, target)
        }
        guard fsync(output) == 0 else { throw .notWritable(path: target.path, errno: errno) }
    }

    /// A new file; one that is there already is an error, a link too.
    static func create(_ target: URL) throws(ModelRegistryError) -> Int32 {
        let output = open(target.path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard output >= 0 else { throw .notWritable(path: target.path, errno: errno) }
        return output
    }

    static func write(_ bytes: ArraySlice<UInt8>, to output: Int32, _ target: URL) throws(ModelRegistryError)
    {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(output, $0.baseAddress, $0.count) }
            guard count > 0 else { throw .notWritable(path: target.path, errno: errno) }
            rest = rest.dropFirst(count)
        }
    }

    static func makeFolder(_ folder: URL) throws(ModelRegistryError) {
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
            throw .notWritable(path: folder.path, errno: Int32(underlying?.code ?? Int(EACCES)))
        }
    }

    /// What a folder holds by name is on the disk too. Systems that cannot do that for folders are accepted.
    static func sync(_ folder: URL) {
        let descriptor = open(folder.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}

/// "No space left on device": what the system says of an error.
func systemText(_ errno: Int32) -> String {
    String(cString: strerror(errno))
}

import Foundation
import PhotoEmbedding

/// A plain tar archive (POSIX.1-2001, "pax Interchange Format" with its older form ustar; and GNU tar's long names),
/// read strictly: files and folders with safe relative names, and nothing else. What links, devices, sparse files,
/// two files of one name or a name that leads elsewhere would do here is never of use to a model pack, so an archive
/// that asks for it is refused. Not compressed: what comes out is never larger than what went in.
struct TarArchive {
    private let file: URL

    private static let block = 512
    private static let mostEntries = 1_000
    /// For names in records of their own.
    private static let largestRecord = 1 << 16

    init(_ file: URL) {
        self.file = file
    }

    /// Unpacks into a folder that is empty.
    ///
    /// - Throws: `ModelRegistryError.badArchive`, `.notReadable`, `.notWritable`.
    func unpack(into folder: URL) throws(ModelRegistryError) {
        let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .notReadable(path: file.path, errno: errno) }
        defer { close(descriptor) }
        var name: String?
        var size: Int?
        var entries = 0
        while let header = try header(descriptor) {
            entries += 1
            guard entries <= Self.mostEntries else {
                throw bad("it has more than \(Self.mostEntries) entries")
            }
            let length = try (size ?? header.number(124..<136)).orThrow(bad("a size is not a number"))
            switch header.kind {
            case "x":
                let record = try PaxRecord(try contents(descriptor, length)).orThrow(
                    bad("a pax record is malformed"))
                name = record.path ?? name
                size = record.size ?? size
                continue
            case "L":
                name = String(decoding: try contents(descriptor, length).prefix { $0 != 0 }, as: UTF8.self)
                continue
            case "g":
                _ = try contents(descriptor, length)
                continue
            case "0", "\0", "5":
                let path = try Self.safe(name ?? header.name).orThrow(
                    bad("the name \"\(name ?? header.name)\""))
                let isFolder = header.kind == "5"
                guard !isFolder || length == 0 else { throw bad("the folder \"\(path)\" has contents") }
                let target = path.isEmpty ? folder : folder.appendingPathComponent(path)
                if isFolder || path.isEmpty {
                    try FileCopy.makeFolder(target)
                } else {
                    try FileCopy.makeFolder(target.deletingLastPathComponent())
                    try unpack(descriptor, length, to: target)
                }
            default:
                throw bad(
                    "\"\(header.name)\" is neither a file nor a folder (type \(header.kind.debugDescription))"
                )
            }
            (name, size) = (nil, nil)
        }
        guard entries > 0 else { throw bad("it is empty") }
    }

    private func unpack(_ descriptor: Int32, _ length: Int, to target: URL) throws(ModelRegistryError) {
        let output = open(target.path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard output >= 0 else {
            if errno == EEXIST { throw bad("\"\(target.lastPathComponent)\" is in it twice") }
            throw .notWritable(path: target.path, errno: errno)
        }
        defer { close(output) }
        var rest = length
        while rest > 0 {
            let part = try bytes(descriptor, min(rest, 1 << 20))
            try FileCopy.write(part[...], to: output, target)
            rest -= part.count
        }
        try skipPadding(descriptor, after: length)
    }

    private func contents(_ descriptor: Int32, _ length: Int) throws(ModelRegistryError) -> [UInt8] {
        guard length <= Self.largestRecord else { throw bad("a record about a name is too long") }
        let contents = try bytes(descriptor, length)
        try skipPadding(descriptor, after: length)
        return contents
    }

    private func skipPadding(_ descriptor: Int32, after length: Int) throws(ModelRegistryError) {
        let over = length % Self.block
        if over > 0 { _ = try bytes(descriptor, Self.block - over) }
    }

    /// `nil` at the end: a block of zeros, or no block at all.
    private func header(_ descriptor: Int32) throws(ModelRegistryError) -> TarHeader? {
        var block = [UInt8](repeating: 0, count: Self.block)
        let count = try read(descriptor, &block)
        if count == 0 || (count == Self.block && block.allSatisfy { $0 == 0 }) { return nil }
        guard count == Self.block else { throw bad("it ends too early") }
        guard let header = TarHeader(block) else { throw bad("a header's checksum is wrong") }
        return header
    }

    private func bytes(_ descriptor: Int32, _ count: Int) throws(ModelRegistryError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        guard try read(descriptor, &bytes) == count else { throw bad("it ends too early") }
        return bytes
    }

    /// Reads until the buffer is full or the file ends.
    private func read(_ descriptor: Int32, _ buffer: inout [UInt8]) throws(ModelRegistryError) -> Int {
        var filled = 0
        while filled < buffer.count {
            let count = buffer.withUnsafeMutableBytes { bytes in
                Foundation.read(descriptor, bytes.baseAddress?.advanced(by: filled), bytes.count - filled)
            }
            guard count >= 0 else { throw .notReadable(path: file.path, errno: errno) }
            if count == 0 { break }
            filled += count
        }
        return filled
    }

    /// The name without `./` before it and `/` behind it, as tar writes them; `nil` for one that is not safe.
    private static func safe(_ name: String) -> String? {
        var name = name[...]
        while name.hasPrefix("./") { name = name.dropFirst(2) }
        if name.hasSuffix("/") { name = name.dropLast() }
        if name.isEmpty || name == "." { return "" }
        guard name.utf8.count <= 1_024, ModelPackManifest.isSafe(String(name)) else { return nil }
        return String(name)
    }

    private func bad(_ reason: String) -> ModelRegistryError {
        .badArchive(path: file.path, reason: reason)
    }
}

extension Optional {
    fileprivate func orThrow(_ error: @autoclosure () -> ModelRegistryError) throws(ModelRegistryError)
        -> Wrapped
    {
        guard let self else { throw error() }
        return self
    }
}

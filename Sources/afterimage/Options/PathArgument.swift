import ArgumentParser
import Foundation
import PhotoSource
import PhotoTypes

/// A path on the command line, byte for byte.
///
/// Swift hands arguments over as text and replaces what is not UTF-8 by U+FFFD; such a file could not be named.
/// Where the text holds that character, the bytes are looked up among the arguments as the system passed them.
struct PathArgument: ExpressibleByArgument, Hashable {
    /// As it was written: absolute or relative to the working folder.
    let bytes: [UInt8]

    init?(argument: String) {
        guard !argument.isEmpty else { return nil }
        bytes = argument.contains("\u{FFFD}") ? Self.original(of: argument) : Array(argument.utf8)
    }

    /// Absolute, as the disk spells it, with symbolic links resolved as far as the path exists: what is at its end may
    /// be gone by now.
    var path: PhotoPath {
        let slash = UInt8(ascii: "/")
        let written = bytes.first == slash ? bytes : Self.workingFolder + [slash] + bytes
        let absolute = PhotoPath(bytes: written).spelledOnDisk.bytes
        // The longest part that exists, resolved; then the rest unchanged.
        var existing = absolute[...]
        while !existing.isEmpty {
            let resolved = PhotoPath(bytes: Array(existing)).withCString { realpath($0, nil) }
            if let resolved {
                defer { free(resolved) }
                let start = PhotoPath(
                    bytes: Array(UnsafeRawBufferPointer(start: resolved, count: strlen(resolved))))
                let rest = absolute[existing.endIndex...].split(separator: slash)
                return rest.reduce(start) { path, name in
                    switch Array(name) {
                    case Array(".".utf8): path
                    case Array("..".utf8): path.parent
                    case let name: path.appending(name)
                    }
                }
            }
            existing = existing[..<(existing.lastIndex(of: slash) ?? existing.startIndex)]
        }
        return PhotoPath(bytes: absolute)
    }

    private static var workingFolder: [UInt8] {
        guard let folder = getcwd(nil, 0) else { return [] }
        defer { free(folder) }
        return Array(UnsafeRawBufferPointer(start: folder, count: strlen(folder)))
    }

    /// - Throws: `PhotoSourceError.notFound` or `.notAFolder`.
    func requireFolder() throws(PhotoSourceError) {
        var status = stat()
        guard path.withCString({ stat($0, &status) }) == 0 else { throw .notFound(path) }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw .notAFolder(path) }
    }

    static var defaultCompletionKind: CompletionKind { .file() }

    private static func original(of repaired: String) -> [UInt8] {
        for position in 0..<Int(CommandLine.argc) {
            guard let argument = CommandLine.unsafeArgv[position] else { continue }
            let bytes = Array(UnsafeRawBufferPointer(start: argument, count: strlen(argument)))
            // `--option=VALUE` carries the value behind the sign.
            let afterSign = bytes.firstIndex(of: UInt8(ascii: "=")).map { Array(bytes[($0 + 1)...]) }
            for candidate in [bytes, afterSign ?? []]
            where String(decoding: candidate, as: UTF8.self) == repaired {
                return candidate
            }
        }
        return Array(repaired.utf8)
    }
}

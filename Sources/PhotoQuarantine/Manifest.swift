import CFileMove
import Foundation
import PhotoStore
import PhotoTypes

/// `manifest.jsonl` in a quarantine folder: what was moved there, one line of JSON a photo, written and on the disk
/// before the photo is moved. Lines are only ever added. It is enough to bring everything back without the library:
/// what it lists and is still there is in quarantine.
struct Manifest {
    static let version = 1

    /// A file by its path from the base of the quarantine folder.
    struct File: Codable {
        let path: WrittenPath
        let sha256: WrittenHash
        let size: Int64
        /// Nanoseconds since 1970.
        let modified: Int64
    }

    enum Event: String, Codable {
        case move, restore, delete
    }

    struct Line: Codable {
        let event: Event
        let batch: String
        let time: Date
        /// The photo's, from the base.
        let path: WrittenPath
        /// On `move`.
        var library: String?
        var photo: File?
        var companions: [File]?
        var keep: WrittenPath?
        var keepSHA256: WrittenHash?
        var kind: String?
        var group: String?
        /// On `restore`: where it went, whole.
        var to: WrittenPath?
    }

    struct Key: Hashable {
        let batch: String
        let path: PhotoPath
    }

    private struct Heading: Codable {
        var format = "afterimage quarantine"
        let version: Int
    }

    /// The moves by batch and path from the base.
    let moves: [Key: Line]

    /// Reads what can be read: a line that a power cut tore is skipped. Nothing where there is no manifest.
    ///
    /// - Throws: `PhotoQuarantineError.manifest`, `.newerManifest`.
    init(_ folder: QuarantineFolder) throws(PhotoQuarantineError) {
        let path = folder.manifest
        let descriptor = path.withCString { open($0, O_RDONLY | O_NOFOLLOW | O_CLOEXEC) }
        guard descriptor >= 0 else {
            guard errno == ENOENT || errno == ENOTDIR else {
                throw .manifest(path: path.display, errno: errno)
            }
            moves = [:]
            return
        }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        guard let data = try? file.readToEnd() ?? Data() else {
            throw .manifest(path: path.display, errno: EIO)
        }
        let lines = data.split(separator: UInt8(ascii: "\n"))
        let decoder = Self.decoder
        if let heading = lines.first.flatMap({ try? decoder.decode(Heading.self, from: $0) }),
            heading.version > Self.version
        {
            throw .newerManifest(path: path.display, version: heading.version)
        }
        var moves: [Key: Line] = [:]
        for line in lines {
            guard let line = try? decoder.decode(Line.self, from: line), line.event == .move,
                let photo = line.photo, line.isSound
            else { continue }
            moves[Key(batch: line.batch, path: photo.path.path)] = line
        }
        self.moves = moves
    }

    /// Adds lines. They have reached the disk when this returns.
    ///
    /// - Throws: `FileHandlingError`; no part of the lines then stays.
    static func append(_ lines: [Line], to folder: QuarantineFolder) throws(FileHandlingError) {
        let path = folder.manifest
        let descriptor = path.withCString {
            open($0, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0o600)
        }
        guard descriptor >= 0 else { throw FileHandlingError(path: path, errno: errno) }
        defer { close(descriptor) }
        let end = lseek(descriptor, 0, SEEK_END)
        var text = Data()
        if end == 0 {
            text += (try? encoder.encode(Heading(version: version))) ?? Data()
            text.append(UInt8(ascii: "\n"))
        } else {
            var last = UInt8(ascii: "\n")
            if pread(descriptor, &last, 1, end - 1) == 1, last != UInt8(ascii: "\n") {
                // Torn: the new lines must not become part of it.
                text.append(UInt8(ascii: "\n"))
            }
        }
        for line in lines {
            guard let json = try? encoder.encode(line) else {
                throw FileHandlingError(path: path, errno: EINVAL)
            }
            text += json
            text.append(UInt8(ascii: "\n"))
        }
        var rest = text[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let failure = FileHandlingError(path: path, errno: errno)
                ftruncate(descriptor, end)
                throw failure
            }
            rest = rest.dropFirst(count)
        }
        let failure = cfile_sync(descriptor)
        guard failure == 0 else { throw FileHandlingError(path: path, errno: failure) }
        if end == 0 { FileHandling.sync([folder.path]) }
    }

    /// Tells the manifests of items, each that of its folder.
    ///
    /// - Returns: the items, by id, whose manifest could not be written, and why: nothing is moved without it.
    static func tell(
        of items: [QuarantineItem], _ line: (QuarantineItem) -> Line
    ) -> [QuarantineItem.ID: Refusal.Reason] {
        var refused: [QuarantineItem.ID: Refusal.Reason] = [:]
        for (folder, items) in Dictionary(grouping: items, by: \.quarantine) {
            do throws(FileHandlingError) {
                try append(items.map(line), to: folder)
            } catch {
                for item in items { refused[item.id] = error.reason }
            }
        }
        return refused
    }

    private static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    private static var decoder: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return decoder
    }
}

extension Manifest.Line {
    /// Whether all that it names lies within its batch: a line that someone wrote must not lead elsewhere.
    fileprivate var isSound: Bool {
        let paths = [path.path] + (photo.map { [$0.path.path] } ?? []) + (companions ?? []).map(\.path.path)
        return PhotoPath(batch).isPlainBelow && !batch.utf8.contains(UInt8(ascii: "/"))
            && paths.allSatisfy(\.isPlainBelow)
    }

    /// - Parameter library: the folder of the library that has the item.
    init(move item: QuarantineItem, library: String, time: Date) {
        let folder = item.quarantine
        func written(_ file: QuarantineItem.File) -> Manifest.File {
            Manifest.File(
                path: WrittenPath(folder.relative(file.path) ?? file.path.name),
                sha256: WrittenHash(file.contentHash), size: file.stamp.size, modified: file.stamp.modified)
        }
        self.init(
            event: .move, batch: item.batch, time: time, path: written(item.file).path, library: library,
            photo: written(item.file), companions: item.companions.map(written),
            keep: item.keptPath.map(WrittenPath.init), keepSHA256: item.keptHash.map(WrittenHash.init),
            kind: item.kind, group: item.group)
    }

    init(_ event: Manifest.Event, _ item: QuarantineItem, time: Date, to target: PhotoPath? = nil) {
        self.init(
            event: event, batch: item.batch, time: time,
            path: WrittenPath(item.quarantine.relative(item.file.path) ?? item.file.path.name),
            to: target.map(WrittenPath.init))
    }
}

import Foundation
import PhotoTypes

/// Where file systems are mounted now. Device numbers alone do not show a folder that is mounted a second time.
struct MountPoints {
    private let paths: Set<PhotoPath>

    /// Where only device numbers are to tell.
    static let unknown = MountPoints(paths: [])

    private init(paths: Set<PhotoPath>) {
        self.paths = paths
    }

    init() {
        // See proc_pid_mountinfo(5); elsewhere there is no such file. Its size is 0 and a read gives a page of it, so
        // FileManager would take the first page for all.
        let file = FileHandle(forReadingAtPath: "/proc/self/mountinfo")
        let table = (try? file?.readToEnd()) ?? Data()
        paths = Set(
            table.split(separator: UInt8(ascii: "\n")).compactMap { line in
                let fields = line.split(separator: UInt8(ascii: " "))
                return fields.count > 4 ? PhotoPath(bytes: Self.unescaped(fields[4])) : nil
            })
    }

    func contains(_ path: PhotoPath) -> Bool { paths.contains(path) }

    /// - Parameter parent: the folder that holds `path`.
    func contains(_ path: PhotoPath, _ identity: FileStatus.Identity, in parent: PhotoPath) -> Bool {
        if contains(path) { return true }
        guard let outer = try? FileStatus(parent, followingLinks: true) else { return false }
        return outer.identity.device != identity.device
    }

    /// Blanks, line breaks and backslashes are written as three octal digits.
    private static func unescaped(_ field: Data) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = field[...]
        while let byte = rest.first {
            rest = rest.dropFirst()
            let digits = String(decoding: rest.prefix(3), as: UTF8.self)
            if byte == UInt8(ascii: "\\"), digits.utf8.count == 3, let escaped = UInt8(digits, radix: 8) {
                bytes.append(escaped)
                rest = rest.dropFirst(3)
            } else {
                bytes.append(byte)
            }
        }
        return bytes
    }
}

extension FolderSource {
    /// Whether a folder, if it is there, is where a file system is mounted.
    public static func isMountPoint(_ folder: PhotoPath) -> Bool {
        guard let status = try? FileStatus(folder, followingLinks: true) else { return false }
        return MountPoints().contains(folder, status.identity, in: folder.parent)
    }
}

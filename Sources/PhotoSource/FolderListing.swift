import Foundation
import PhotoTypes

/// A name in a folder.
struct FolderEntry {
    /// What the folder itself says that it names; many file systems do not say.
    enum Hint {
        case file, folder, link, unknown
    }

    let name: [UInt8]
    let hint: Hint
}

/// What is in one folder, in byte order of the names.
func entriesOfFolder(_ folder: PhotoPath) throws(PhotoSourceError) -> [FolderEntry] {
    guard let stream = folder.withCString({ opendir($0) }) else {
        throw PhotoSourceError(folder, errno: errno)
    }
    defer { closedir(stream) }
    var entries: [FolderEntry] = []
    while true {
        errno = 0
        guard let entry = readdir(stream) else { break }
        // The name is a C array that may be longer than its declared type: measured where it lies.
        let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
        let start = UnsafeRawPointer(entry).advanced(by: offset).assumingMemoryBound(to: UInt8.self)
        let name = Array(UnsafeBufferPointer(start: start, count: strlen(start)))
        let hint: FolderEntry.Hint =
            switch Int(entry.pointee.d_type) {
            case Int(DT_REG): .file
            case Int(DT_DIR): .folder
            case Int(DT_LNK): .link
            default: .unknown
            }
        if name != Array(".".utf8), name != Array("..".utf8) {
            entries.append(FolderEntry(name: name, hint: hint))
        }
    }
    guard errno == 0 else { throw PhotoSourceError(folder, errno: errno) }
    return entries.sorted { $0.name.lexicographicallyPrecedes($1.name) }
}

/// The names in one folder, as bytes and in byte order.
package func namesInFolder(_ folder: PhotoPath) throws(PhotoSourceError) -> [[UInt8]] {
    try entriesOfFolder(folder).map(\.name)
}

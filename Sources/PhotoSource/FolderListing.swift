import Foundation
import PhotoTypes

/// The names in one folder, as bytes and in byte order.
package func namesInFolder(_ folder: PhotoPath) throws(PhotoSourceError) -> [[UInt8]] {
    guard let stream = folder.withCString({ opendir($0) }) else {
        throw PhotoSourceError(folder, errno: errno)
    }
    defer { closedir(stream) }
    var names: [[UInt8]] = []
    while true {
        errno = 0
        guard let entry = readdir(stream) else { break }
        // The name is a C array that may be longer than its declared type: measured where it lies.
        let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
        let start = UnsafeRawPointer(entry).advanced(by: offset).assumingMemoryBound(to: UInt8.self)
        let name = Array(UnsafeBufferPointer(start: start, count: strlen(start)))
        if name != Array(".".utf8), name != Array("..".utf8) { names.append(name) }
    }
    guard errno == 0 else { throw PhotoSourceError(folder, errno: errno) }
    return names.sorted { $0.lexicographicallyPrecedes($1) }
}

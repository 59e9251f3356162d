import Foundation
import PhotoTypes

extension FolderSource {
    /// The folder that removed photos are moved to. No scan enters it, by whatever path it is reached.
    public static let quarantineName = Array(".afterimage-quarantine".utf8)

    /// Whether a path leads into a quarantine, also by way of links.
    static func leadsIntoQuarantine(_ path: PhotoPath) -> Bool {
        func passesQuarantine(_ path: PhotoPath) -> Bool {
            path.bytes.split(separator: UInt8(ascii: "/")).contains { $0.elementsEqual(quarantineName) }
        }
        if passesQuarantine(path) { return true }
        return resolved(path).map(passesQuarantine) ?? false
    }

    /// The path without links; `nil` where it leads nowhere.
    static func resolved(_ path: PhotoPath) -> PhotoPath? {
        guard let resolved = path.withCString({ realpath($0, nil) }) else { return nil }
        defer { free(resolved) }
        // Unsafe: a C string of the system, measured and copied before it is freed.
        return PhotoPath(
            bytes: UnsafeBufferPointer(start: resolved, count: strlen(resolved)).map(UInt8.init(bitPattern:)))
    }
}

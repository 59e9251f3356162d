import Foundation
import PhotoTypes

/// A disk of a few pages, in memory: needs root and Linux.
final class SmallDisk: Sendable {
    let path: PhotoPath

    static let isAvailable: Bool = {
        guard geteuid() == 0, let folder = try? TemporaryFolder(),
            let disk = try? SmallDisk(kibibytes: 64, at: folder["disk"])
        else { return false }
        withExtendedLifetime(disk) {}
        return true
    }()

    init(kibibytes: Int, at path: PhotoPath) throws {
        self.path = path
        try FileManager.default.createDirectory(atPath: path.display, withIntermediateDirectories: true)
        try Self.run("/bin/mount", "-t", "tmpfs", "-o", "size=\(kibibytes)k", "none", path.display)
    }

    func setReadOnly(_ isReadOnly: Bool) throws {
        try Self.run("/bin/mount", "-o", "remount,\(isReadOnly ? "ro" : "rw")", path.display)
    }

    func resize(kibibytes: Int) throws {
        try Self.run("/bin/mount", "-o", "remount,size=\(kibibytes)k", path.display)
    }

    func unmount() throws { try Self.run("/bin/umount", path.display) }

    deinit {
        try? Self.run("/bin/umount", path.display)
    }

    private static func run(_ command: String, _ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: command)
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.featureUnsupported) }
    }
}

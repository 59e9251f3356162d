import Foundation
import PhotoTypes

/// A disk of a few pages, in memory: needs root and Linux.
final class SmallDisk: Sendable {
    let path: String

    static let isAvailable: Bool = {
        guard geteuid() == 0, let folder = try? TemporaryFolder(),
            let disk = try? SmallDisk(kibibytes: 64, on: folder)
        else { return false }
        withExtendedLifetime(disk) {}
        return true
    }()

    init(kibibytes: Int, on folder: TemporaryFolder) throws {
        path = folder("disk")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try Self.run("/bin/mount", "-t", "tmpfs", "-o", "size=\(kibibytes)k", "none", path)
    }

    func setReadOnly() throws {
        try Self.run("/bin/mount", "-o", "remount,ro", path)
    }

    func resize(kibibytes: Int) throws {
        try Self.run("/bin/mount", "-o", "remount,size=\(kibibytes)k", path)
    }

    deinit {
        try? Self.run("/bin/umount", path)
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

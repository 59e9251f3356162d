import Foundation
import PhotoTypes

/// A disk of a few pages, in memory: needs root and Linux. Unmounted when the test lets go of it.
public final class SmallDisk: Sendable {
    public let path: PhotoPath
    /// Held, as a folder in which a disk is mounted cannot be removed.
    private let folder: TemporaryFolder

    public static let isAvailable: Bool = {
        geteuid() == 0 && (try? SmallDisk(kibibytes: 64, in: TemporaryFolder())) != nil
    }()

    /// - Parameter name: of the folder to mount it on.
    public init(kibibytes: Int, in folder: TemporaryFolder, at name: String = "disk") throws {
        self.folder = folder
        path = PhotoPath(folder(name))
        folder.makeFolder(path)
        try Self.run("/bin/mount", ["-t", "tmpfs", "-o", "size=\(kibibytes)k", "none", path.display])
    }

    deinit {
        try? unmount()
    }

    public func setReadOnly(_ isReadOnly: Bool = true) throws {
        let arguments = ["-o", "remount,\(isReadOnly ? "ro" : "rw")", path.display]
        // It is busy while a process that another test starts still holds copies of files opened for writing.
        for _ in 0..<50 {
            if (try? Self.run("/bin/mount", arguments)) != nil { return }
            usleep(100_000)
        }
        try Self.run("/bin/mount", arguments)
    }

    public func resize(kibibytes: Int) throws {
        try Self.run("/bin/mount", ["-o", "remount,size=\(kibibytes)k", path.display])
    }

    public func unmount() throws { try Self.run("/bin/umount", [path.display]) }

    private static func run(_ command: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: command)
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.featureUnsupported) }
    }
}

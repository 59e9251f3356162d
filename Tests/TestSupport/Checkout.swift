import Foundation

/// What lies in and beside the package.
public enum Checkout {
    /// The package's folder.
    public static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// Read-only test data beside the package, or where `AFTERIMAGE_SHARED` says, which users' machines lack.
    public static let shared: URL? = {
        let named = ProcessInfo.processInfo.environment["AFTERIMAGE_SHARED"].map { URL(filePath: $0) }
        let shared = (named ?? folder.appending(path: "../shared")).standardizedFileURL
        return FileManager.default.fileExists(atPath: shared.path) ? shared : nil
    }()

    /// The Python environment of Training/, where it is installed.
    public static let python: URL? = {
        let file = folder.appending(path: ".venv/bin/python")
        return FileManager.default.isExecutableFile(atPath: file.path) ? file : nil
    }()
}

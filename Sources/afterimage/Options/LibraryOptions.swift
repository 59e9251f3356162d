import ArgumentParser
import PhotoStore

/// A command on a library.
protocol LibraryCommand {
    var library: LibraryOptions { get }
}

struct LibraryOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The library's folder (default: \(LibraryFolder.standard.path)).", valueName: "folder"),
        completion: .directory)
    var library: String?

    @Flag(help: "Write JSON for other programs.")
    var json = false

    var folder: LibraryFolder {
        library.map { LibraryFolder($0) } ?? .standard
    }

    /// The library, to be read; `nil` where there is none yet.
    ///
    /// - Throws: `PhotoStoreError`.
    func storeIfAny() throws(PhotoStoreError) -> PhotoStore? {
        do {
            return try PhotoStore(folder, for: .reading)
        } catch .noLibrary {
            return nil
        }
    }

    mutating func validate() throws {
        if library?.isEmpty == true { throw ValidationError("--library needs a folder.") }
    }
}

import PhotoTypes

/// Why a library could not be opened, read or written. `description` says what to do about it.
public enum PhotoStoreError: Error, Hashable, Sendable {
    /// There is no library in the folder yet.
    case noLibrary(folder: String)
    /// The folder holds something that is not a library of ours.
    case notALibrary(folder: String)
    /// Another process writes to the library; `process` is its id, where known.
    case locked(folder: String, process: Int32?)
    /// The database stayed busy for longer than a writer ever needs.
    case busy(folder: String)
    /// The folder or file cannot be read by this user.
    case notReadable(path: String)
    /// The folder or file cannot be written by this user or lies on a read-only medium.
    case notWritable(path: String)
    /// A later release wrote the library.
    case newerSchema(folder: String, found: Int, known: Int)
    /// The database file is damaged; `reason` is SQLite's own word.
    case corrupted(folder: String, reason: String)
    case diskFull(folder: String)
    /// A vector's length is not that of the others of its model.
    case dimensionMismatch(model: ModelID, expected: Int, found: Int)
    /// The path cannot be left out of runs.
    case notExcludable(PhotoPath, ExclusionRefusal)
    /// Any other failure of the file system.
    case fileSystem(path: String, errno: Int32)
    /// Any other failure of SQLite, with its extended result code.
    case database(folder: String, code: Int32, reason: String)
}

/// Why a path cannot be left out of runs.
public enum ExclusionRefusal: Hashable, Sendable {
    /// No folder of the library holds it.
    case isOutside
    /// It is a folder of the library.
    case isSource
    /// It holds this folder of the library.
    case holdsSource(PhotoPath)
}

extension PhotoStoreError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noLibrary(let folder):
            "There is no library in \(folder) yet. To create one: afterimage index FOLDER"
        case .notALibrary(let folder):
            "\(folder) holds other files but no library. Choose an empty or new folder with --library."
        case .locked(let folder, let process):
            "Another afterimage\(process.map { " (process \($0))" } ?? "") is writing to the library in "
                + "\(folder). Wait until it finishes, or stop it."
        case .busy(let folder):
            "The library in \(folder) is busy. Try again in a moment."
        case .notReadable(let path):
            "\(path) cannot be read. Check its owner and permissions."
        case .notWritable(let path):
            "\(path) cannot be written. Check its owner and permissions and that its disk is not read-only, "
                + "or choose another folder with --library."
        case .newerSchema(let folder, let found, let known):
            "The library in \(folder) was written by a newer afterimage (schema \(found); this one "
                + "knows up to \(known)). Update afterimage."
        case .corrupted(let folder, let reason):
            "The library in \(folder) is damaged (\(reason)). Restore it from a backup, or remove it with "
                + "`afterimage erase --all` and index again; your photos stay."
        case .diskFull(let folder):
            "The disk that holds \(folder) is full. Photos indexed so far are kept; free some space and run again."
        case .dimensionMismatch(let model, let expected, let found):
            "The model \(model) made a vector of \(found) values where the library holds \(expected). "
                + "Its model pack was changed without changing its version."
        case .notExcludable(let path, .isOutside):
            "\(path.display) is not inside an indexed folder. To stop indexing a whole folder: afterimage forget FOLDER"
        case .notExcludable(let path, .isSource):
            "\(path.display) is an indexed folder itself. To stop indexing it: afterimage forget FOLDER"
        case .notExcludable(let path, .holdsSource(let root)):
            "\(path.display) holds \(root.display), which is an indexed folder itself. To stop indexing that: "
                + "afterimage forget FOLDER"
        case .fileSystem(let path, let errno):
            "\(path): system error \(errno)."
        case .database(let folder, let code, let reason):
            "The database in \(folder) failed: \(reason) (SQLite code \(code))."
        }
    }
}

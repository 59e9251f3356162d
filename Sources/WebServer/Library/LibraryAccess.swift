import Foundation
import PhotoStore

/// The library, opened for reading for as long as there is one.
///
/// It may come (the first run), go (erased here or on the command line) and come again while the server runs.
actor LibraryAccess {
    nonisolated let folder: LibraryFolder
    /// For reading the library and files.
    nonisolated let work: WorkLimit
    private var opened: (store: PhotoStore, file: UInt64)?

    init(_ folder: LibraryFolder) {
        self.folder = folder
        // SQLite's readers run side by side; more than the cores can run only costs memory.
        work = WorkLimit(4)
    }

    /// - Throws: `PhotoStoreError.noLibrary` where there is none now; `PhotoStoreError`.
    func store() throws(PhotoStoreError) -> PhotoStore {
        var status = stat()
        // A library that was erased and created again is another file.
        let file = stat(folder.database, &status) == 0 ? UInt64(status.st_ino) : 0
        if let opened, opened.file == file, file != 0 { return opened.store }
        opened = nil
        let store = try PhotoStore(folder, for: .reading)
        opened = (store, file)
        return store
    }

    /// - Returns: `nil` where there is no library now.
    func storeIfAny() throws(PhotoStoreError) -> PhotoStore? {
        do {
            return try store()
        } catch .noLibrary {
            return nil
        }
    }

    /// Releases the library's files, to be erased.
    func close() {
        opened = nil
    }

    /// Runs a question to the library away from the threads that answer requests.
    nonisolated func read<Value: Sendable>(
        _ body: @escaping @Sendable (PhotoStore) throws -> Value
    ) async throws -> Value {
        let store = try await store()
        return try await work.run { try body(store) }
    }
}

import Foundation
import GRDB
import PhotoStore
import PhotoTypes
import Testing

@Suite struct OpeningTests {
    private let filling: Filling

    init() throws {
        filling = try Filling()
    }

    @Test func makesAPrivateLibrary() throws {
        let store = try filling.open()
        try Filling.run(store, [Filling.photo("/photos/a.jpg", content: 1)])
        func permissions(_ path: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        }
        #expect(try permissions(filling.folder.path) == 0o700)
        for name in try FileManager.default.contentsOfDirectory(atPath: filling.folder.path) {
            #expect(try permissions(filling.folder.path + "/" + name) == 0o600, "\(name)")
        }
    }

    @Test func readsNoLibraryWhereThereIsNone() throws {
        #expect(throws: PhotoStoreError.noLibrary(folder: filling.folder.path)) {
            try PhotoStore(filling.folder, for: .reading)
        }
        #expect(!FileManager.default.fileExists(atPath: filling.folder.path))
    }

    @Test func refusesAFolderOfOthers() throws {
        try FileManager.default.createDirectory(
            atPath: filling.folder.path, withIntermediateDirectories: true)
        try Data("hello".utf8).write(to: URL(fileURLWithPath: filling.folder.path + "/notes.txt"))
        #expect(throws: PhotoStoreError.notALibrary(folder: filling.folder.path)) { try filling.open() }
        #expect(throws: PhotoStoreError.notALibrary(folder: filling.folder.path)) {
            try PhotoStore.erase(filling.folder)
        }
        #expect(
            FileManager.default.contents(atPath: filling.folder.path + "/notes.txt") == Data("hello".utf8))
    }

    @Test func refusesADatabaseOfOthers() throws {
        try FileManager.default.createDirectory(
            atPath: filling.folder.path, withIntermediateDirectories: true)
        try DatabaseQueue(path: filling.folder.database).write {
            try $0.execute(sql: "CREATE TABLE theirs (x)")
        }
        for access in [PhotoStore.Access.reading, .writing] {
            #expect(throws: PhotoStoreError.notALibrary(folder: filling.folder.path)) {
                try PhotoStore(filling.folder, for: access)
            }
        }
    }

    @Test func letsOneWrite() throws {
        var store: PhotoStore? = try filling.open()
        #expect(throws: PhotoStoreError.locked(folder: filling.folder.path, process: getpid())) {
            try filling.open()
        }
        #expect(throws: PhotoStoreError.locked(folder: filling.folder.path, process: getpid())) {
            try PhotoStore.erase(filling.folder)
        }
        withExtendedLifetime(store) {}
        store = nil
        _ = try filling.open()
    }

    @Test func letsOthersReadMeanwhile() throws {
        let writer = try filling.open()
        try Filling.run(writer, [Filling.photo("/photos/a.jpg", content: 1)])
        let session = try writer.beginIndexing(
            root: "/photos", model: Filling.model, dimension: Filling.dimension)
        let reader = try PhotoStore(filling.folder, for: .reading)
        #expect(try reader.status().photos == 1)
        #expect(try reader.status().lastRun?.outcome == .running)
        _ = try session.commit(
            [.read(Filling.photo("/photos/b.jpg", content: 2))], times: IndexStageTimes()
        ) { _ in true }
        #expect(try reader.status().photos == 2)
        _ = try session.end(.interrupted)
    }

    /// A first run shows the library while it is being made.
    @Test func waitsForAWriterThatBringsItUpToDate() async throws {
        let writer = try filling.open()
        let file = try DatabaseQueue(path: filling.folder.database)
        let version = try await file.read { try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0 }
        try await file.write { try $0.execute(sql: "PRAGMA user_version = \(version - 1)") }
        let folder = filling.folder
        let reading = Task.detached { try PhotoStore(folder, for: .reading).status().photos }
        try await Task.sleep(for: .milliseconds(50))
        try await file.write { try $0.execute(sql: "PRAGMA user_version = \(version)") }
        #expect(try await reading.value == 0)
        withExtendedLifetime(writer) {}
    }

    /// Neither reader nor writer tries for ever to bring it up to date.
    @Test(arguments: [PhotoStore.Access.reading, .writing])
    func aVersionThatDoesNotFitTheTablesIsDamage(_ access: PhotoStore.Access) throws {
        try filling.open().close()
        try DatabaseQueue(path: filling.folder.database).write {
            try $0.execute(sql: "PRAGMA user_version = 1")
        }
        let error = #expect(throws: PhotoStoreError.self) { try PhotoStore(filling.folder, for: access) }
        guard case .corrupted = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func readerCannotWrite() throws {
        _ = try filling.open()
        let reader = try PhotoStore(filling.folder, for: .reading)
        #expect(throws: PhotoStoreError.notWritable(path: filling.folder.database)) {
            try reader.set("a", to: "b")
        }
    }

    @Test func namesANewerSchema() throws {
        _ = try filling.open()
        try DatabaseQueue(path: filling.folder.database).write {
            try $0.execute(sql: "PRAGMA user_version = 99")
        }
        for access in [PhotoStore.Access.reading, .writing] {
            let error = #expect(throws: PhotoStoreError.self) { try PhotoStore(filling.folder, for: access) }
            guard case .newerSchema(_, found: 99, known: 2...98) = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
    }

    @Test(arguments: [0, 40, 200]) func namesADamagedFile(offset: Int) throws {
        do {
            let store = try filling.open()
            try Filling.run(
                store, (1...100).map { try Filling.photo(PhotoPath("/photos/\($0).jpg"), content: $0) })
        }
        var bytes = try #require(FileManager.default.contents(atPath: filling.folder.database))
        for index in offset..<bytes.count { bytes[index] = UInt8(truncatingIfNeeded: index &* 31) }
        try bytes.write(to: URL(fileURLWithPath: filling.folder.database))
        for access in [PhotoStore.Access.reading, .writing] {
            let error = #expect(throws: PhotoStoreError.self) {
                try PhotoStore(filling.folder, for: access).status()
            }
            guard case .corrupted = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
        // And it can still be got rid of.
        try PhotoStore.erase(filling.folder)
        #expect(!FileManager.default.fileExists(atPath: filling.folder.path))
    }

    /// What a process that died without closing leaves: everything committed still in the write-ahead log.
    @Test func readsAnAbandonedLog() throws {
        let store = try filling.open()
        try Filling.run(store, [Filling.photo("/photos/a.jpg", content: 1)])
        let copy = LibraryFolder(filling.temporary("copy"))
        try FileManager.default.copyItem(atPath: filling.folder.path, toPath: copy.path)
        try FileManager.default.removeItem(atPath: copy.database + "-shm")
        let log = try FileManager.default.attributesOfItem(atPath: copy.database + "-wal")[.size] as? Int
        #expect(try #require(log) > 0)
        #expect(try PhotoStore(copy, for: .reading).photo(at: "/photos/a.jpg") != nil)
        let reopened = try PhotoStore(copy, for: .writing)
        #expect(try reopened.status().photos == 1)
    }

    /// A torn last transaction is not there, and those before it are.
    @Test func dropsATornTransaction() throws {
        let store = try filling.open()
        try Filling.run(store, [Filling.photo("/photos/a.jpg", content: 1)])
        let whole =
            try FileManager.default.attributesOfItem(atPath: filling.folder.database + "-wal")[.size] as? Int
        let session = try store.beginIndexing(
            root: "/photos", model: Filling.model, dimension: Filling.dimension)
        _ = try session.commit(
            [.read(Filling.photo("/photos/b.jpg", content: 2))], times: IndexStageTimes()
        ) { _ in true }
        let copy = LibraryFolder(filling.temporary("copy"))
        try FileManager.default.copyItem(atPath: filling.folder.path, toPath: copy.path)
        try FileManager.default.removeItem(atPath: copy.database + "-shm")
        let log = try FileHandle(forWritingTo: URL(fileURLWithPath: copy.database + "-wal"))
        try log.truncate(atOffset: UInt64(try log.seekToEnd()) - 1000)
        try log.close()
        #expect(try #require(whole) > 0)
        let reopened = try PhotoStore(copy, for: .writing)
        #expect(try reopened.photo(at: "/photos/a.jpg") != nil)
        #expect(try reopened.photo(at: "/photos/b.jpg") == nil)
    }

    @Test(.enabled(if: geteuid() != 0, "root may write anywhere")) func namesAReadOnlyFolder() throws {
        chmod(filling.temporary.path.display, 0o500)
        defer { chmod(filling.temporary.path.display, 0o700) }
        #expect(throws: PhotoStoreError.notWritable(path: filling.folder.path)) { try filling.open() }
    }
}

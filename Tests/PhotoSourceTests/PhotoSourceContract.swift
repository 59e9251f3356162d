import PhotoSource
import PhotoTypes
import TestSupport
import Testing

/// What every `PhotoSource` owes. `FolderSource` is the only one yet; another joins by adding itself to `make`.
@Suite struct PhotoSourceContract {
    typealias Make = @Sendable (_ folder: PhotoPath) -> any PhotoSource

    static let make: [Make] = [{ FolderSource(root: $0) }]

    @Test(arguments: make) func visitsEveryPhotoOnceInOneOrder(_ make: Make) async throws {
        let folder = try TemporaryFolder()
        let paths = ["b/2.jpg", "a.png", "b/1.JPG", "b/c/3.heic", "z.jpg"].map { folder.write($0) }
        let source = make(folder.path)
        let first = try await found(by: source)
        #expect(Set(first.map(\.path)) == Set(paths))
        #expect(first.count == paths.count)
        #expect(try await found(by: source) == first)
        #expect(first.allSatisfy { $0.path.isWithin(source.root) })
    }

    @Test(arguments: make) func readsWhatIsThere(_ make: Make) async throws {
        let folder = try TemporaryFolder()
        folder.write("a.jpg", Array("abc".utf8))
        let source = make(folder.path)
        let item = try #require(try await found(by: source).first)
        let content = try source.read(item)
        #expect(content.bytes == Array("abc".utf8))
        #expect(content.stamp == item.stamp && item.stamp.size == 3)
        // FIPS 180-2, appendix B.1.
        #expect(content.hash.hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test(arguments: make) func passesOverWhatIsExcluded(_ make: Make) async throws {
        let folder = try TemporaryFolder()
        for name in ["a.jpg", "b.jpg", "private/c.jpg", "private/deep/d.jpg", "private2/e.jpg"] {
            folder.write(name)
        }
        var names: [String] = []
        let excluded: Set<PhotoPath> = [folder["private"], folder["b.jpg"], folder.path, folder.path.parent]
        try await make(folder.path).scan(excluding: excluded) { event in
            if case .found(let item) = event { names.append(item.path.name.display) }
        }
        #expect(names.sorted() == ["a.jpg", "e.jpg"])
    }

    @Test(arguments: make) func throwsForAMissingRoot(_ make: Make) async throws {
        let folder = try TemporaryFolder()
        let missing = folder["missing"]
        await #expect(throws: PhotoSourceError.notFound(missing)) { try await make(missing).scan { _ in } }
        let file = folder.write("file.jpg")
        await #expect(throws: PhotoSourceError.notAFolder(file)) { try await make(file).scan { _ in } }
    }

    @Test(arguments: make) func reportsAPhotoThatVanished(_ make: Make) throws {
        let folder = try TemporaryFolder()
        let item = SourceItem(path: folder["gone.jpg"], stamp: FileStamp(size: 1, modified: 0))
        #expect(throws: PhotoSourceError.notFound(item.path)) { try make(folder.path).read(item) }
    }

    @Test(arguments: make) func stopsWhenTheVisitorThrowsOrTheTaskIsCancelled(_ make: Make) async throws {
        struct Enough: Error {}
        let folder = try TemporaryFolder()
        for number in 0..<5 { folder.write("\(number).jpg") }
        let source = make(folder.path)
        await #expect(throws: Enough.self) { try await source.scan { _ in throw Enough() } }
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await source.scan { _ in }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}

func found(by source: any PhotoSource) async throws -> [SourceItem] {
    var items: [SourceItem] = []
    try await source.scan { if case .found(let item) = $0 { items.append(item) } }
    return items
}

func failures(of source: any PhotoSource) async throws -> [PhotoPath: PhotoSourceError] {
    var failures: [PhotoPath: PhotoSourceError] = [:]
    try await source.scan { if case .failed(let path, let error) = $0 { failures[path] = error } }
    return failures
}

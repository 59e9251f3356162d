import Foundation
import PhotoQuarantine
import PhotoStore
import PhotoTypes
import Testing

@Suite struct ApplyTests {
    private let library: TestLibrary

    init() throws {
        library = try TestLibrary()
    }

    @Test func takesPhotosOutOfTheWayWithTheirCompanions() async throws {
        library.write("a.jpg", "one")
        library.write("2024/b.MP.jpg", "one")
        library.write("2024/b.MP.xmp", "sidecar")
        library.write("2024/b.MP", "movie")
        library.write("2024/other.jpg", "other")
        let store = try library.open()
        try await library.index(store)
        var seen: [QuarantineProgress] = []
        let applied = try library.quarantine(store).apply(library.plan(store, [("2024/b.MP.jpg", "a.jpg")])) {
            seen.append($0)
        }
        #expect(applied.refused.isEmpty && !applied.wasInterrupted)
        #expect(applied.moved.map(\.file.path) == [library.path("2024/b.MP.jpg")])
        #expect(applied.bytes == 15)
        #expect(seen == [QuarantineProgress(done: 1, total: 1, bytes: 15)])
        #expect(try library.filesInPlace() == ["a.jpg": "one", "2024/other.jpg": "other"])
        #expect(
            try library.filesInQuarantine() == [
                "2024/b.MP.jpg": "one", "2024/b.MP.xmp": "sidecar", "2024/b.MP": "movie",
            ])
        #expect(try library.livePaths(store) == [library.path("a.jpg"), library.path("2024/other.jpg")])

        let batch = try #require(try library.quarantine(store).list().first)
        #expect(batch.name == applied.batch && batch.taken == library.clock.now && batch.bytes == 15)
        #expect(batch.photos.map(\.isThere) == [true])
        #expect(
            batch.photos[0].item.place
                == PhotoPath(
                    library.root.display + "/.afterimage-quarantine/\(batch.name)/2024/b.MP.jpg"))
        let modes = try [".afterimage-quarantine", ".afterimage-quarantine/manifest.jsonl"].map {
            try FileManager.default.attributesOfItem(atPath: library.path($0).display)[.posixPermissions]
                as? Int
        }
        #expect(modes == [0o700, 0o600])
    }

    @Test func heedsWhatWasSaidSinceThePlanWasMade() async throws {
        library.write("a.jpg", "one")
        library.write("b.jpg", "another")
        let store = try library.open()
        try await library.index(store)
        let plan = try library.plan(store, [("b.jpg", "a.jpg")])
        let item = try #require(plan.items.first)
        try store.remember([
            DuplicateDecision(
                item.remove.contentHash, try #require(item.keep).contentHash, areDuplicates: false)
        ])
        let applied = try library.quarantine(store).apply(plan)
        #expect(applied.moved.isEmpty)
        #expect(applied.refused.map(\.reason) == [.saidToBeDifferent(library.path("a.jpg"))])
    }

    @Test func namesNeedNotBeText() async throws {
        let odd = PhotoPath(
            bytes: library.root.bytes + Array("/caf".utf8) + [0xE9, 0x0A] + Array(".jpg".utf8))
        library.temporary.write(odd, Array("one".utf8))
        library.write("a\n\"b\".jpg", "one")
        let store = try library.open()
        try await library.index(store)
        func file(_ path: PhotoPath) throws -> QuarantinePlan.File {
            .init(try #require(try store.photo(at: path)))
        }
        let plan = QuarantinePlan(
            created: library.clock.now, library: library.folder.path,
            items: [
                .init(
                    remove: try file(odd), keep: try file(library.path("a\n\"b\".jpg")), kind: "sameBytes",
                    group: "g")
            ])
        let quarantine = library.quarantine(store)
        let applied = try quarantine.apply(QuarantinePlan(json: plan.json()))
        #expect(applied.moved.map(\.file.path) == [odd])
        #expect(!library.temporary.exists(odd))
        #expect(library.temporary.exists(try #require(applied.moved.first).place))
        // Also by the manifest alone.
        let fresh = try PhotoStore(LibraryFolder(library.temporary["second"].display), for: .writing)
        let again = library.quarantine(fresh)
        #expect(try again.adopt(library.root).map(\.file.path) == [odd])
        #expect(try again.restore(.all).restored.map(\.path) == [odd])
        #expect(library.temporary.read(odd) == Array("one".utf8))
    }

    @Test func refusesWhatIsNotAsPlannedAndMovesTheRest() async throws {
        let names = [
            "changed", "resized", "absent", "linked", "good", "kept-changed", "kept-absent", "kept-linked",
        ]
        for name in names {
            library.write("\(name).jpg", "one of \(name)")
            library.write("\(name)-keep.jpg", "other of \(name)")
        }
        let store = try library.open()
        try await library.index(store)
        let plan = try library.plan(store, names.map { ("\($0).jpg", "\($0)-keep.jpg") })

        library.write("changed.jpg", "ONE of changed")
        library.write("resized.jpg", "more")
        library.temporary.remove(library.path("absent.jpg"))
        for name in ["linked.jpg", "kept-linked-keep.jpg"] {
            library.temporary.remove(library.path(name))
            _ = symlink(library.path("good.jpg").display, library.path(name).display)
        }
        library.write("kept-changed-keep.jpg", "OTHER of kept-changed")
        library.temporary.remove(library.path("kept-absent-keep.jpg"))
        let before = try library.files()
        let applied = try library.quarantine(store).apply(plan)
        #expect(
            applied.refused == [
                Refusal(path: library.path("changed.jpg"), reason: .changed),
                Refusal(path: library.path("resized.jpg"), reason: .changed),
                Refusal(path: library.path("absent.jpg"), reason: .notThere),
                Refusal(path: library.path("linked.jpg"), reason: .notAFile),
                Refusal(
                    path: library.path("kept-changed.jpg"),
                    reason: .keptChanged(library.path("kept-changed-keep.jpg"))),
                Refusal(
                    path: library.path("kept-absent.jpg"),
                    reason: .keptNotThere(library.path("kept-absent-keep.jpg"))),
                Refusal(
                    path: library.path("kept-linked.jpg"),
                    reason: .keptNotAFile(library.path("kept-linked-keep.jpg"))),
            ])
        #expect(try library.filesInQuarantine() == ["good.jpg": "one of good"])
        var expected = before
        expected["good.jpg"] = nil
        // The two links to it lead nowhere now.
        #expect(
            try library.filesInPlace().filter { !$0.value.isEmpty }
                == expected.filter { !["linked.jpg", "kept-linked-keep.jpg"].contains($0.key) })
    }

    @Test func refusesToLoseAFileByAnotherOfItsNames() async throws {
        library.write("a.jpg", "one")
        library.write("b/b.jpg", "one")
        _ = link(library.path("a.jpg").display, library.path("hard.jpg").display)
        let store = try library.open()
        try await library.index(store)
        // The same files by way of a link, as a root of its own.
        let alias = library.temporary["alias"]
        _ = symlink(library.root.display, alias.display)
        try await library.index(store, root: alias)
        func file(_ path: PhotoPath) throws -> QuarantinePlan.File {
            .init(try #require(try store.photo(at: path)))
        }
        func item(_ remove: PhotoPath, _ keep: PhotoPath) throws -> QuarantinePlan.Item {
            .init(remove: try file(remove), keep: try file(keep), kind: "sameBytes", group: "g")
        }
        let aliased = PhotoPath(alias.display + "/a.jpg")
        var plan = try library.plan(store, [("hard.jpg", "a.jpg")])
        let quarantine = library.quarantine(store)
        #expect(try quarantine.apply(plan).refused.map(\.reason) == [.sameFile(library.path("a.jpg"))])
        plan.items = [try item(library.path("a.jpg"), aliased)]
        #expect(try quarantine.apply(plan).refused.map(\.reason) == [.sameFile(aliased)])
        // A chain by two names: `a` goes for `b`, and `b`, by its other name, for `a`.
        let aliasedB = PhotoPath(alias.display + "/b/b.jpg")
        plan.items = [try item(library.path("a.jpg"), library.path("b/b.jpg")), try item(aliasedB, aliased)]
        #expect(plan.problems.isEmpty)
        let applied = try quarantine.apply(plan)
        #expect(applied.moved.isEmpty)
        #expect(
            applied.refused.map(\.reason) == [
                .keptIsRemoved(library.path("b/b.jpg")), .keptIsRemoved(aliased),
            ])
    }

    @Test func refusesAPlanThatMakesNoSense() async throws {
        library.write("a.jpg", "one")
        library.write("b.jpg", "one")
        let store = try library.open()
        try await library.index(store)
        var plan = try library.plan(store, [("a.jpg", "b.jpg"), ("b.jpg", "a.jpg")])
        #expect(throws: PhotoQuarantineError.contradictoryPlan(plan.problems)) {
            try library.quarantine(store).apply(plan)
        }
        plan.items.removeLast()
        plan.library = "/elsewhere"
        #expect(throws: PhotoQuarantineError.otherLibrary(planned: "/elsewhere", given: library.folder.path))
        {
            try library.quarantine(store).apply(plan)
        }
        plan.library = library.folder.path
        plan.items[0].remove.path = library.write("unknown.jpg", "one")
        #expect(try library.quarantine(store).apply(plan).refused.map(\.reason) == [.notInLibrary])
        plan.items[0].keep?.path = library.path("unknown.jpg")
        plan.items[0].remove.path = library.path("a.jpg")
        #expect(
            try library.quarantine(store).apply(plan).refused.map(\.reason)
                == [.keptNotInLibrary(library.path("unknown.jpg"))])
        #expect(try library.filesInPlace().count == 3)
        #expect(try library.quarantine(store).list().isEmpty)
    }

    @Test func stopsBetweenPhotosAndGoesOn() async throws {
        library.write("keep.jpg", "one")
        for number in 0..<300 { library.write("\(number).jpg", "one") }
        let store = try library.open()
        try await library.index(store)
        let plan = try library.plan(store, (0..<300).map { ("\($0).jpg", "keep.jpg") })
        let quarantine = library.quarantine(store)
        let first = try await Task {
            try quarantine.apply(plan) { progress in
                if progress.done == 150 { withUnsafeCurrentTask { $0?.cancel() } }
            }
        }.value
        #expect(first.wasInterrupted && first.moved.count == 150)
        #expect(try library.filesInQuarantine().count == 150 && library.filesInPlace().count == 151)
        #expect(try !store.hasQuarantineIntents())
        #expect(try library.livePaths(store).count == 151)
        let second = try quarantine.apply(plan)
        #expect(second.moved.count == 150 && second.refused.count == 150)
        #expect(try library.filesInPlace() == ["keep.jpg": "one"])
        #expect(try quarantine.list().map(\.photos.count) == [150, 150])

        let back = try await Task {
            try quarantine.restore(.all) { progress in
                if progress.done == 10 { withUnsafeCurrentTask { $0?.cancel() } }
            }
        }.value
        #expect(back.wasInterrupted && back.restored.count == 10)
        #expect(try quarantine.restore(.all).restored.count == 290)
        #expect(try library.filesInPlace().count == 301)
    }

    /// Many groups in one go; how long it takes is printed, not judged. `AFTERIMAGE_MANY=10000` for more.
    @Test func takesMany() async throws {
        let count = Int(ProcessInfo.processInfo.environment["AFTERIMAGE_MANY"] ?? "") ?? 1_000
        library.write("keep.jpg", "one")
        for number in 0..<count { library.write("\(number % 50)/\(number).jpg", "one") }
        let store = try library.open()
        try await library.index(store)
        let plan = try library.plan(store, (0..<count).map { ("\($0 % 50)/\($0).jpg", "keep.jpg") })
        let quarantine = library.quarantine(store)
        let start = ContinuousClock.now
        #expect(try quarantine.apply(plan).moved.count == count)
        let moved = ContinuousClock.now
        #expect(try quarantine.restore(.all).restored.count == count)
        print("\(count) photos: there in \(moved - start), back in \(ContinuousClock.now - moved)")
        #expect(try library.livePaths(store).count == count + 1)
    }
}

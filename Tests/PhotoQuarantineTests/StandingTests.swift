import Foundation
import PhotoQuarantine
import PhotoStore
import PhotoTypes
import Testing

/// What of a plan was done before.
@Suite struct StandingTests {
    private let library: TestLibrary
    private let store: PhotoStore
    private let quarantine: Quarantine

    init() throws {
        library = try TestLibrary()
        store = try library.open()
        quarantine = library.quarantine(store)
    }

    /// A plan that removes `a.jpg` and so on, for `keep.jpg`.
    private func plan(_ names: String...) async throws -> QuarantinePlan {
        library.write("keep.jpg", "kept")
        for name in names { library.write("\(name).jpg", "bytes of \(name)") }
        try await library.index(store)
        return try library.plan(store, names.map { ("\($0).jpg", "keep.jpg") })
    }

    private func names(_ plan: QuarantinePlan) -> [String] {
        plan.items.map(\.remove.path.name.display)
    }

    private func names(_ items: [QuarantineItem]) -> [String] { items.map(\.file.path.name.display) }

    @Test func aFreshPlanIsAllToBeDone() async throws {
        let plan = try await plan("a", "b")
        let standing = try quarantine.standing(of: plan)
        #expect(standing.rest == plan && standing.done.isEmpty)
    }

    @Test func whatIsInQuarantineIsDoneAndWhatCameBackIsNot() async throws {
        let plan = try await plan("b", "a", "c")
        var part = plan
        part.items.removeLast()
        let batch = try #require(try quarantine.apply(part).batch)
        var standing = try quarantine.standing(of: plan)
        #expect(names(standing.rest) == ["c.jpg"] && names(standing.done) == ["b.jpg", "a.jpg"])
        #expect(standing.done.allSatisfy { $0.batch == batch && $0.state == .quarantined })

        _ = try quarantine.restore(.photos([library.path("a.jpg")]))
        standing = try quarantine.standing(of: plan)
        #expect(names(standing.rest) == ["a.jpg", "c.jpg"] && names(standing.done) == ["b.jpg"])
        #expect(try quarantine.apply(standing.rest).moved.count == 2)
        standing = try quarantine.standing(of: plan)
        #expect(standing.rest.items.isEmpty && names(standing.done) == ["b.jpg", "a.jpg", "c.jpg"])
    }

    @Test func whatWasDeletedIsDone() async throws {
        let plan = try await plan("a")
        _ = try quarantine.apply(plan)
        #expect(try quarantine.empty(olderThan: .zero).deleted.count == 1)
        let standing = try quarantine.standing(of: plan)
        #expect(standing.rest.items.isEmpty && standing.done.map(\.state) == [.deleted])
    }

    @Test func otherBytesOfTheNameAreNotWhatWasPlanned() async throws {
        let plan = try await plan("a")
        _ = try quarantine.apply(plan)
        var other = plan
        other.items[0].remove.contentHash = try #require(other.items[0].keep?.contentHash)
        #expect(try quarantine.standing(of: other).rest == other)
        // A file that came to the place since is a photo like any other.
        library.write("a.jpg", "newcomer")
        try await library.index(store)
        #expect(try quarantine.standing(of: plan).rest == plan)
        #expect(try quarantine.apply(plan).refused.map(\.reason) == [.changed])
    }

    @Test func anotherLibrarysPlanHasNone() async throws {
        var plan = try await plan("a")
        plan.library = "/elsewhere"
        #expect(throws: PhotoQuarantineError.self) { try quarantine.standing(of: plan) }
    }
}

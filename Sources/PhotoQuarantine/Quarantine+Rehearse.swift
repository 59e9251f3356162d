import PhotoStore
import PhotoTypes

/// What applying a plan would do now.
public struct RehearsedPlan: Sendable {
    /// An item whose photo would be moved, with the sidecars and the movie that would go along.
    public struct Move: Sendable {
        public let item: QuarantinePlan.Item
        public let companions: [PhotoPath]
    }

    public internal(set) var movable: [Move] = []
    /// Those that would be left as they are. Both in the order of the plan.
    public internal(set) var refused: [Refusal] = []
    /// Whether the task was cancelled before the end: the rest was not looked at.
    public internal(set) var wasInterrupted = false

    /// Of the photos that would be moved, companions left out.
    public var bytes: Int64 { movable.reduce(0) { $0 + $1.item.remove.size } }
}

extension Quarantine {
    /// Checks a plan as `apply` does, and moves nothing.
    ///
    /// - Parameter progress: called after each photo.
    /// - Throws: `PhotoQuarantineError`, as of `apply`.
    public func rehearse(
        _ plan: QuarantinePlan, progress report: (QuarantineProgress) -> Void = { _ in }
    ) throws(PhotoQuarantineError) -> RehearsedPlan {
        try requireFitting(plan)
        var check = try ItemCheck(plan, store)
        var rehearsed = RehearsedPlan()
        var progress = QuarantineProgress(total: plan.items.count)
        for item in plan.items {
            if Task.isCancelled {
                rehearsed.wasInterrupted = true
                break
            }
            switch try check.check(item) {
            case .success(let move):
                rehearsed.movable.append(.init(item: item, companions: move.move.companions.map(\.path)))
            case .failure(let reason):
                rehearsed.refused.append(Refusal(path: item.remove.path, reason: reason))
            }
            progress.done += 1
            report(progress)
        }
        return rehearsed
    }

    /// The sidecars and movies that would go along with a plan's photos, by photo, as they are now. Reads no photo.
    ///
    /// - Throws: `PhotoQuarantineError.contradictoryPlan`, `.otherLibrary`, `.store`.
    public func companions(
        of plan: QuarantinePlan
    ) throws(PhotoQuarantineError) -> [PhotoPath: [PhotoPath]] {
        try requireFitting(plan)
        var found: [PhotoPath: [PhotoPath]] = [:]
        var judge = CompanionJudge(store)
        for path in plan.items.map(\.remove.path) {
            guard let photo = try storing({ () throws(PhotoStoreError) in try store.photo(at: path) }) else {
                continue
            }
            let companions = judge.followers(of: photo, identifier: nil)
            if !companions.isEmpty { found[path] = companions }
        }
        return found
    }

    /// - Throws: `PhotoQuarantineError.contradictoryPlan`, `.otherLibrary`.
    func requireFitting(_ plan: QuarantinePlan) throws(PhotoQuarantineError) {
        let problems = plan.problems
        guard problems.isEmpty else { throw .contradictoryPlan(problems) }
        guard LibraryFolder(plan.library) == store.folder else {
            throw .otherLibrary(planned: plan.library, given: store.folder.path)
        }
    }
}

import PhotoStore
import PhotoTypes

/// What applying a plan would do now.
public struct RehearsedPlan: Sendable {
    /// Items whose photos would be moved.
    public internal(set) var movable: [QuarantinePlan.Item] = []
    /// Those that would be left as they are. Both in the order of the plan.
    public internal(set) var refused: [Refusal] = []
    /// Whether the task was cancelled before the end: the rest was not looked at.
    public internal(set) var wasInterrupted = false

    /// Of the photos that would be moved, companions left out.
    public var bytes: Int64 { movable.reduce(0) { $0 + $1.remove.size } }
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
            case .success: rehearsed.movable.append(item)
            case .failure(let reason):
                rehearsed.refused.append(Refusal(path: item.remove.path, reason: reason))
            }
            progress.done += 1
            report(progress)
        }
        return rehearsed
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

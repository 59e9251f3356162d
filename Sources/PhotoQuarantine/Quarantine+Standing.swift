import PhotoStore
import PhotoTypes

/// How far a plan was carried out before.
public struct PlanStanding: Sendable {
    /// The plan without what is done.
    public let rest: QuarantinePlan
    /// What went for its photos, in the order of the plan: in quarantine still, or deleted from there since.
    public let done: [QuarantineItem]
}

extension Quarantine {
    /// Parts a plan into what is still to be done and what was done before, by this plan or another. A photo that came
    /// back, by `restore` or by itself, is to be done again. Reads no photo.
    ///
    /// - Throws: `PhotoQuarantineError.contradictoryPlan`, `.otherLibrary`, `.store`.
    public func standing(of plan: QuarantinePlan) throws(PhotoQuarantineError) -> PlanStanding {
        try requireFitting(plan)
        return try storing { () throws(PhotoStoreError) in
            var absent: Set<PhotoPath> = []
            for item in plan.items where try store.photo(at: item.remove.path) == nil {
                absent.insert(item.remove.path)
            }
            guard !absent.isEmpty else { return PlanStanding(rest: plan, done: []) }
            // The latest counts: a photo may have gone, come back, and gone again.
            let journal = Dictionary(
                try store.quarantineItems(in: [.quarantined, .restoring, .deleting, .deleted])
                    .filter { absent.contains($0.file.path) }.map { ($0.file.path, $0) },
                uniquingKeysWith: { $1 })
            func before(_ item: QuarantinePlan.Item) -> QuarantineItem? {
                guard let entry = journal[item.remove.path], entry.file.contentHash == item.remove.contentHash
                else { return nil }
                return entry
            }
            var rest = plan
            rest.items.removeAll { before($0) != nil }
            return PlanStanding(rest: rest, done: plan.items.compactMap(before))
        }
    }
}

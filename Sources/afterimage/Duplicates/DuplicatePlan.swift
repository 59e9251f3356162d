import PhotoGrouping
import PhotoQuarantine
import PhotoStore

extension DuplicateGroup {
    /// What a plan moves of it.
    func planned(allSuggestedOf kinds: Set<DuplicateKind>) -> [DuplicateMember] {
        kinds.contains(kind) ? removable : members.filter(isPreselected)
    }
}

extension QuarantinePlan {
    /// What is sure of the groups; of kinds that are asked for by name all that is suggested.
    init(
        _ groups: some Sequence<DuplicateGroup>, allSuggestedOf kinds: Set<DuplicateKind>,
        library: LibraryFolder
    ) {
        let choices = groups.flatMap { group in
            let going = group.planned(allSuggestedOf: kinds)
            let names = Set(going.map(\.photo.id))
            let kept = group.members.filter { !names.contains($0.photo.id) }.flatMap(\.photos)
            return going.map {
                Choice(
                    remove: $0.photos, keep: kept, kind: ($0.kind ?? group.kind).rawValue, group: group.id)
            }
        }
        self.init(choices, library: library.path)
    }
}

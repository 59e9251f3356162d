import PhotoGrouping
import PhotoQuarantine
import PhotoStore

extension QuarantinePlan {
    /// What the groups suggest.
    init(_ groups: some Sequence<DuplicateGroup>, library: LibraryFolder) {
        let choices = groups.flatMap { group in
            let kept = group.kept.flatMap(\.photos)
            return group.removable.map {
                Choice(
                    remove: $0.photos, keep: kept, kind: ($0.kind ?? group.kind).rawValue, group: group.id)
            }
        }
        self.init(choices, library: library.path)
    }
}

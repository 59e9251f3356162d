import PhotoTypes

extension DuplicateReport {
    /// What is shown as one photo where many are found: identical files, the same picture saved differently, shots of a
    /// burst, and raw files with their pictures. Edited versions stand for themselves: they look different.
    public var stacks: PhotoStacks {
        PhotoStacks(
            groups.flatMap { group in
                let alike = group.members.filter { $0.kind != .nearDuplicate }
                // Identical files may also be edited versions of the one that stays.
                let identical = Dictionary(grouping: group.members.map(\.photo), by: \.contentHash).values
                return [alike.flatMap(\.photos)] + Array(identical) + group.members.map(\.photos)
            }.map { $0.map(PhotoStacks.Member.init) })
    }
}

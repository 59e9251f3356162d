import PhotoTypes

extension DuplicateReport {
    /// What is shown as one photo where many are found: identical files, the same picture saved differently, shots of a
    /// burst, and raw files with their pictures. Edited versions stand for themselves: they look different. Of identical
    /// files, the one to keep is shown.
    public var stacks: PhotoStacks {
        var stacks: [[Photo]] = []
        var keepers: [PhotoStacks.Member: PhotoStacks.Member] = [:]
        for group in groups {
            let alike = group.members.filter { $0.kind != .nearDuplicate }
            // Identical files may also be edited versions of the one that stays.
            let identical = Dictionary(grouping: group.members.map(\.photo), by: \.contentHash).values
            stacks += [alike.flatMap(\.photos)] + Array(identical) + group.members.map(\.photos)
            // Members are in the order of preference.
            for files in identical where files.count > 1 {
                for file in files { keepers[PhotoStacks.Member(file)] = PhotoStacks.Member(files[0]) }
            }
        }
        return PhotoStacks(stacks.map { $0.map { PhotoStacks.Member($0) } }, keepers: keepers)
    }
}

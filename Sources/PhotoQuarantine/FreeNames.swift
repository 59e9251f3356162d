import PhotoSource
import PhotoStore
import PhotoTypes

/// Where a photo and its companions go when they come back: to their places, or, where something is at any of these,
/// all beside them under one free name, `IMG_1 (restored).jpg` with `IMG_1 (restored).mov`.
struct FreeNames {
    /// Given to photos that come back at the same time.
    private var taken: Set<PhotoPath> = []

    /// For the files of an item, in order; `nil` where no free name was found. A companion that is not in quarantine
    /// does not count.
    mutating func choose(for item: QuarantineItem) -> [PhotoPath]? {
        for attempt in 0..<1_000 {
            let suffix = attempt == 0 ? "" : attempt == 1 ? " (restored)" : " (restored \(attempt))"
            let paths = item.files.map { file in
                FileHandling.isFree(item.place(of: file))
                    ? file.path
                    : file.path.parent.appending(
                        CompanionName.name(of: file.path, for: item.file.path, adding: suffix))
            }
            let needed = zip(item.files, paths).filter { !FileHandling.isFree(item.place(of: $0.0)) }.map(\.1)
            guard needed.allSatisfy({ !taken.contains($0) && FileHandling.isFree($0) }) else { continue }
            taken.formUnion(needed)
            return paths
        }
        return nil
    }
}

import Foundation
import PhotoGrouping
import PhotoQuarantine
import PhotoSource
import PhotoStore
import PhotoTypes

extension QuarantinePlan {
    /// What the groups suggest. A photo may be in two of them, a copy's and a burst's: it is then planned once, and
    /// nothing stays for a photo that goes itself.
    init(_ groups: some Sequence<DuplicateGroup>, library: LibraryFolder, created: Date = Date()) {
        let items = groups.flatMap { group in
            let kept = group.kept.flatMap(\.photos)
            return group.removable.flatMap { member in
                member.photos.compactMap { photo in
                    Self.counterpart(of: photo, among: kept).map {
                        Item(
                            remove: File(photo), keep: File($0), kind: (member.kind ?? group.kind).rawValue,
                            group: group.id)
                    }
                }
            }
        }
        self.init(created: created, library: library.path, items: Self.consistent(items))
    }

    /// What stays for a photo: the same bytes, else a raw file for a raw file, else the first.
    private static func counterpart(of photo: Photo, among kept: [Photo]) -> Photo? {
        kept.first { $0.contentHash == photo.contentHash }
            ?? kept.first { $0.path.isCameraRaw == photo.path.isCameraRaw } ?? kept.first
    }

    static func consistent(_ items: [Item]) -> [Item] {
        var removals: [PhotoPath: Item] = [:]
        var ordered: [PhotoPath] = []
        for item in items where removals[item.remove.path] == nil {
            removals[item.remove.path] = item
            ordered.append(item.remove.path)
        }
        return ordered.compactMap { path in
            guard var item = removals[path] else { return nil }
            var passed: Set<PhotoPath> = [path]
            while let other = removals[item.keep.path] {
                // Each would stay for the other: then none goes.
                guard passed.insert(item.keep.path).inserted else { return nil }
                (item.keep, item.kind) = (other.keep, other.kind)
            }
            return item
        }
    }
}

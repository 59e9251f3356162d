import Clustering
import PhotoSource
import PhotoTypes

/// Raw files and the pictures beside them: of the same name but for the extension, in the same folder. One shot, that
/// is kept or goes as a whole.
enum ShotUnits {
    private struct Place: Hashable {
        let folder: PhotoPath
        /// Letter case folded, as cameras and programs write `IMG_1.CR2` beside `img_1.jpg`.
        let stem: String

        init(_ path: PhotoPath) {
            folder = path.parent
            stem = path.stem.display.lowercased()
        }
    }

    /// Photos by shot: each with those that stand beside it; the pictures before the raw files.
    static func units(_ photos: [Photo]) -> [[Photo]] {
        guard photos.contains(where: \.path.isCameraRaw) else { return photos.map { [$0] } }
        var units: [[Photo]] = []
        for (_, beside) in Dictionary(grouping: photos, by: { Place($0.path) }) {
            let raws = beside.filter(\.path.isCameraRaw)
            let others = beside.filter { !$0.path.isCameraRaw }
            if raws.isEmpty || others.isEmpty {
                units += beside.map { [$0] }
            } else {
                units.append(others.sorted { $0.path < $1.path } + raws.sorted { $0.path < $1.path })
            }
        }
        return units.sorted { $0[0].path < $1[0].path }
    }

    /// Pairs of pictures that stand beside each other somewhere, one of them a raw file.
    static func rawPairs(_ photos: [[Photo]]) -> [PointPair] {
        var raws: [Place: Int] = [:]
        for (picture, photos) in photos.enumerated() {
            for photo in photos where photo.path.isCameraRaw { raws[Place(photo.path)] = picture }
        }
        guard !raws.isEmpty else { return [] }
        var pairs: Set<PointPair> = []
        for (picture, photos) in photos.enumerated() {
            for photo in photos where !photo.path.isCameraRaw {
                if let raw = raws[Place(photo.path)], raw != picture { pairs.insert(PointPair(picture, raw)) }
            }
        }
        return pairs.sorted()
    }
}

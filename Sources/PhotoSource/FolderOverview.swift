import PhotoTypes

/// What is to be seen of a folder when one is chosen to be indexed.
public struct FolderOverview: Sendable {
    /// The folders directly in it, in byte order of their names, without those that a scan passes over.
    public let folders: [PhotoPath]
    /// Photos directly in it, by their names.
    public let photos: Int

    /// - Throws: `PhotoSourceError`.
    public init(of folder: PhotoPath) throws(PhotoSourceError) {
        var folders: [PhotoPath] = []
        var photos = 0
        for name in try namesInFolder(folder) where !FileNaming.isSkipped(name, in: folder) {
            let path = folder.appending(name)
            if FileNaming.isPhoto(path) {
                photos += 1
            } else if let status = try? FileStatus(path, followingLinks: true), status.kind == .folder {
                folders.append(path)
            }
        }
        self.folders = folders
        self.photos = photos
    }

    /// Photos in a folder and all below it, by their names. Links are not followed.
    ///
    /// - Parameter entries: of names that are looked at; a folder with more is counted in part.
    public static func count(below folder: PhotoPath, entries: Int) -> (photos: Int, isWhole: Bool) {
        var waiting = [folder]
        var (photos, looked) = (0, 0)
        while let next = waiting.popLast() {
            // What cannot be looked at holds nobody knows how many.
            guard let names = try? namesInFolder(next) else { return (photos, false) }
            for name in names where !FileNaming.isSkipped(name, in: next) {
                looked += 1
                guard looked <= entries else { return (photos, false) }
                let path = next.appending(name)
                if FileNaming.isPhoto(path) {
                    photos += 1
                } else if let status = try? FileStatus(path, followingLinks: false), status.kind == .folder {
                    waiting.append(path)
                }
            }
        }
        return (photos, true)
    }
}

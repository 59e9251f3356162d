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
}

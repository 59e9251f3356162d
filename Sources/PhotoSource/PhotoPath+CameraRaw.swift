import PhotoTypes

extension PhotoPath {
    /// Whether the extension is that of a camera's raw files.
    public var isCameraRaw: Bool { FileNaming.raws.contains(fileExtension) }

    /// Whether the extension is that of the moving half of a photo.
    public var isMovie: Bool { FileNaming.videos.contains(fileExtension) }
}

import PhotoTypes

extension PhotoPath {
    /// Whether the extension is that of a camera's raw files.
    public var isCameraRaw: Bool { FileNaming.raws.contains(fileExtension) }

    /// Whether the extension is that of a format which holds one opaque picture in eight bits, and no more; others may
    /// have further pages or frames, transparency, or finer tones.
    public var isPlainJPEG: Bool { FileNaming.plainJPEGs.contains(fileExtension) }

    /// Whether the extension is that of a photo.
    public var isPhotoByName: Bool { FileNaming.isPhoto(self) }

    /// Whether the extension is that of the moving half of a photo.
    public var isMovie: Bool { FileNaming.videos.contains(fileExtension) }
}

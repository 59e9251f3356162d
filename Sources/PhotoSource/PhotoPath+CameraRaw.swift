import PhotoTypes

extension PhotoPath {
    /// Whether the extension is that of a camera's raw files.
    public var isCameraRaw: Bool { FileNaming.raws.contains(fileExtension) }
}

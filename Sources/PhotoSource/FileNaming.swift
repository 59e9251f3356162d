import PhotoTypes

/// What a file's name tells before it is opened. Whether a photo really is one, the decoder finds out.
enum FileNaming {
    /// Formats of one opaque picture in eight bits.
    static let plainJPEGs = PhotoKind.jpegEndings

    static let pictures = plainJPEGs.union([
        "mpo", "png", "webp", "gif", "tif", "tiff", "heic", "heif", "hif",
        "avif",
        "jxl", "bmp", "dib",
    ])

    static let raws = PhotoKind.rawEndings

    /// Edits and ratings that an editor (Adobe, Apple, darktable, DxO, RawTherapee) or an export keeps beside
    /// the photo.
    static let sidecars: Set<String> = ["xmp", "aae", "dop", "pp3", "json"]

    /// The moving half of a Live Photo (`mov`) or a motion photo (`mp`, `mp4`).
    static let videos: Set<String> = ["mov", "mp4", "mp"]

    /// Whether a sidecar's date, place and words are read.
    static func statesFacts(_ path: PhotoPath) -> Bool { path.fileExtension == "xmp" }

    static func isPhoto(_ path: PhotoPath) -> Bool {
        pictures.contains(path.fileExtension) || raws.contains(path.fileExtension)
    }

    /// Folders that systems and programs keep for themselves: previews, snapshots, trash. Lower case.
    private static let systemFolders: Set<String> = [
        "@eadir", "@recycle", "#recycle", "#snapshot", "$recycle.bin", "recycler",
        "system volume information",
        "lost+found", "network trash folder", "temporary items",
    ]

    /// Whether a scan passes over the file or folder of this name.
    static func isSkipped(_ name: [UInt8], in folder: PhotoPath) -> Bool {
        if name == FolderSource.quarantineName || name.first == UInt8(ascii: ".") { return true }
        let text = String(decoding: name, as: UTF8.self).lowercased()
        if systemFolders.contains(text) || text.hasSuffix(".lrdata") { return true }
        // Of the system's own photo libraries only the originals are photos; the rest is made from them.
        return switch folder.fileExtension {
        case "photoslibrary", "photolibrary", "migratedphotolibrary", "aplibrary":
            text != "originals" && text != "masters"
        default: false
        }
    }
}

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

extension FileNaming {
    /// The files of one folder that belong to each photo of it.
    ///
    /// A sidecar shares the photo's stem or its whole name (`IMG_1.xmp`, `IMG_1.jpg.xmp`), a video its stem
    /// (`IMG_1.HEIC` and `IMG_1.MOV`; `PXL_1.MP.jpg` and `PXL_1.MP`); letter case does not count. Where a raw
    /// file and a JPEG share a stem, the sidecar is the raw file's and the video the other's.
    static func companions(of photos: [PhotoPath], among files: [PhotoPath]) -> [PhotoPath: [PhotoPath]] {
        var owners: [String: [PhotoPath]] = [:]
        for photo in photos {
            owners[key(photo.name), default: []].append(photo)
            owners[key(photo.stem), default: []].append(photo)
        }
        var companions: [PhotoPath: [PhotoPath]] = [:]
        for file in files {
            let isSidecar = sidecars.contains(file.fileExtension)
            guard isSidecar || videos.contains(file.fileExtension) else { continue }
            let keys = [key(file.stem), key(file.name), key(file.stem.stem)]
            let candidates = keys.lazy.compactMap { owners[$0] }.first ?? []
            guard
                let owner = candidates.first(where: { raws.contains($0.fileExtension) == isSidecar })
                    ?? candidates.first
            else { continue }
            companions[owner, default: []].append(file)
        }
        return companions
    }

    /// A name as a dictionary key, letter case folded; stray bytes keep names that are not UTF-8 apart.
    private static func key(_ name: PhotoPath) -> String {
        name.display.lowercased()
    }
}

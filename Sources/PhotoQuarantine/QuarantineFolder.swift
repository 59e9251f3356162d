import Foundation
import PhotoSource
import PhotoStore
import PhotoTypes

/// One `.afterimage-quarantine` folder: on the volume of the photos in it, out of the sight of scans.
///
/// `BATCH/` in it mirrors the folder that it lies in (the *base*): what was `base/2024/a.jpg` is
/// `base/.afterimage-quarantine/BATCH/2024/a.jpg`, so that a person can put things back by hand.
struct QuarantineFolder: Hashable {
    let path: PhotoPath

    var base: PhotoPath { path.parent }
    var manifest: PhotoPath { path.appending(Array("manifest.jsonl".utf8)) }
    private var notice: PhotoPath { path.appending(Array("README.txt".utf8)) }

    init(_ path: PhotoPath) {
        self.path = path
    }

    init(in base: PhotoPath) {
        path = base.appending(FolderSource.quarantineName)
    }

    /// For a photo in `folder`: the outermost folder from the photo's source folder down that is on the photo's volume
    /// and may be written to; so one source folder on one volume has one quarantine. `nil` where there is none.
    ///
    /// Volumes are told by the folders' device numbers: a union file system gives files others.
    init?(forPhotosIn folder: PhotoPath, sources: [PhotoPath]) {
        guard let device = Self.device(of: folder) else { return nil }
        let source = sources.filter { folder.isWithin($0) }.min { $0.bytes.count < $1.bytes.count } ?? folder
        var candidate = folder
        var best: PhotoPath?
        while Self.device(of: candidate) == device {
            if candidate.withCString({ access($0, W_OK | X_OK) }) == 0 { best = candidate }
            if candidate == source || candidate.bytes.count <= 1 { break }
            candidate = candidate.parent
        }
        guard let best else { return nil }
        self.init(in: best)
    }

    private static func device(of folder: PhotoPath) -> UInt64? {
        (try? FileStatus(folder, followingLinks: true))?.identity.device
    }

    func batch(_ name: String) -> PhotoPath { path.appending(Array(name.utf8)) }

    /// The path from the base on; `nil` for a file that is not below it.
    func relative(_ file: PhotoPath) -> PhotoPath? {
        guard file.isWithin(base), file != base else { return nil }
        let start = base.bytes.last == UInt8(ascii: "/") ? base.bytes.count : base.bytes.count + 1
        return PhotoPath(bytes: Array(file.bytes.dropFirst(start)))
    }

    /// Makes the folder, which only its owner may enter, where it is missing.
    func prepare() throws(FileHandlingError) {
        if path.withCString({ mkdir($0, 0o700) }) == 0 {
            let descriptor = notice.withCString { open($0, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600) }
            if descriptor >= 0 {
                // For people; nothing depends on it.
                try? FileHandle(fileDescriptor: descriptor, closeOnDealloc: true).write(
                    contentsOf: Data(Self.noticeText.utf8))
            }
            FileHandling.sync([path, base])
        } else if errno != EEXIST {
            throw FileHandlingError(path: path, errno: errno)
        } else if !FileHandling.isFolder(path, followingLinks: false) {
            // A link could lead to another volume, or to another's folder.
            throw FileHandlingError(path: path, errno: ENOTDIR)
        }
    }

    private static let noticeText = """
        `afterimage duplicates apply` moved these photos here. Bring them back with `afterimage restore`, or delete them
        permanently with `afterimage quarantine empty`.

        Each folder here is one batch and mirrors the folder that this one lies in: moving a file from it to the same
        place there brings the photo back by hand. manifest.jsonl says what every file was and where it came from.

        """
}

extension QuarantineItem {
    var quarantine: QuarantineFolder { QuarantineFolder(folder) }

    /// Where the photo is in quarantine.
    public var place: PhotoPath { place(of: file) }

    /// Where one of the item's files is in quarantine.
    public func place(of file: File) -> PhotoPath {
        let batchFolder = quarantine.batch(batch)
        // A file elsewhere was never moved here: its name in the batch's folder, where nothing is.
        return (quarantine.relative(file.path) ?? file.path.name).bytes
            .split(separator: UInt8(ascii: "/")).reduce(batchFolder) { $0.appending(Array($1)) }
    }
}

import Foundation
import PhotoTypes

/// A photo that was left as it was, and why.
public struct Refusal: Hashable, Sendable {
    public enum Reason: Error, Hashable, Sendable {
        /// The library does not know the photo.
        case notInLibrary
        case notThere
        /// A link, a folder or a device.
        case notAFile
        /// Its bytes are not those planned.
        case changed
        /// It changed while it was being moved, and was put back.
        case changedMeanwhile
        /// The photo that should stay is not in the library, not there, or no longer what it was.
        case keptNotInLibrary(PhotoPath)
        case keptNotThere(PhotoPath)
        case keptChanged(PhotoPath)
        /// The photo that should stay is a link or a folder.
        case keptNotAFile(PhotoPath)
        /// The user said that the two are no duplicates.
        case saidToBeDifferent(PhotoPath)
        /// The photo that should stay is removed by the same plan, by another path.
        case keptIsRemoved(PhotoPath)
        /// Both paths lead to one file.
        case sameFile(PhotoPath)
        /// No folder between the photo and its source folder is on the photo's volume and may be written to.
        case noPlaceOnVolume
        /// Something came to the photo's place while it was brought back.
        case placeTaken(PhotoPath)
        case notInQuarantine
        /// The photo is no longer in quarantine, nor in its place: someone took it out by hand.
        case takenOut
        /// The volume of the quarantine folder is not there.
        case volumeAbsent(PhotoPath)
        /// The user removed it without another photo that stays for it, and no identical file is there.
        case nothingKept
        /// No other photo is known to have this movie.
        case lastMovie(PhotoPath)
        /// The photo that stayed has no sidecar of this kind.
        case lastSidecar(PhotoPath)
        /// Another photo could claim this companion of the photo, and it cannot go back to its place.
        case companionClaimed(PhotoPath)
        /// The manifest does not list the file, or contradicts the library.
        case notInManifest
        /// A file that would have to be read.
        case notReadable(PhotoPath)
        /// A folder whose names would have to change.
        case notWritable(PhotoPath)
        /// Any other failure of the file system.
        case failed(PhotoPath, errno: Int32)
    }

    /// Where the photo is, or was.
    public let path: PhotoPath
    public let reason: Reason

    public init(path: PhotoPath, reason: Reason) {
        self.path = path
        self.reason = reason
    }
}

extension Refusal.Reason {
    /// Of a file that could not be made, moved or deleted.
    ///
    /// - Parameter other: where it was to go, or come from.
    init(_ path: PhotoPath, and other: PhotoPath? = nil, errno code: Int32) {
        self =
            switch code {
            case ENOENT, ENOTDIR: .notThere
            case EACCES, EPERM, EROFS: .notWritable(Self.closedFolder([path, other].compactMap { $0 }))
            case EXDEV: .noPlaceOnVolume
            case EEXIST: .placeTaken(path)
            default: .failed(path, errno: code)
            }
    }

    /// The folder of any of the paths that may not be written to; the first one's where none can be told.
    private static func closedFolder(_ paths: [PhotoPath]) -> PhotoPath {
        let folders = paths.map(\.parent)
        return folders.first { $0.withCString { access($0, W_OK | X_OK) } != 0 } ?? folders[0]
    }
}

extension Refusal: CustomStringConvertible {
    public var description: String {
        "\(path): \(reason)"
    }
}

extension Refusal.Reason: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notInLibrary: "is not in the library; index its folder and look for duplicates again"
        case .notThere: "is missing"
        case .notAFile: "is a link or not a file; only files are moved"
        case .changed: "has changed since it was selected; index and look for duplicates again"
        case .changedMeanwhile: "changed while it was being moved and was put back; try again"
        case .keptNotInLibrary(let path): "stays, because the photo to keep is not in the library: \(path)"
        case .keptNotThere(let path): "stays, because the photo to keep is missing: \(path)"
        case .keptChanged(let path): "stays, because the photo to keep has changed: \(path)"
        case .saidToBeDifferent(let path):
            "stays, because you said that it is not the same picture as \(path)"
        case .keptIsRemoved(let path): "stays, because the photo to keep would be removed, too: \(path)"
        case .sameFile(let path): "stays, because it is the file to keep under another name: \(path)"
        case .noPlaceOnVolume:
            "cannot be moved: no folder on its volume, up to the indexed one, is writable"
        case .placeTaken(let path):
            "stays in quarantine, because another file came to its place: \(path); try again"
        case .keptNotAFile(let path): "stays, because the photo to keep is a link or not a file: \(path)"
        case .notInQuarantine:
            "is not in quarantine, neither a photo nor a batch; see: afterimage quarantine list"
        case .takenOut: "is no longer in quarantine: someone moved or deleted it"
        case .volumeAbsent(let path):
            "is on a volume that is not connected: \(path); connect it and try again"
        case .notInManifest: "is not the file in the manifest beside it; skipped"
        case .nothingKept:
            "stays in quarantine, because you removed it without keeping another copy; restore it, or use "
                + "--include-removed to delete it permanently"
        case .lastMovie(let path):
            "stays, because the photo that was kept for it lacks its movie: \(path); restore it, or use "
                + "--include-last-copies to delete both"
        case .lastSidecar(let path):
            "stays, because the photo that was kept for it has no such sidecar: \(path); restore it, or use "
                + "--include-last-copies to delete both"
        case .companionClaimed(let path):
            "stays, because \(path.name) beside it may belong to another photo and could not be put back in its place; move "
                + "it there, or restore the photo"
        case .notReadable(let path): "may not be read; grant read permission to \(path)"
        case .notWritable(let folder): "may not be moved; grant write permission to the folder \(folder)"
        case .failed(let path, let errno): "cannot be moved: \(path): \(String(cString: strerror(errno)))"
        }
    }
}

import Foundation
import PhotoSource
import PhotoStore
import PhotoTypes

/// Tells photos that were copied from photos that were moved. What cannot be told counts as still there.
struct Whereabouts {
    let source: any PhotoSource
    let session: IndexSession

    init(_ source: any PhotoSource, _ session: IndexSession) {
        self.source = source
        self.session = session
    }

    /// Whether the photo is still where the library has it: the file there has its bytes, or cannot be looked
    /// at.
    func check(_ photo: IndexSession.Whereabouts) -> Bool {
        do {
            return try source.read(SourceItem(path: photo.path, stamp: photo.stamp)).hash == photo.contentHash
        } catch .notFound, .notAFolder {
            return !isSurelyGone(photo.path)
        } catch .empty {
            return false
        } catch {
            return true
        }
    }

    /// Whether a file that could not be read was deleted: the folder it was in is there and has it no more.
    static func isDeleted(_ path: PhotoPath, _ error: PhotoSourceError) -> Bool {
        guard error == .notFound(path) || error == .notAFolder(path) else { return false }
        return SourceRoot.isAbsent(path) && FolderIdentity(of: path.parent) != nil
    }

    /// Whether a photo that is not there was deleted or moved, with its folder or alone: not where a disk may be away.
    private func isSurelyGone(_ path: PhotoPath) -> Bool {
        guard let roots = try? session.store.sourceRoots(),
            let mounts = try? session.store.mountPoints()
        else { return false }
        if mounts.contains(where: { path.isWithin($0) && !FolderSource.isMountPoint($0) }) { return false }
        let own = roots.filter { path.isWithin($0.path) }.max { $0.path.bytes.count < $1.path.bytes.count }
        var missing = path
        while SourceRoot.isAbsent(missing) {
            if let own, missing == own.path { return own.isSurelyGone }
            if missing.bytes.count <= 1 { return false }
            if FolderIdentity(of: missing.parent) != nil { return true }
            missing = missing.parent
        }
        // A link that leads nowhere, or a place that cannot be looked at.
        return false
    }
}

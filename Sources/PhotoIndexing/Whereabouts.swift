import Foundation
import PhotoSource
import PhotoStore
import PhotoTypes

/// Tells photos that were copied from photos that were moved.
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
        } catch .notFound, .notAFolder, .empty {
            return isMissingWithItsFolder(photo.path)
        } catch {
            return true
        }
    }

    /// A photo below a source folder that is not there either, such as a disk not plugged in, is not gone.
    private func isMissingWithItsFolder(_ path: PhotoPath) -> Bool {
        guard !path.isWithin(source.root), let folders = try? session.sourceFolders() else { return false }
        let own = folders.filter { path.isWithin($0) }.max { $0.bytes.count < $1.bytes.count }
        guard let own else { return false }
        return own.withCString { access($0, F_OK) } != 0
    }
}

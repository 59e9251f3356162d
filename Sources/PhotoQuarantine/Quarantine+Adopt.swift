import Foundation
import PhotoSource
import PhotoStore
import PhotoTypes

extension Quarantine {
    /// Adds the photos that the manifest in a quarantine folder lists and the library does not know: after the library was
    /// lost, erased, or made to forget those photos. They can then be listed, brought back and deleted as before. A
    /// photo that the library does not remember is new to it when its folder is next indexed.
    ///
    /// - Parameter folder: a quarantine folder, or the folder it lies in.
    /// - Returns: the items taken up.
    /// - Throws: `PhotoQuarantineError.noManifest`, `.newerManifest`, `.manifest`, `.store`.
    public func adopt(_ folder: PhotoPath) throws(PhotoQuarantineError) -> [QuarantineItem] {
        try recover()
        let found =
            folder.name.bytes == FolderSource.quarantineName
            ? QuarantineFolder(folder) : QuarantineFolder(in: folder)
        let moves = try Manifest(found).moves
        guard !moves.isEmpty else { throw .noManifest(folder: folder.display) }
        let known = try storing { () throws(PhotoStoreError) in
            Set(try store.quarantineItems(in: [.quarantined, .moving, .restoring, .deleting]).map(\.place))
        }
        var adopted: [QuarantineItem] = []
        for (batch, lines) in Dictionary(grouping: moves.values, by: \.batch).sorted(by: { $0.key < $1.key })
        {
            var unknown: [QuarantineMove] = []
            for line in lines.sorted(by: { $0.path.path < $1.path.path }) {
                guard let photo = line.photo else { continue }
                let place = PhotoPath(
                    bytes: found.batch(batch).bytes + [UInt8(ascii: "/")] + photo.path.path.bytes)
                guard !known.contains(place), FileHandling.status(place)?.kind == .file else { continue }
                unknown.append(try move(line, photo, in: found))
            }
            guard !unknown.isEmpty else { continue }
            let time = lines.map(\.time).min() ?? now()
            adopted += try storing { () throws(PhotoStoreError) in
                try store.record(unknown, batch: batch, at: time, as: .quarantined)
            }
        }
        return adopted
    }

    private func move(
        _ line: Manifest.Line, _ photo: Manifest.File, in folder: QuarantineFolder
    ) throws(PhotoQuarantineError) -> QuarantineMove {
        func item(_ file: Manifest.File) -> QuarantineItem.File {
            QuarantineItem.File(
                path: PhotoPath(bytes: folder.base.appending(file.path.path.bytes).bytes),
                contentHash: file.sha256.hash, stamp: FileStamp(size: file.size, modified: file.modified))
        }
        let file = item(photo)
        return try storing { () throws(PhotoStoreError) in
            QuarantineMove(
                photo: try store.rememberedPhoto(at: file.path, contentHash: file.contentHash),
                kept: try line.keep.flatMap { (keep) throws(PhotoStoreError) in
                    try store.photo(at: keep.path)?.id
                },
                keptPath: line.keep?.path, keptHash: line.keepSHA256?.hash, folder: folder.path, file: file,
                companions: (line.companions ?? []).map(item), kind: line.kind ?? "", group: line.group ?? "")
        }
    }
}

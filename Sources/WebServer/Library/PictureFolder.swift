import CFileStatus
import Foundation
import PhotoSource
import PhotoStore
import PhotoTypes

/// Small pictures of photos on disk, each under the hash of the file it was made from and its size.
///
/// `caches/pictures/SIDE/HH/HASH.jpg`, HH being the hash's first two digits; files 0600, folders 0700. A picture is
/// written under another name and moved to its place, so a crash leaves no half of one. Looking at a picture makes it
/// young again; `prune` removes the oldest.
struct PictureFolder: Sendable {
    let library: LibraryFolder

    private var root: String { library.caches + "/pictures" }

    private func path(_ hash: ContentHash, side: Int) -> (folder: String, file: String) {
        let folder = "\(root)/\(side)/\(hash.hex.prefix(2))"
        return (folder, "\(folder)/\(hash.hex).jpg")
    }

    /// `nil` where there is none.
    func picture(_ hash: ContentHash, side: Int) -> [UInt8]? {
        let path = path(hash, side: side).file
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = CFileStatus()
        guard cfile_status_of_descriptor(descriptor, &status) == 0, status.size > 0 else { return nil }
        if Int64(time(nil)) - status.modified / 1_000_000_000 > Self.freshness { futimens(descriptor, nil) }
        let count = Int(status.size)
        // Unsafe buffer: the file goes straight into the array; `filled` says how much of it is valid.
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = max(0, read(descriptor, buffer.baseAddress, count))
        }
        return bytes.count == count ? bytes : nil
    }

    func has(_ hash: ContentHash, side: Int) -> Bool {
        access(path(hash, side: side).file, R_OK) == 0
    }

    /// Keeps a picture; does nothing where the disk does not let it.
    func keep(_ picture: [UInt8], of hash: ContentHash, side: Int) {
        let (folder, file) = path(hash, side: side)
        // Level by level: a library that is gone is not made again for a picture.
        for level in [library.caches, root, "\(root)/\(side)", folder] where mkdir(level, 0o700) != 0 {
            guard errno == EEXIST else { return }
        }
        let partial = "\(file).\(getpid()).\(UInt32.random(in: 0 ... .max)).partial"
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        let written = write(descriptor, picture, picture.count)
        guard close(descriptor) == 0, written == picture.count, rename(partial, file) == 0 else {
            unlink(partial)
            return
        }
    }

    func remove(_ hash: ContentHash, side: Int) {
        unlink(path(hash, side: side).file)
    }

    /// Seconds for which a look at a picture need not be noted: a write for each look would cost more than it tells.
    private static let freshness: Int64 = 86_400

    /// Bytes of all pictures. Looks at every one: half a second for 100,000.
    func bytes() -> Int64 {
        PictureFile.all(in: root).reduce(0) { $0 + $1.bytes }
    }

    /// Another number when the folder was removed, and perhaps created again; 0 where there is none.
    var identity: UInt64 {
        var status = CFileStatus()
        // The inode may be given out again; the time changes with the folders of the sides, of which there are few.
        return cfile_status(root, 0, &status) == 0
            ? status.inode &+ UInt64(bitPattern: status.modified) : 0
    }

    /// Removes what was longest not looked at, until the rest takes nine tenths of `limit`; and what a crash left half
    /// written.
    ///
    /// - Returns: bytes that remain.
    @discardableResult
    func prune(to limit: Int64) -> Int64 {
        var files = PictureFile.all(in: root)
        let now = Int64(time(nil))
        files.removeAll { file in
            guard file.path.hasSuffix(".partial"), now - file.modified > 3_600 else { return false }
            return unlink(file.path) == 0
        }
        var total = files.reduce(0) { $0 + $1.bytes }
        guard total > limit else { return total }
        files.sort { $0.modified < $1.modified }
        for file in files where total > limit / 10 * 9 {
            if unlink(file.path) == 0 { total -= file.bytes }
        }
        return total
    }
}

private struct PictureFile {
    let path: String
    let bytes: Int64
    /// Seconds since 1970.
    let modified: Int64

    static func all(in root: String) -> [PictureFile] {
        var files: [PictureFile] = []
        // Two levels of folders, then pictures.
        for side in names(in: root) {
            for part in names(in: root + "/" + side) {
                let folder = "\(root)/\(side)/\(part)"
                for name in names(in: folder) {
                    let path = folder + "/" + name
                    var status = CFileStatus()
                    guard cfile_status(path, 0, &status) == 0, status.kind == CFileKindRegular else {
                        continue
                    }
                    files.append(
                        PictureFile(
                            path: path, bytes: status.size, modified: status.modified / 1_000_000_000))
                }
            }
        }
        return files
    }

    private static func names(in folder: String) -> [String] {
        // Of this program's own making: text.
        ((try? namesInFolder(PhotoPath(folder))) ?? []).map { String(decoding: $0, as: UTF8.self) }
    }
}

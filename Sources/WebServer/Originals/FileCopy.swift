import CFileMove
import CFileStatus
import Foundation
import PhotoTypes

/// Copies a file into a folder: never over another, never half, with its modification time.
struct FileCopy {
    enum Outcome: Hashable {
        case copied(name: String)
        /// A file of that name with the same bytes is there.
        case alreadyThere
    }

    enum Failure: Error, Hashable {
        /// It is gone, or cannot be read.
        case unreadable
        case diskFull
        case stopped
        /// The folder cannot be written to, or not under any such name.
        case unwritable(errno: Int32)
    }

    let folder: PhotoPath
    let isStopped: @Sendable () -> Bool

    private static let chunk = 1 << 20
    private static let mostNames = 1_000

    func copy(_ item: OriginalsSelection.Item) throws(Failure) -> Outcome {
        guard let source = try? OriginalFile(item.path) else { throw .unreadable }
        for number in 1...Self.mostNames {
            let name = number == 1 ? item.name : UniqueNames.numbered(item.name, number)
            let target = folder.appending(Array(name.utf8))
            if exists(target) {
                if isSame(source, target) { return .alreadyThere }
                continue
            }
            let part = folder.appending(Array(".afterimage-\(UUID().uuidString)".utf8))
            do throws(Failure) {
                try fill(part, from: source, modified: item.modified)
            } catch {
                _ = part.withCString { unlink($0) }
                throw error
            }
            let code = part.withCString { from in target.withCString { cfile_move(from, $0) } }
            if code == 0 { return .copied(name: name) }
            _ = part.withCString { unlink($0) }
            guard code == EEXIST else { throw Self.failure(code) }
        }
        throw .unwritable(errno: EEXIST)
    }

    private func exists(_ path: PhotoPath) -> Bool {
        var status = CFileStatus()
        return path.withCString { cfile_status($0, 0, &status) } == 0
    }

    private func isSame(_ source: OriginalFile, _ target: PhotoPath) -> Bool {
        guard let other = try? OriginalFile(target), other.size == source.size else { return false }
        for start in stride(from: 0, to: source.size, by: Self.chunk) {
            guard !isStopped(),
                source.read(at: start, count: Self.chunk) == other.read(at: start, count: Self.chunk)
            else { return false }
        }
        return true
    }

    private func fill(
        _ path: PhotoPath, from source: OriginalFile, modified: Int64
    ) throws(Failure) {
        let descriptor = path.withCString {
            open($0, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o644)
        }
        guard descriptor >= 0 else { throw Self.failure(errno) }
        defer { close(descriptor) }
        for start in stride(from: 0, to: source.size, by: Self.chunk) {
            guard !isStopped() else { throw .stopped }
            let count = min(Self.chunk, source.size - start)
            let bytes = source.read(at: start, count: count)
            guard bytes.count == count else { throw .unreadable }
            try append(bytes, to: descriptor)
        }
        let nanoseconds = ((modified % 1_000_000_000) + 1_000_000_000) % 1_000_000_000
        var times = [timespec](
            repeating: timespec(
                tv_sec: time_t((modified - nanoseconds) / 1_000_000_000), tv_nsec: Int(nanoseconds)), count: 2
        )
        // Where a file system keeps no times, the copy is one all the same.
        futimens(descriptor, &times)
        let code = cfile_sync(descriptor)
        guard code == 0 else { throw Self.failure(code) }
    }

    private func append(_ bytes: [UInt8], to descriptor: Int32) throws(Failure) {
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.failure(errno) }
            done += count
        }
    }

    private static func failure(_ code: Int32) -> Failure {
        code == ENOSPC || code == EDQUOT ? .diskFull : .unwritable(errno: code)
    }
}

import CCrashNote
import Foundation
import PhotoStore
import PhotoTypes

/// Which photos were being read when an earlier run died of its own fault.
///
/// A native decoder that crashes takes the process with it, and would do so in every run to come. The
/// crashing thread itself notes its photo (see `CCrashNote.h`); after a kill or a power cut there is no note,
/// and no photo comes under suspicion. A crash on a decoder's own thread names all photos that were being
/// read: those are then read one at a time, at the end, so that the next crash names one.
struct CrashNote {
    /// Photos not to be read again.
    let guilty: Set<PhotoPath>
    /// Photos to be read one at a time.
    let suspects: Set<PhotoPath>

    init(_ folder: LibraryFolder) {
        let note = FileManager.default.contents(atPath: folder.crashNote) ?? Data()
        let paths = Set(note.split(separator: 0).map { PhotoPath(bytes: Array($0)) })
        guilty = paths.count == 1 ? paths : []
        suspects = paths.count == 1 ? [] : paths
    }

    static func watch(_ folder: LibraryFolder) {
        crash_note_set_file(folder.crashNote)
    }

    static func stopWatching() {
        crash_note_set_file(nil)
    }

    /// To be called when a run over `root` has finished: its photos are recorded or cleared.
    func settle(_ folder: LibraryFolder, root: PhotoPath) {
        guard guilty.union(suspects).allSatisfy({ $0.isWithin(root) }) else { return }
        try? FileManager.default.removeItem(atPath: folder.crashNote)
    }

    /// How many threads the note can tell apart.
    static let mostWorkers = Int(crash_note_slots)

    static func begin(_ path: PhotoPath, worker: Int) -> InFlight {
        path.bytes.withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                crash_note_enter(CInt(worker), $0.baseAddress, $0.count)
            }
        }
        return InFlight(worker: worker)
    }

    struct InFlight {
        fileprivate let worker: Int

        func end() {
            crash_note_leave(CInt(worker))
        }
    }
}

import Foundation

/// A terminal for a program to talk to, and what it said.
///
/// `@unchecked Sendable`: what was read is touched under the lock.
final class PseudoTerminal: @unchecked Sendable {
    /// The program's end.
    let program: FileHandle
    private let screen: Int32
    private let lock = NSLock()
    private var received = Data()

    init(columns: UInt16 = 100) throws {
        let system = try TerminalFunctions()
        screen = system.open(O_RDWR | O_NOCTTY)
        guard screen >= 0, system.grant(screen) == 0, system.unlock(screen) == 0,
            let name = system.name(screen)
        else {
            throw CocoaError(.featureUnsupported)
        }
        let descriptor = open(name, O_RDWR | O_NOCTTY)
        guard descriptor >= 0 else { throw CocoaError(.fileReadUnknown) }
        var size = winsize(ws_row: 40, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(screen, UInt(TIOCSWINSZ), &size)
        _ = fcntl(screen, F_SETFL, O_NONBLOCK)
        program = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    deinit {
        close(screen)
    }

    /// Everything the program has written so far.
    var text: String {
        lock.withLock {
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while case let count = read(screen, &buffer, buffer.count), count > 0 {
                received += buffer.prefix(count)
            }
            return String(decoding: received, as: UTF8.self)
        }
    }

    func type(_ keys: String) {
        _ = write(screen, keys, keys.utf8.count)
    }

    /// Takes in what the program writes while `body` waits for it: a full terminal would stop the program.
    func reading<Result: Sendable>(_ body: @escaping @Sendable () async throws -> Result) async throws
        -> Result
    {
        let reader = Task {
            while !Task.isCancelled {
                _ = text
                try? await Task.sleep(for: .milliseconds(5))
            }
        }
        defer { reader.cancel() }
        return try await body()
    }
}

/// POSIX's functions for pseudo terminals, looked up by name: Swift's Glibc module leaves them out.
private struct TerminalFunctions {
    let open: @convention(c) (Int32) -> Int32
    let grant: @convention(c) (Int32) -> Int32
    let unlock: @convention(c) (Int32) -> Int32
    let name: @convention(c) (Int32) -> UnsafeMutablePointer<CChar>?

    init() throws {
        let library = dlopen(nil, RTLD_NOW)
        guard let open = dlsym(library, "posix_openpt"), let grant = dlsym(library, "grantpt"),
            let unlock = dlsym(library, "unlockpt"), let name = dlsym(library, "ptsname")
        else { throw CocoaError(.featureUnsupported) }
        // These are the signatures of IEEE Std 1003.1.
        self.open = unsafeBitCast(open, to: (@convention(c) (Int32) -> Int32).self)
        self.grant = unsafeBitCast(grant, to: (@convention(c) (Int32) -> Int32).self)
        self.unlock = unsafeBitCast(unlock, to: (@convention(c) (Int32) -> Int32).self)
        self.name = unsafeBitCast(name, to: (@convention(c) (Int32) -> UnsafeMutablePointer<CChar>?).self)
    }
}

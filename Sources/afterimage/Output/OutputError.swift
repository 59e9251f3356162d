import Foundation

/// Why an output file could not be written.
struct OutputError: Error, Hashable {
    let path: String
    let code: Int32

    var isPermission: Bool { [EACCES, EPERM, EROFS].contains(code) }
}

extension OutputError: CustomStringConvertible {
    var description: String {
        "\(path) cannot be written: \(String(cString: strerror(code)))."
    }
}

/// Writes a file in one step: there is the whole of it or, after an error, what was there before.
///
/// A link is followed, and what is no regular file, such as a pipe or `/dev/stdout`, is written to as it
/// stands: moving a file to its place would remove it.
func writeWhole(_ text: String, to path: String) throws(OutputError) {
    var status = stat()
    let exists = stat(path, &status) == 0
    if exists, status.st_mode & S_IFMT != S_IFREG {
        return try write(text, to: path, reportedAs: path)
    }
    var target = path
    if exists, let resolved = realpath(path, nil) {
        defer { free(resolved) }
        target = String(cString: resolved)
    }
    let partial = "\(target).\(getpid()).partial"
    do throws(OutputError) {
        try write(text, to: partial, reportedAs: path)
        guard rename(partial, target) == 0 else { throw OutputError(path: path, code: errno) }
    } catch {
        unlink(partial)
        throw error
    }
}

private func write(_ text: String, to file: String, reportedAs path: String) throws(OutputError) {
    guard let stream = fopen(file, "w") else { throw OutputError(path: path, code: errno) }
    let bytes = Array(text.utf8)
    let written = fwrite(bytes, 1, bytes.count, stream) == bytes.count
    let failure = errno
    guard fclose(stream) == 0 else { throw OutputError(path: path, code: errno) }
    guard written else { throw OutputError(path: path, code: failure) }
}

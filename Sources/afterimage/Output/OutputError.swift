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
func writeWhole(_ text: String, to path: String) throws(OutputError) {
    let partial = "\(path).\(getpid()).partial"
    guard let file = fopen(partial, "w") else { throw OutputError(path: path, code: errno) }
    let bytes = Array(text.utf8)
    let written = fwrite(bytes, 1, bytes.count, file) == bytes.count
    guard fclose(file) == 0, written, rename(partial, path) == 0 else {
        let code = errno
        unlink(partial)
        throw OutputError(path: path, code: code)
    }
}

/// What the file system says of a file without reading it: the cheap test for "unchanged".
public struct FileStamp: Hashable, Sendable {
    /// Size in bytes.
    public let size: Int64
    /// Last change of the content, in nanoseconds since 1970-01-01 UTC.
    public let modified: Int64

    public init(size: Int64, modified: Int64) {
        self.size = size
        self.modified = modified
    }
}

/// Why a picture could not be decoded.
public enum ImageDecodingError: Error, Hashable, Sendable {
    /// The bytes are not a picture of any known format.
    case unrecognised
    /// A known format that this system's libraries cannot read; `remedy` names what to install.
    case unsupported(format: String, remedy: String)
    /// Truncated or corrupt; `reason` is the library's own word.
    case damaged(format: String, reason: String)
    case tooManyPixels(count: Int, limit: Int)
    case tooManyBytes(count: Int, limit: Int)
    case tookTooLong(limit: Double)
}

extension ImageDecodingError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unrecognised:
            "not an image of any known format, despite its name"
        case .unsupported(let format, let remedy):
            "\(format) cannot be read here: \(remedy)"
        case .damaged(let format, let reason):
            "damaged or incomplete \(format) file\(reason.isEmpty ? "" : " (\(reason))"); "
                + "restore it from a backup or copy it again"
        case .tooManyPixels(let count, let limit):
            "\(count / 1_000_000) megapixels, more than the limit of \(limit / 1_000_000); "
                + "raise the limit if you trust the file"
        case .tooManyBytes(let count, let limit):
            "\(count >> 20) MiB, more than the limit of \(limit >> 20) MiB; raise the limit if you trust the file"
        case .tookTooLong(let limit):
            "not decoded within \(limit) seconds; raise the limit if you trust the file"
        }
    }
}

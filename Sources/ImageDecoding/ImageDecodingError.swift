/// Why a picture could not be decoded.
public enum ImageDecodingError: Error, Hashable, Sendable {
    /// The bytes are no picture of any known format.
    case unrecognised
    /// A known format that this system's libraries cannot read; `remedy` names what to install.
    case unsupported(format: String, remedy: String)
    /// Truncated or corrupt; `reason` is the library's own word.
    case damaged(format: String, reason: String)
    case tooManyPixels(count: Int, limit: Int)
    case tooManyBytes(count: Int, limit: Int)
    case tookTooLong(limit: Double)
}

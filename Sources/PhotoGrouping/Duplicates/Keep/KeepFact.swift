import ImageDecoding
import PhotoTypes

/// What a criterion knows of a photo.
public enum KeepFact: Hashable, Sendable {
    public enum Standing: Hashable, Sendable {
        case preferred, neither, avoided
    }

    /// What is known of how a photo came to be.
    public struct History: Hashable, Sendable {
        public let origin: PhotoOrigin
        /// What the comparison found to be done to it, in words: `cropped to 80 %`.
        public let changes: [String]
        /// The editor that wrote it.
        public let software: String?
        /// Another photo of the group was made from it.
        public let isSource: Bool
    }

    /// Why a place comes after others.
    public enum Place: Hashable, Sendable {
        case ordinary
        /// In this folder, which is named like a backup, a download or a copy.
        case named(PhotoPath)
        /// In a folder that is a copy of another one.
        case copy(TreeCopies.Copy)
    }

    case stars(Int)
    case folder(PhotoPath, Standing)
    case raw
    case pages(Int)
    case origin(History)
    case tones(PictureEncoding?)
    case pixels(PixelSize?)
    /// Share of the pixels that are plain black or white.
    case clipped(Float)
    case sharpness(Float)
    case storage(PictureEncoding?)
    /// How many details the metadata give.
    case statements(Int)
    case place(Place)
    case name(String)
    case path
    case unknown
}

import PhotoTypes

/// The two halves of an Apple Live Photo, which share an identifier.
public enum LivePhoto {
    /// What a photo's maker note says; `nil` where it is no Live Photo.
    ///
    /// - Parameter bytes: the whole file.
    public static func identifier(ofPhoto bytes: [UInt8]) -> String? {
        Metadata.read(bytes) { metadata in
            switch metadata {
            case .some(let metadata):
                AppleMakerNote.contentIdentifier(in: metadata.bytes("Exif.Photo.MakerNote"))
            case .none: nil
            }
        }
    }

    /// What a movie says; reads a few hundred bytes. `nil` for one without, and for what cannot be read.
    public static func identifier(ofMovie path: PhotoPath) -> String? {
        guard let file = QuickTimeFile(path) else { return nil }
        return file.metadata("com.apple.quicktime.content.identifier")
    }

    /// Those of a photo's `candidates` that are its movie.
    ///
    /// - Parameter bytes: the photo's whole file.
    public static func movies(ofPhoto bytes: [UInt8], among candidates: [PhotoPath]) -> [PhotoPath] {
        guard !candidates.isEmpty, let identifier = identifier(ofPhoto: bytes) else { return [] }
        return candidates.filter { self.identifier(ofMovie: $0) == identifier }
    }
}

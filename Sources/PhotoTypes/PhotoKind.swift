/// A kind of photo file, by its name's ending: what people mean by "my raw photos".
public enum PhotoKind: String, CaseIterable, Sendable {
    case jpeg, heif, png, raw, other

    public static let jpegEndings: Set<String> = ["jpg", "jpeg", "jpe", "jfif"]

    public static let rawEndings: Set<String> = [
        "3fr", "arw", "cr2", "cr3", "crw", "dcr", "dng", "erf", "fff", "gpr", "iiq", "k25", "kdc", "mef",
        "mos",
        "mrw", "nef", "nrw", "orf", "pef", "raf", "raw", "rw2", "rwl", "sr2", "srf", "srw", "x3f",
    ]

    /// - Parameter ending: as `PhotoPath.fileExtension` gives it.
    public init(ending: String) {
        switch ending {
        case "mpo": self = .jpeg
        case _ where Self.jpegEndings.contains(ending): self = .jpeg
        case "heic", "heif", "hif", "avif": self = .heif
        case "png": self = .png
        case _ where Self.rawEndings.contains(ending): self = .raw
        default: self = .other
        }
    }
}

/// Why a photo is not in the library: a word for programs and the table of failures, with what to say of it to people.
public enum FailureKind: String, CaseIterable, Sendable {
    case notFound = "not found"
    case notMounted = "not mounted"
    case notAFolder = "not a folder"
    case notAFile = "not a file"
    case permissionDenied = "permission denied"
    case changedWhileReading = "changed while reading"
    case empty
    case tooLarge = "too large"
    case inQuarantine = "in quarantine"
    case unreadable
    case unrecognised
    case unsupported
    case damaged
    case tookTooLong = "took too long"
    case crashed
    case noVector = "no vector"
    /// Not a failure but what is listed beside them: the photo is in the library.
    case shown = "damaged but shown"

    /// What happened, in plain words.
    public var sentence: String {
        switch self {
        case .notFound: "The file or folder is missing."
        case .notMounted: "The disk that was mounted here is missing."
        case .notAFolder: "This is not a folder."
        case .notAFile: "This is not a file."
        case .permissionDenied: "You do not have permission to read it."
        case .changedWhileReading: "The file changed while Afterimage read it."
        case .empty: "The file is empty."
        case .tooLarge: "The photo is larger than the limit."
        case .inQuarantine: "The photo is in quarantine."
        case .unreadable: "The disk could not read the file."
        case .unrecognised: "Not an image, despite its name."
        case .unsupported: "This system cannot read pictures of this kind."
        case .damaged: "The file is damaged or cut off."
        case .tookTooLong: "Reading the photo took too long."
        case .crashed: "Reading this photo once ended the program, so it is left out."
        case .noVector: "The model could not describe the photo."
        case .shown: "The file is damaged; the intact part is shown and can be searched."
        }
    }

    /// What to do about it.
    public var remedy: String {
        switch self {
        case .notFound: "Check whether its drive is connected."
        case .notMounted: "Connect the disk, then index again. The photos known there stay in the library."
        case .notAFolder, .notAFile: "Check what has this name now."
        case .permissionDenied: "Allow your user to read it."
        case .changedWhileReading: "It is read again once it is written completely."
        case .empty, .damaged: "Restore it from a backup, or copy it again."
        case .tooLarge, .tookTooLong: "If you trust the file, raise the limit on the command line."
        case .inQuarantine: "Bring it back to see it in the library."
        case .unreadable: "Check its drive, and keep a backup."
        case .unrecognised: "If it is not a photo, you can ignore this."
        case .unsupported:
            "Install the system's library for this format, or convert the photos to JPEG, PNG or TIFF. Then try again."
        case .crashed: "Update Afterimage and its picture libraries, then try again."
        case .noVector: "Try again. If it happens again, switch to another model."
        case .shown: "If you have a whole copy, use that one. Keep this file until then."
        }
    }
}

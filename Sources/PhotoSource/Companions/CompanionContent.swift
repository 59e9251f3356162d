import Foundation
import PhotoTypes

/// Looks into a companion for what contradicts its name, or proves it.
public enum CompanionContent {
    /// Whether a file's content lets it be the photo's.
    ///
    /// - Parameters:
    ///   - place: where the file is now; its name may have been another.
    ///   - photo: where the photo is, or was.
    ///   - identifier: of the photo's Live Photo; called where a movie needs proof.
    public static func agrees(
        _ companion: FolderCompanions.Companion, at place: PhotoPath, with photo: PhotoPath,
        identifier: () -> String?
    ) -> Bool {
        if companion.proof == .identifier {
            guard let found = LivePhoto.identifier(ofMovie: place) else { return false }
            return found == identifier()
        }
        switch companion.path.fileExtension {
        case "json": return title(of: place).map { isTitle($0, of: photo) } ?? true
        case "xmp" where companion.path.stem != photo.name:
            // Adobe's sidecars have the photo's stem only, and say inside which extension they are for.
            guard let intended = Self.intendedExtension(of: place) else { return true }
            return intended.lowercased() == photo.fileExtension
        default: return true
        }
    }

    /// The file's name when it was uploaded, as a Takeout record has it.
    private static func title(of record: PhotoPath) -> String? {
        guard let content = try? PhotoContent(readingFileAt: record, maximumBytes: mostBytes),
            let object = try? JSONSerialization.jsonObject(with: Data(content.bytes)) as? [String: Any]
        else { return nil }
        return object["title"] as? String
    }

    private static func intendedExtension(of sidecar: PhotoPath) -> String? {
        guard let content = try? PhotoContent(readingFileAt: sidecar, maximumBytes: mostBytes) else {
            return nil
        }
        return Metadata.read(content.bytes) { metadata in
            switch metadata {
            case .some(let metadata): metadata.text("Xmp.photoshop.SidecarForExtension")
            case .none: nil
            }
        }
    }

    /// An export cuts long names, numbers equal ones, and writes `_` for some characters.
    private static func isTitle(_ title: String, of photo: PhotoPath) -> Bool {
        let stem = photo.stem.bytes
        let wanted = essence(PhotoPath(title).stem.bytes)
        return [stem, TakeoutName.separateNumber(stem).rest].map(essence).contains { name in
            name == wanted || (name.count >= shortestCut && wanted.hasPrefix(name))
        }
    }

    /// Letters and digits, other characters as `_`, so that what an export replaced makes no difference.
    private static func essence(_ name: [UInt8]) -> String {
        String(
            String(decoding: name, as: UTF8.self).lowercased().map { $0.isLetter || $0.isNumber ? $0 : "_" })
    }

    private static let shortestCut = 40
    private static let mostBytes: Int64 = 1 << 20
}

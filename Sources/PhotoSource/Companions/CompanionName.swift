import PhotoTypes

/// Names for companions of a photo that gets another name.
public enum CompanionName {
    /// The name by which a companion, or the photo itself, belongs to the photo when `suffix` is added to the photo's stem.
    public static func name(of file: PhotoPath, for photo: PhotoPath, adding suffix: String) -> [UInt8] {
        let (name, stem) = (file.name.bytes, photo.stem.bytes)
        // In its own letter case.
        let start = Array(name.prefix(stem.count))
        if NameIndex.key(start) == NameIndex.key(stem) {
            return start + suffix.utf8 + name.dropFirst(stem.count)
        }
        if file.fileExtension == "json" {
            // The record of a photo with a number, or with a long name.
            let ending = photo.name.bytes.dropFirst(stem.count)
            return stem + suffix.utf8 + ending + TakeoutName(file).addition + Array(".json".utf8)
        }
        let own = file.stem.bytes
        return own + suffix.utf8 + name.dropFirst(own.count)
    }
}

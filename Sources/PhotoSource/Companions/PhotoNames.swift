import PhotoTypes

/// The names of one folder's photos, in all ways in which companions refer to them.
struct PhotoNames {
    private var names = NameIndex()
    private var stems = NameIndex()
    private var exports = TakeoutPhotos()

    /// - Parameter hasRecords: whether there are records of an export to be found photos for.
    init(_ photos: [PhotoPath], hasRecords: Bool) {
        for photo in photos {
            names.add(photo.name.bytes, photo)
            stems.add(photo.stem.bytes, photo)
            if hasRecords { exports.add(photo) }
        }
    }

    /// The photos that may have a right to a file; none if it is not a companion.
    func claims(on file: PhotoPath) -> [CompanionClaim] {
        let stem = file.stem.bytes
        switch file.fileExtension {
        case "xmp":
            let whole: [CompanionClaim] = .only(names.nearest(to: stem), "xmp of name")
            return whole.isEmpty ? .only(stems.nearest(to: stem), preferringRaw: true, "xmp of stem") : whole
        // DxO and RawTherapee write the photo's whole name.
        case "dop": return .only(names.nearest(to: stem), "dop")
        case "pp3": return .only(names.nearest(to: stem), "pp3")
        case "aae": return adjustments(stem)
        case "json": return exports.claims(on: file)
        case "mov", "mp4", "mp": return movie(file, stem)
        default: return []
        }
    }

    func numberedCopies(of record: PhotoPath) -> [PhotoPath] { exports.numberedCopies(of: record) }

    /// Apple: `IMG_1.AAE`, and `IMG_O1.AAE` for what the camera itself applied to IMG_1.
    private func adjustments(_ stem: [UInt8]) -> [CompanionClaim] {
        let own: [CompanionClaim] = .only(stems.nearest(to: stem), "aae")
        let prefix = Array("IMG_O".utf8)
        guard own.isEmpty, stem.starts(with: prefix), stem.count > prefix.count,
            stem[prefix.count...].allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return own }
        return .only(stems.nearest(to: Array("IMG_".utf8) + stem[prefix.count...]), "aae of camera")
    }

    private func movie(_ file: PhotoPath, _ stem: [UInt8]) -> [CompanionClaim] {
        if let paired = motionPhoto(file, stem), paired.agreement <= .text { return .only(paired, "motion") }
        return .only(stems.nearest(to: stem), preferringRaw: false, "movie", .identifier)
    }

    /// Google's cameras pair `PXL_1.MP.jpg` with `PXL_1.MP`, exported also as `PXL_1.MP.mp4` and `PXL_1.MP4`; older ones
    /// `MVIMG_1.jpg` with `MVIMG_1.MP` or `.mp4`.
    private func motionPhoto(_ file: PhotoPath, _ stem: [UInt8]) -> NameIndex.Found? {
        let mark = Array(".MP".utf8)
        switch file.fileExtension {
        case "mp" where stem.starts(with: "MVIMG_".utf8): return stems.nearest(to: stem)
        case "mp": return stems.nearest(to: file.name.bytes)
        case "mp4" where stem.suffix(mark.count).elementsEqual(mark): return stems.nearest(to: stem)
        case "mp4" where stem.starts(with: "PXL_".utf8): return stems.nearest(to: stem + mark)
        case "mp4" where stem.starts(with: "MVIMG_".utf8): return stems.nearest(to: stem)
        default: return nil
        }
    }
}

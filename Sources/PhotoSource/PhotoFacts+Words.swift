import PhotoTypes

extension PhotoFacts {
    /// Title, description, keywords and rating: XMP's before IPTC's before EXIF's, as programs that write several keep
    /// XMP's most carefully. Keywords are those of all.
    mutating func readWords(_ metadata: borrowing Metadata) {
        title = Self.first(["Xmp.dc.title", "Iptc.Application2.ObjectName"], metadata)
        description = Self.first(
            [
                "Xmp.dc.description", "Iptc.Application2.Caption", "Exif.Image.ImageDescription",
                "Exif.Photo.UserComment",
            ], metadata)
        for key in ["Xmp.dc.subject", "Iptc.Application2.Keywords"] {
            for keyword in metadata.words(key) where !keywords.contains(keyword) { keywords.append(keyword) }
        }
        rating = nil
        for key in ["Xmp.xmp.Rating", "Exif.Image.Rating"] where rating == nil {
            rating = metadata.number(key).flatMap { Int(exactly: $0) }.flatMap {
                $0 == -1 || (1...5).contains($0) ? $0 : nil
            }
        }
    }

    private static func first(_ keys: [String], _ metadata: borrowing Metadata) -> String? {
        for key in keys {
            if let text = metadata.words(key).first, !cameraTexts.contains(text.uppercased()) { return text }
        }
        return nil
    }

    /// What cameras and phones write into every photo's description.
    private static let cameraTexts: Set<String> = [
        "OLYMPUS DIGITAL CAMERA", "SONY DSC", "KODAK DIGITAL STILL CAMERA", "MINOLTA DIGITAL CAMERA",
        "SAMSUNG DIGITAL CAMERA", "DIGITAL CAMERA", "DCIM", "SCREENSHOT",
    ]
}

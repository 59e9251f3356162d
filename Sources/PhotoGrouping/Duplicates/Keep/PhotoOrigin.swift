import PhotoSource
import PhotoTypes

/// How far a file is from what the camera made, the nearest first.
public enum PhotoOrigin: String, CaseIterable, Codable, Comparable, Sendable {
    /// Names its camera and when it was taken, and no editor.
    case camera
    /// Names its camera, and is in a format that cameras do not write. As near as `unknown`.
    case converted
    case unknown
    /// An editor wrote it, or its name says so.
    case edited
    /// Named as messengers and networks name what they send on, which they shrink and strip.
    case messenger
    case screenshot

    public static func < (left: Self, right: Self) -> Bool {
        left.rank < right.rank
    }

    var rank: Int {
        switch self {
        case .camera: 0
        case .converted, .unknown: 1
        case .edited: 2
        case .messenger: 3
        case .screenshot: 4
        }
    }

    public init(name: PhotoPath, facts: PhotoFacts, traces: PhotoTraces, storage: PictureStorage? = nil) {
        let stem = name.stem.display.lowercased()
        if traces.isScreenshot || NamePatterns.screenshot.contains(where: stem.hasPrefix) {
            self = .screenshot
        } else if NamePatterns.isFromMessenger(stem) {
            self = .messenger
        } else if traces.isDerived || NamePatterns.isEdited(stem) || NamePatterns.isEditor(traces.software) {
            self = .edited
        } else if facts.cameraModel != nil && facts.captureTime?.isOfCamera == true {
            self = storage?.isConverted ?? false ? .converted : .camera
        } else {
            self = .unknown
        }
    }
}

/// What names of files tell: as phones, messengers and systems give them. All in lower case, without extension.
enum NamePatterns {
    static let screenshot = [
        "screenshot", "screen shot", "screen_shot", "bildschirmfoto", "capture d", "captura de pantalla",
        "schermafbeelding", "schermata", "skjermbilde", "スクリーンショット",
    ]

    private static let messengers = [
        "whatsapp image", "fb_img_", "signal-", "telegram-cloud-photo", "viber_image", "viber image",
        "mmexport",
        "snapchat-", "photo_20", "instagram_", "messenger_creation",
    ]

    private static let editedEndings = [
        "-edited", "_edited", " edited", "(edited)", "-edit", "_edit", "-bearbeitet", "_bearbeitet",
        "-effects",
        "-collage", "-modifié", "-editado", "_snapseed", "-snapseed",
    ]

    private static let editors = [
        "photoshop", "lightroom", "gimp", "snapseed", "darktable", "rawtherapee", "affinity", "pixelmator",
        "picasa",
        "picsart", "vsco", "capture one", "paint.net", "paintshop", "luminar", "dxo", "acdsee", "photoscape",
        "canva",
        "facetune", "krita", "polarr", "imagemagick", "photodirector", "aperture", "instagram",
    ]

    // `nonisolated(unsafe)`: a regex literal is never changed, `Regex` is only not marked `Sendable`.
    private nonisolated(unsafe) static let whatsApp = /(img|image)-\d{8}-wa\d+.*/
    private nonisolated(unsafe) static let received = /received_\d+/
    /// iOS: `IMG_E1234` is the edited version of `IMG_1234`. Google: `PXL_…~2`.
    private nonisolated(unsafe) static let editedByPhone = /(img_e\d{4}.*)|(.+~\d)/
    private nonisolated(unsafe) static let copyMark =
        /(.+( |-|_)(copy|kopie|copie|copia)( ?\(?\d+\)?)?)|(.+ ?\(\d{1,3}\))|((copy|kopie|copie|copia) (of|von|de|di) .+)/

    static func isFromMessenger(_ stem: String) -> Bool {
        messengers.contains(where: stem.hasPrefix) || stem.wholeMatch(of: whatsApp) != nil
            || stem.wholeMatch(of: received) != nil
    }

    static func isEdited(_ stem: String) -> Bool {
        editedEndings.contains(where: stem.hasSuffix) || stem.wholeMatch(of: editedByPhone) != nil
    }

    static func isEditor(_ software: String?) -> Bool {
        guard let software = software?.lowercased() else { return false }
        return editors.contains(where: software.contains)
    }

    /// Whether a name is that of a copy: `IMG_1 (1)`, `IMG_1 copy 2`, `Copy of IMG_1`.
    static func isCopy(_ stem: String) -> Bool {
        stem.wholeMatch(of: copyMark) != nil
    }
}

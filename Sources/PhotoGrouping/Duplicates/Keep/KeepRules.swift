import Foundation
import PhotoStore
import PhotoTypes

/// What can make one photo of a group the one to keep.
public enum KeepCriterion: String, CaseIterable, Codable, Sendable {
    /// Marked as a favourite, or of the highest rating.
    case favourite
    /// In a folder that is preferred, or not in one that is avoided.
    case folder
    /// As the camera made it, rather than a copy from a messenger, a screenshot or an edited version: by name and
    /// metadata, and by what the comparison found (a part of another, with a border, written over, without colours, reduced
    /// to a palette).
    case original
    /// More pixels.
    case resolution
    /// Has a raw file.
    case raw
    /// More pages or frames.
    case pages
    /// Finer tones: more bits a channel, or not reduced to a palette.
    case colours
    /// Open eyes, faces to the camera. Needs faces to be found first, which comes with People; until then it tells no
    /// photo from another.
    case faces
    /// Less of the picture is plain black or white.
    case exposure
    case sharpness
    /// Stored without loss, or, of JPEGs with as many pixels, with less of it, as the bytes tell. Only where pictures are
    /// otherwise equal.
    case compression
    /// Says more of time, place, camera and description.
    case metadata
    /// Not in a folder for backups, downloads or copies, nor in one that is a copy of another (see `backupNames`).
    case place
    /// A name that is not a copy's: neither `IMG_1 (1).jpg` nor `IMG_1 copy.jpg`.
    case name
    /// The file was changed longer ago.
    case age
    /// Nearer to the root, then of a shorter path, then by the path's bytes. Always asked last, so that the same files
    /// give the same choice in every library.
    case path
}

/// The user's order of preference, asked from the first to the last until one photo is left. A file's size in bytes
/// alone is never asked.
public struct KeepRules: Hashable, Codable, Sendable {
    /// For copies of one picture.
    public var copies: [KeepCriterion]
    /// For shots of a burst.
    public var bursts: [KeepCriterion]
    /// Absolute paths, the best first: photos in them, or below, are kept rather than others.
    public var preferredFolders: [String]
    /// Photos in these, or below, are kept last.
    public var avoidedFolders: [String]
    /// How many shots of a burst to keep at most, 1 … 100.
    public var burstShots: Int
    /// Names of folders for backups, downloads and copies: of equal photos those in such folders are kept last.
    public var backupNames: [String]
    /// Whether `backupNames`, and folders that are copies of others, count. `nil`: they do, and the user was not asked yet.
    public var backupsLast: Bool?

    public init(
        copies: [KeepCriterion] = Self.standardForCopies, bursts: [KeepCriterion] = Self.standardForBursts,
        preferredFolders: [String] = [], avoidedFolders: [String] = [], burstShots: Int = 1,
        backupNames: [String] = Self.standardBackupNames, backupsLast: Bool? = nil
    ) {
        self.copies = copies
        self.bursts = bursts
        self.preferredFolders = preferredFolders
        self.avoidedFolders = avoidedFolders
        self.burstShots = burstShots
        self.backupNames = backupNames
        self.backupsLast = backupsLast
    }

    public var keepsBackupsLast: Bool { backupsLast ?? true }

    public static let standardBackupNames = BackupFolders.standardNames

    /// Values that are missing, as in libraries of earlier versions, are the standard ones; so are lists of criteria that
    /// were the standard then.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        let copies = try values.decodeIfPresent([KeepCriterion].self, forKey: .copies)
        let bursts = try values.decodeIfPresent([KeepCriterion].self, forKey: .bursts)
        self.init(
            copies: copies.flatMap { $0 == Self.formerForCopies ? nil : $0 } ?? Self.standardForCopies,
            bursts: bursts.flatMap { $0 == Self.formerForBursts ? nil : $0 } ?? Self.standardForBursts,
            preferredFolders: try values.decodeIfPresent([String].self, forKey: .preferredFolders) ?? [],
            avoidedFolders: try values.decodeIfPresent([String].self, forKey: .avoidedFolders) ?? [],
            burstShots: try values.decodeIfPresent(Int.self, forKey: .burstShots) ?? 1,
            backupNames: try values.decodeIfPresent([String].self, forKey: .backupNames)
                ?? Self.standardBackupNames,
            backupsLast: try values.decodeIfPresent(Bool.self, forKey: .backupsLast))
    }

    /// Favourites first, then folders, then what is nearest to what the camera made, then quality, then what is known
    /// of the photo.
    public static let standardForCopies: [KeepCriterion] = [
        .favourite, .folder, .raw, .pages, .original, .colours, .resolution, .metadata, .exposure, .sharpness,
        .compression, .place, .name, .age, .path,
    ]
    /// Favourites first, then faces and eyes, then the sharpest among those that are well exposed.
    public static let standardForBursts: [KeepCriterion] = [
        .favourite, .folder, .faces, .exposure, .sharpness, .resolution, .metadata, .place, .path,
    ]

    private static let formerForCopies: [KeepCriterion] = [
        .favourite, .folder, .raw, .original, .resolution, .metadata, .exposure, .sharpness, .compression,
        .name, .age,
    ]
    private static let formerForBursts: [KeepCriterion] = [
        .favourite, .folder, .faces, .exposure, .sharpness, .resolution, .metadata, .age,
    ]

    public static let standard = KeepRules()

    /// - Throws: `PhotoGroupingError.unusableSetting` for criteria given twice, folders that are not absolute or both
    ///   preferred and avoided, and numbers out of range.
    public func check() throws(PhotoGroupingError) {
        for list in [copies, bursts] where Set(list).count != list.count {
            throw .unusableSetting("A criterion is given twice; give each once, in order of preference.")
        }
        for folder in preferredFolders + avoidedFolders where !folder.hasPrefix("/") {
            throw .unusableSetting("The folder \(folder) is not absolute; give the whole path.")
        }
        if let both = preferredFolders.first(where: avoidedFolders.contains) {
            throw .unusableSetting("The folder \(both) is both preferred and avoided; choose one.")
        }
        guard 1...100 ~= burstShots else {
            throw .unusableSetting("\(burstShots) shots of a burst cannot be kept; use 1 to 100.")
        }
    }

    private static let key = "duplicates: what to keep"

    /// Those that a library keeps; `standard` where it keeps none.
    ///
    /// - Throws: `PhotoGroupingError`.
    public init(in store: PhotoStore) throws(PhotoGroupingError) {
        self = try StoredSetting.read(Self.key, in: store) ?? .standard
        try check()
    }

    /// - Throws: `PhotoGroupingError`.
    public func save(in store: PhotoStore) throws(PhotoGroupingError) {
        try check()
        try StoredSetting.write(self, Self.key, in: store)
    }
}

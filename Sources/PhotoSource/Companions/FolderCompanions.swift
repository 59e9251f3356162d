import PhotoTypes

/// Which files of one folder belong to which of its photos. `Docs/Companions.md` has the rules. In doubt, a file belongs
/// to no photo.
public struct FolderCompanions: Sendable {
    /// What shows that a file belongs to a photo.
    public enum Proof: Hashable, Sendable {
        /// Its name alone.
        case name
        /// An identifier in both files: a clip may have a photo's name by chance.
        case identifier
    }

    public struct Companion: Hashable, Sendable {
        public let path: PhotoPath
        public let proof: Proof
    }

    private var owned: [PhotoPath: [Companion]] = [:]
    private var claims: [PhotoPath: [CompanionClaim]] = [:]

    /// - Parameters:
    ///   - photos: all of one folder.
    ///   - files: its other files; those that are no companions are passed over.
    public init(photos: [PhotoPath], files: [PhotoPath]) {
        let files = files.filter {
            FileNaming.sidecars.contains($0.fileExtension) || FileNaming.videos.contains($0.fileExtension)
        }
        // Most folders hold photos only.
        guard !files.isEmpty else { return }
        let names = PhotoNames(photos, hasRecords: files.contains { $0.fileExtension == "json" })
        var owners: [PhotoPath: CompanionClaim] = [:]
        for file in files {
            let found = names.claims(on: file)
            guard !found.isEmpty else { continue }
            claims[file] = found
            owners[file] = found.first { $0.right == .owns }
        }
        Self.dropRivals(&owners)
        settleRecords(names, files, owners)
        for file in files {
            guard let owner = owners[file] else { continue }
            owned[owner.photo, default: []].append(Companion(path: file, proof: owner.proof))
        }
    }

    /// The files that belong to a photo, in the order they were given.
    public func companions(of photo: PhotoPath) -> [Companion] { owned[photo] ?? [] }

    /// Whether a photo's companion goes where the photo goes: not while another photo has as good a right to it.
    public func follows(_ file: PhotoPath, _ photo: PhotoPath) -> Bool {
        owned[photo]?.contains { $0.path == file } == true
            && claims[file]?.contains { $0.right == .shares && $0.photo != photo } == false
    }

    /// Whether a file is a photo's alone: no other photo could claim it, even if this one were not there.
    public func belongsOnly(_ file: PhotoPath, to photo: PhotoPath) -> Bool {
        owned[photo]?.contains { $0.path == file } == true
            && claims[file]?.allSatisfy { $0.photo == photo } == true
    }

    /// Of several files of one form that one photo could have, those that agree in letter case count; if none does, none.
    private static func dropRivals(_ owners: inout [PhotoPath: CompanionClaim]) {
        struct Place: Hashable {
            let photo: PhotoPath
            let form: String
        }
        for rivals in Dictionary(grouping: owners, by: { Place(photo: $0.value.photo, form: $0.value.form) })
            .values
        where rivals.count > 1 {
            for rival in rivals where rival.value.agreement == .letters { owners[rival.key] = nil }
        }
        // A photo whose own name has a number needs no record of that number.
        let named = Set(owners.values.filter { $0.form == TakeoutName.wholeForm }.map(\.photo))
        for (file, owner) in owners
        where owner.form == TakeoutName.numberedForm && named.contains(owner.photo) {
            owners[file] = nil
        }
    }

    /// An edited version with a record of its own shares no other. Exports leave out the records of some numbered copies,
    /// which share the one without a number.
    private mutating func settleRecords(
        _ names: PhotoNames, _ files: [PhotoPath], _ owners: [PhotoPath: CompanionClaim]
    ) {
        let recorded = Set(owners.filter { $0.key.fileExtension == "json" }.map(\.value.photo))
        for file in files where file.fileExtension == "json" && claims[file] != nil {
            let isOwned = owners[file] != nil
            claims[file]?.removeAll { isOwned && $0.right == .shares && recorded.contains($0.photo) }
            for photo in names.numberedCopies(of: file) where !recorded.contains(photo) {
                claims[file]?.append(
                    CompanionClaim(
                        photo: photo, right: .inherits, agreement: .bytes, form: TakeoutName.wholeForm))
            }
        }
    }
}

/// Finds the photos of one folder that might claim a file, which need not be there.
public struct CompanionClaimants: Sendable {
    private let names: PhotoNames

    /// - Parameter photos: all of one folder.
    public init(photos: [PhotoPath]) {
        names = PhotoNames(photos, hasRecords: true)
    }

    public func photos(claiming file: PhotoPath) -> Set<PhotoPath> {
        Set(names.claims(on: file).map(\.photo) + names.numberedCopies(of: file))
    }
}

import PhotoTypes

/// What a file's name says of the right that a photo has to it.
struct CompanionClaim {
    enum Right {
        /// The file is the photo's.
        case owns
        /// The file may be the photo's as well as another's, so it stays where it is.
        case shares
        /// The file would be the photo's if its owner were not there.
        case inherits
    }

    let photo: PhotoPath
    let right: Right
    let agreement: NameAgreement
    /// Several photos of one name and several files of one name are only told apart by letter case. Files of one form
    /// compete with each other.
    let form: String
    var proof = FolderCompanions.Proof.name
}

extension [CompanionClaim] {
    /// The photo if it is the only one; otherwise nobody's.
    static func only(
        _ found: NameIndex.Found?, _ form: String, _ proof: FolderCompanions.Proof = .name
    ) -> Self {
        guard let found else { return [] }
        let right: CompanionClaim.Right = found.photos.count == 1 ? .owns : .shares
        return found.photos.map {
            CompanionClaim(photo: $0, right: right, agreement: found.agreement, form: form, proof: proof)
        }
    }

    /// The only photo; of a raw file and others that share its name, the raw file, or the other one.
    static func only(
        _ found: NameIndex.Found?, preferringRaw: Bool, _ form: String,
        _ proof: FolderCompanions.Proof = .name
    ) -> Self {
        guard let found, found.photos.count > 1 else { return only(found, form, proof) }
        let preferred = found.photos.filter { $0.isCameraRaw == preferringRaw }
        guard preferred.count == 1 else { return only(found, form, proof) }
        return found.photos.map {
            CompanionClaim(
                photo: $0, right: $0 == preferred[0] ? .owns : .inherits, agreement: found.agreement,
                form: form,
                proof: proof)
        }
    }
}

import PhotoTypes
import VectorSearch

/// Why a search could not be answered. `description` says what to do about it.
public enum PhotoSearchError: Error, Hashable, Sendable {
    /// Nothing but white space was asked for.
    case emptyQuery
    /// A query and its exclusions cancel each other out.
    case nothingLeft
    /// The library holds no photo.
    case emptyLibrary
    /// The library has photos, but none with a vector of this model; `others` made the vectors it has.
    case notIndexed(model: ModelID, others: [ModelID])
    /// The photo is in the library, without a vector of this model.
    case photoNotIndexed(PhotoPath, model: ModelID)
    /// The library has no photo there, or it is gone.
    case unknownPhoto(PhotoID)
    /// No photo of the library lies in the folder a search was narrowed to.
    case nothingInFolder(PhotoPath)
    /// No photo of the library was captured then, as far as cameras tell.
    case nothingCaptured
    case notADate(String)
    case periodEndsBeforeItStarts
    /// A vector does not fit those of the library.
    case unusableVector(VectorSearchError)
}

extension PhotoSearchError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .emptyQuery:
            "The query is empty: write what the photo shows, such as \"corgi in the snow\"."
        case .nothingLeft:
            "The words and the exclusions cancel each other out. Leave one of them out."
        case .emptyLibrary:
            "The library holds no photos yet. Add some with: afterimage index FOLDER"
        case .notIndexed(let model, let others):
            "The library is not indexed with the model \(model)"
                + (others.isEmpty ? "" : " but with \(others.map(\.rawValue).joined(separator: ", "))")
                + ". Run `afterimage index` on your folders with this model, or choose another with --model."
        case .photoNotIndexed(let path, let model):
            "\(path) has no vector of the model \(model) yet. Run `afterimage index` on its folder."
        case .unknownPhoto(let id):
            "The library has no photo \(id.rawValue), or its file is missing."
        case .nothingInFolder(let folder):
            "The library has no photo in \(folder). Add the folder with: afterimage index FOLDER"
        case .nothingCaptured:
            "None of these photos was captured in that time. --from and --to leave out photos without a capture time "
                + "of their own."
        case .notADate(let text):
            "\"\(text)\" is not a date. Write 2023, 2023-05 or 2023-05-17."
        case .periodEndsBeforeItStarts:
            "The time ends before it starts: --from must not be after --to."
        case .unusableVector(let error):
            error.description
        }
    }
}

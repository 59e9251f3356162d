import HTTPTypes
import ImageDecoding
import ModelRegistry
import PhotoEmbedding
import PhotoGrouping
import PhotoIndexing
import PhotoQuarantine
import PhotoSearch
import PhotoSource
import PhotoStore

extension APIError {
    /// A failure of a part below in the API's words; `nil` for one that nobody foresaw.
    init?(_ error: any Error) {
        switch error {
        case let error as APIError: self = error
        case let error as PhotoStoreError: self.init(error)
        case let error as PhotoSearchError: self.init(error)
        case let error as PhotoEmbeddingError: self.init(error)
        case let error as ModelRegistryError: self.init(error)
        case let error as PhotoSourceError: self.init(error)
        case let error as ImageDecodingError: self.init(error)
        case let error as PhotoGroupingError: self.init(error)
        case let error as PhotoQuarantineError: self.init(error)
        case PhotoIndexingError.store(let error): self.init(error)
        case PhotoIndexingError.embedding(let error): self.init(error)
        default: return nil
        }
    }

    private init(_ error: PhotoStoreError) {
        switch error {
        case .noLibrary:
            self = .noLibrary
        case .locked, .busy:
            self.init(
                .conflict, "library-busy", "Another afterimage is writing to the library.",
                hint: "Wait until it has finished, or stop it.")
        case .diskFull:
            self.init(
                .init(code: 507, reasonPhrase: "Insufficient Storage"), "disk-full",
                "The disk that holds the library is full.",
                hint: "Make room; what was indexed so far is kept.")
        case .newerSchema:
            self.init(
                .conflict, "library-newer", "The library was written by a newer afterimage.",
                hint: "Update afterimage.")
        case .corrupted, .dimensionMismatch:
            self.init(
                .internalServerError, "library-damaged", "The library is damaged.",
                hint: "Restore it from a backup, or erase it and index again; your photos are not affected.")
        case .notExcludable(_, .holdsSource(let root)):
            self.init(
                .conflict, "holds-a-folder",
                "\(root.display), inside this folder, is a folder of the library.",
                hint: "Remove that one first.")
        case .notExcludable(_, .isOutside), .notExcludable(_, .isSource):
            self.init(
                .conflict, "not-below-a-folder",
                "Only a folder inside one of the library's folders can be excluded.",
                hint: "To stop indexing a folder of the library, remove it.")
        case .notALibrary, .notReadable, .notWritable, .fileSystem, .database:
            self.init(
                .internalServerError, "library-unusable", "The library cannot be read or written.",
                hint: "Look at what “afterimage serve” printed: it names the file and the reason.")
        }
    }

    private init(_ error: PhotoSearchError) {
        switch error {
        case .emptyQuery, .nothingLeft:
            let code = error == .emptyQuery ? "empty-query" : "nothing-left"
            self.init(
                .badRequest, code, error.description,
                hint: "Say what the photo shows, such as “corgi in the snow”.")
        case .notADate, .periodEndsBeforeItStarts:
            self.init(
                .badRequest, "invalid-period", "The time is not one.",
                hint: "Write 2023, 2023-05 or 2023-05-17, the earlier first.")
        case .unknownPhoto:
            self = .unknownPhoto
        case .photoNotIndexed:
            self.init(
                .conflict, "photo-not-indexed", "The photo has not been indexed with this model yet.",
                hint: "Let indexing finish.")
        case .notIndexed, .emptyLibrary, .nothingInFolder, .nothingCaptured:
            self.init(
                .conflict, "not-indexed", "There are no indexed photos to search.",
                hint: "Let indexing finish.")
        case .unusableVector:
            self.init(
                .internalServerError, "library-damaged", "The library's vectors do not fit its model.",
                hint: "Index again.")
        }
    }

    private init(_ error: PhotoEmbeddingError) {
        switch error {
        case .noText:
            self.init(
                .badRequest, "empty-query", "There is nothing to look for.",
                hint: "Say what the photo shows, such as “corgi in the snow”.")
        case .runtimeMissing:
            self.init(
                .serviceUnavailable, "runtime-missing", "The inference runtime is not installed.",
                hint: "Run Scripts/setup, then start the server again.")
        default:
            self.init(
                .internalServerError, "model-unusable", "The model cannot be used.",
                hint: "Choose another model, or install this one again.")
        }
    }

    private init(_ error: ModelRegistryError) {
        switch error {
        case .unknown:
            self.init(
                .notFound, "unknown-model", "There is no such model.",
                hint: "Choose one of those that are installed.")
        case .builtIn:
            self.init(
                .conflict, "model-built-in", "The built-in model cannot be removed.",
                hint: "It comes with the program.")
        case .serving:
            self.init(
                .conflict, "model-serving", "Searches use this model.", hint: "Switch to another model first."
            )
        case .switchUnderWay:
            self.init(
                .conflict, "model-pending", "The library is on its way to this model.",
                hint: "Go back to the model in use first.")
        case .outdated:
            // The earlier model came with the earlier program, and went with it: nothing can read its vectors' words.
            self.init(
                .conflict, "model-updating",
                "This version of Afterimage brings a newer model, which has to look at every photo first.",
                hint:
                    "Search is back as soon as the first photos are done, and finds all of them at the end. Where "
                    + "indexing is paused or waits, resume it.")
        case .packMissing:
            self.init(
                .conflict, "model-missing", "The model that the library was indexed with is not installed.",
                hint: "Install it again, or switch to another model.")
        case .busy:
            self.init(
                .conflict, "models-busy", "Another afterimage is installing or removing a model.",
                hint: "Try again in a moment.")
        default:
            self.init(
                .internalServerError, "model-unusable", "The model cannot be used.",
                hint: "Choose another model, or install this one again.")
        }
    }

    private init(_ error: PhotoGroupingError) {
        switch error {
        case .store(let error):
            self.init(error)
        case .cancelled:
            self.init(
                .conflict, "stopped", "Looking for duplicates was stopped.",
                hint: "Start it again: it goes on where it was.")
        case .vectors:
            self.init(
                .internalServerError, "library-damaged", "The library's vectors do not fit its model.",
                hint: "Index again.")
        case .unusableSetting, .damagedSetting:
            self.init(
                .conflict, "rules-unusable", "The rules for duplicates in the library cannot be used.",
                hint: "Set them again with “afterimage duplicates rules”.")
        case .clustering, .calibration:
            self = .internal
        }
    }

    private init(_ error: PhotoQuarantineError) {
        switch error {
        case .store(let error):
            self.init(error)
        case .unknownBatch:
            self.init(
                .notFound, "not-in-quarantine", "These photos are not in quarantine any more.",
                hint: "Reload what is in quarantine.")
        case .newerManifest:
            self.init(
                .conflict, "quarantine-newer", "A newer afterimage moved photos to quarantine.",
                hint: "Update afterimage.")
        case .manifest, .noManifest:
            self.init(
                .conflict, "quarantine-unreadable",
                "The list beside the photos in quarantine cannot be read.",
                hint:
                    "Look at manifest.jsonl in the folder .afterimage-quarantine: who owns it, who may read it."
            )
        case .unreadablePlan, .newerPlan, .badItem, .contradictoryPlan, .otherLibrary:
            self = .internal
        }
    }

    private init(_ error: PhotoSourceError) {
        switch error {
        case .notFound, .notAFolder, .notAFile:
            self = .photoFileMissing
        case .permissionDenied:
            self.init(
                .conflict, "photo-not-readable", "The photo's file may not be read.",
                hint: "Grant read permission.")
        default:
            self.init(
                .unprocessableContent, "photo-unreadable", "The photo's file cannot be read.",
                hint: "It may be damaged: restore it from a backup or copy it again.")
        }
    }

    private init(_ error: ImageDecodingError) {
        self.init(
            .unprocessableContent, "photo-undecodable", "The photo cannot be shown.",
            hint: "It may be damaged, or of a format that this system cannot read.")
    }
}

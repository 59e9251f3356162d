import ArgumentParser
import Foundation
import ImageDecoding
import ModelDownload
import ModelRegistry
import PhotoEmbedding
import PhotoGrouping
import PhotoIndexing
import PhotoQuarantine
import PhotoSearch
import PhotoSource
import PhotoStore
import WebServer

/// What the process returns: the codes of BSD's sysexits.h, so that scripts can tell a mistyped word from a
/// full disk.
enum ExitStatus: Int32, CaseIterable {
    case usage = 64
    case damagedData = 65
    case noInput = 66
    case unavailable = 69
    case software = 70
    case cannotCreate = 73
    case inputOutput = 74
    case tryLater = 75
    case noPermission = 77
    case configuration = 78

    /// As a shell reports a process that a signal ended: 130 for Ctrl-C, 143 for a request to terminate.
    static func interrupted(by signal: Int32) -> Int32 {
        128 + signal
    }

    /// The table in `--help` and in `Docs/CommandLine.md`.
    static var help: String {
        (["  0  done; also when some photos could not be read: they are listed"]
            + allCases.map { " \($0.rawValue)  \($0.meaning)" } + ["130  interrupted (143: terminated)"])
            .joined(separator: "\n")
    }

    var meaning: String {
        switch self {
        case .usage: "the command line is wrong, or the query is empty"
        case .damagedData: "a library, model pack, photo or plan is damaged, or labels are too few"
        case .noInput: "a folder, photo, library or model is missing, or no photo could be moved"
        case .unavailable:
            "the inference runtime is missing, or a server does not answer properly"
        case .software: "an error of this program"
        case .cannotCreate: "an output file or library cannot be created there"
        case .inputOutput: "reading or writing failed, or the disk is full"
        case .tryLater: "another afterimage is writing to the library"
        case .noPermission: "a file or folder may not be read or written"
        case .configuration: "made by a newer afterimage, not indexed with this model, or no model pack"
        }
    }

    /// The status an error ends with; `nil` for what the argument parser answers itself (help, wrong options).
    init?(_ error: any Error) {
        switch error {
        case let error as PhotoStoreError: self.init(error)
        case let error as PhotoEmbeddingError: self.init(error)
        case let error as PhotoSourceError: self.init(error)
        case let error as PhotoIndexingError: self.init(error)
        case let error as PhotoSearchError: self.init(error)
        case let error as ModelRegistryError: self.init(error)
        case let error as ModelDownloadError: self.init(error)
        case let error as PhotoGroupingError: self.init(error)
        case let error as PhotoQuarantineError: self.init(error)
        case is ImageDecodingError: self = .damagedData
        case let error as OutputError: self = error.isPermission ? .noPermission : .cannotCreate
        case is PictureError: self = .unavailable
        case let error as WebServerError: self.init(error)
        case let error as ChoiceError: self = if case .notText = error { .usage } else { .noInput }
        default: return nil
        }
    }

    private init(_ error: PhotoStoreError) {
        self =
            switch error {
            case .noLibrary: .noInput
            case .notExcludable: .usage
            case .notALibrary: .cannotCreate
            case .locked, .busy: .tryLater
            case .notReadable, .notWritable: .noPermission
            case .newerSchema: .configuration
            case .corrupted, .dimensionMismatch: .damagedData
            case .diskFull, .fileSystem, .database: .inputOutput
            }
    }

    private init(_ error: PhotoEmbeddingError) {
        self =
            switch error {
            case .packNotFound: .noInput
            case .manifestInvalid, .fileMissing, .fileTampered, .goldenMismatch, .modelUnusable,
                .tokenizerInvalid:
                .damagedData
            case .formatTooNew: .configuration
            case .runtimeMissing: .unavailable
            case .inferenceFailed: .software
            case .noText: .usage
            }
    }

    private init(_ error: PhotoSourceError) {
        self =
            switch error {
            case .notFound, .notAFolder, .notAFile, .inQuarantine: .noInput
            case .permissionDenied: .noPermission
            case .empty, .tooLarge, .unwanted: .damagedData
            case .changedWhileReading, .unreadable: .inputOutput
            }
    }

    private init(_ error: PhotoIndexingError) {
        switch error {
        case .store(let error): self.init(error)
        case .embedding(let error): self.init(error)
        case .rootUnreadable, .suddenlyEmpty: self = .noInput
        case .source: self = .inputOutput
        case .unreadable(let error): self.init(error)
        case .undecodable: self = .damagedData
        }
    }

    private init(_ error: PhotoSearchError) {
        self =
            switch error {
            case .emptyQuery, .nothingLeft, .notADate, .periodEndsBeforeItStarts: .usage
            case .emptyLibrary, .unknownPhoto, .nothingInFolder, .nothingCaptured: .noInput
            case .notIndexed, .photoNotIndexed: .configuration
            case .unusableVector: .damagedData
            }
    }

    private init(_ error: PhotoGroupingError) {
        switch error {
        case .store(let error): self.init(error)
        case .cancelled: self = .tryLater
        case .vectors: self = .inputOutput
        case .unusableSetting: self = .usage
        case .damagedSetting: self = .damagedData
        case .clustering: self = .software
        case .calibration(.noLabels(let error)): self.init(error)
        case .calibration(let problem):
            self =
                switch problem {
                case .unusableWish: .usage
                case .noPhotos, .unreadablePhoto, .noLabels: .noInput
                case .tooFewSame, .tooFewDifferent, .notPreciseEnough, .unreadableLabels, .unusableLabel:
                    .damagedData
                }
        }
    }

    private init(_ error: PhotoQuarantineError) {
        switch error {
        case .store(let error): self.init(error)
        case .unreadablePlan, .badItem, .contradictoryPlan: self = .damagedData
        case .newerPlan, .newerManifest: self = .configuration
        case .otherLibrary: self = .usage
        case .unknownBatch, .noManifest: self = .noInput
        case .manifest(_, let errno): self = [EACCES, EPERM].contains(errno) ? .noPermission : .inputOutput
        }
    }

    private init(_ error: ModelRegistryError) {
        switch error {
        case .unusable(_, let error): self.init(error)
        case .unknown: self = .noInput
        case .badArchive: self = .damagedData
        case .alreadyAnother: self = .cannotCreate
        case .builtIn, .serving, .switchUnderWay: self = .usage
        case .packMissing, .outdated: self = .configuration
        case .busy: self = .tryLater
        case .notReadable(_, let errno): self = errno == ENOENT ? .noInput : .noPermission
        case .notWritable(_, let errno):
            self = [ENOSPC, EDQUOT, EIO].contains(errno) ? .inputOutput : .noPermission
        }
    }

    private init(_ error: WebServerError) {
        self =
            switch error {
            case .portInUse: .tryLater
            case .folderUnusable: .cannotCreate
            case .notProtected: .usage
            case .cannotListen, .notStarted: .unavailable
            case .passwordUnusable, .tlsUnusable, .appMissing: .noInput
            }
    }

    private init(_ error: ModelDownloadError) {
        self =
            switch error {
            case .badAddress, .notSecure, .noCatalogue, .badChecksum: .usage
            case .notInCatalogue: .noInput
            case .badCatalogue, .tooLarge, .wrongContent: .damagedData
            case .unreachable, .refused, .redirectedElsewhere, .redirectedToInsecure, .tooManyRedirects:
                .unavailable
            case .cutOff, .cancelled: .inputOutput
            case .busy: .tryLater
            case .notReadable(_, let errno): errno == ENOENT ? .noInput : .noPermission
            case .notWritable(_, let errno):
                [ENOSPC, EDQUOT, EIO].contains(errno) ? .inputOutput : .noPermission
            }
    }
}

/// Why a model pack could not be used or a vector not be made.
public enum PhotoEmbeddingError: Error, Hashable, Sendable {
    case packNotFound(path: String)
    case manifestInvalid(path: String, reason: String)
    case formatTooNew(path: String, format: Int)
    case fileMissing(path: String)
    /// The file is not the one the manifest names.
    case fileTampered(path: String, expected: String, found: String)
    /// The model runs but its vectors are not those that travelled with it.
    case goldenMismatch(item: String, cosine: Float, minimum: Float)
    case runtimeMissing(searched: [String])
    /// The network's file could not be read or compiled.
    case modelUnusable(path: String, reason: String)
    case inferenceFailed(reason: String)
    case tokenizerInvalid(reason: String)
    case noText
}

extension PhotoEmbeddingError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .packNotFound(let path):
            "No model pack at \(path): a pack is a folder with a model.json."
        case .manifestInvalid(let path, let reason):
            "The model pack's \(path) cannot be used: \(reason). Get the pack again from its publisher."
        case .formatTooNew(let path, let format):
            "The model pack at \(path) has format \(format), newer than this program knows"
                + " (\(ModelPackManifest.newestFormat)). Update afterimage."
        case .fileMissing(let path):
            "The model pack is incomplete: \(path) is missing. Get the pack again."
        case .fileTampered(let path, let expected, let found):
            "\(path) is not the file that the model pack names (\(found) instead of \(expected))."
                + " It was damaged or changed: get the pack again."
        case .goldenMismatch(let item, let cosine, let minimum):
            "The model gives wrong vectors on this machine: cosine \(cosine) for \(item), at least \(minimum)"
                + " expected. Please report it with the machine's processor; another model pack may work."
        case .runtimeMissing(let searched):
            "OpenVINO's C library (libopenvino_c) was not found. Run Scripts/setup, or set AFTERIMAGE_OPENVINO"
                + " to the folder that holds it. Searched: \(searched.joined(separator: "; "))."
        case .modelUnusable(let path, let reason):
            "The network \(path) cannot be loaded: \(reason)"
        case .inferenceFailed(let reason):
            "The network could not be run: \(reason)"
        case .tokenizerInvalid(let reason):
            "The model pack's tokenizer cannot be used: \(reason)."
        case .noText:
            "The query is empty."
        }
    }
}

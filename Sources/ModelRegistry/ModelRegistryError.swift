import PhotoEmbedding
import PhotoTypes

/// Why a model could not be installed, found or removed. `description` says what to do about it.
public enum ModelRegistryError: Error, Hashable, Sendable {
    /// No installed model has that name; `installed` are those there are, the built-in one first.
    case unknown(name: String, installed: [ModelID])
    /// The pack is not what its manifest says, or does not work here. Nothing was installed.
    case unusable(path: String, PhotoEmbeddingError)
    /// Another pack has the same id and version.
    case alreadyAnother(ModelID, path: String)
    /// A tar archive that is none, or that asks for what no model pack needs.
    case badArchive(path: String, reason: String)
    /// The built-in model stays.
    case builtIn(ModelID)
    /// The library is searched with the model.
    case serving(ModelID)
    /// The library is on its way to the model.
    case switchUnderWay(to: ModelID, from: ModelID)
    /// The library is searched with a model whose pack is not installed.
    case packMissing(ModelID, folder: String)
    /// The library's vectors are of an earlier version of the built-in model.
    case outdated(ModelID, builtIn: ModelID)
    /// Another process is installing or removing a model.
    case busy(folder: String)
    case notReadable(path: String, errno: Int32)
    case notWritable(path: String, errno: Int32)
}

extension ModelRegistryError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unknown(let name, let installed):
            "Unknown model \"\(name)\". Installed: \(installed.map(\.rawValue).joined(separator: ", ")). "
                + "Install another with `afterimage model add FOLDER` or `afterimage model get NAME`."
        case .unusable(let path, let error):
            "\(path) was not installed. \(error)"
        case .alreadyAnother(let model, let path):
            "Another pack of \(model) is in \(path), and vectors of two models must not share a name. Remove it "
                + "first (`afterimage model remove \(model)`), or ask the publisher for another version."
        case .badArchive(let path, let reason):
            "\(path) is not an archive of a model pack: \(reason). Get it again; a pack is an uncompressed tar file "
                + "with one folder that holds a model.json."
        case .builtIn(let model):
            "\(model) is built into the program and cannot be removed."
        case .serving(let model):
            "The library uses \(model). Switch to another model first: afterimage model use ID"
        case .switchUnderWay(let target, let serving):
            "The library is switching to \(target). Cancel that first: afterimage model use \(serving)"
        case .packMissing(let model, let folder):
            "The library uses \(model), but its pack is not in \(folder). Install it again with "
                + "`afterimage model add FOLDER` or `afterimage model get NAME`, or switch to another with "
                + "`afterimage model use ID` (see: afterimage model list)."
        case .outdated(let model, let builtIn):
            "The library was indexed with \(model), but this afterimage comes with \(builtIn). To update the library, "
                + "which reads every photo again: afterimage index"
        case .busy(let folder):
            "Another afterimage is installing or removing a model in \(folder). Try again in a moment."
        case .notReadable(let path, let errno):
            "\(path) cannot be read: \(systemText(errno))."
        case .notWritable(let path, let errno):
            "\(path) cannot be written: \(systemText(errno)). Choose another folder with --models."
        }
    }
}

import Foundation
import PhotoStore

/// Why a whole plan, restoration or emptying could not be done or go on. `description` says what to do about it. What
/// concerns one photo only is a `Refusal`, and the others are done.
public enum PhotoQuarantineError: Error, Hashable, Sendable {
    /// The plan's text is not a plan; `line` counts from 1, where the parser tells.
    case unreadablePlan(line: Int?, reason: String)
    /// A later release wrote the plan.
    case newerPlan(version: Int)
    /// An item of the plan, counted from 1, lacks something or has something that makes no sense.
    case badItem(number: Int, line: Int?, field: String, reason: String)
    /// The plan's items contradict each other. Nothing was moved.
    case contradictoryPlan([QuarantinePlan.Problem])
    /// The plan is about another library's photos.
    case otherLibrary(planned: String, given: String)
    /// There is no batch of that name.
    case unknownBatch(String)
    /// The folder holds nothing that a manifest of a quarantine lists.
    case noManifest(folder: String)
    /// A later release wrote the manifest.
    case newerManifest(path: String, version: Int)
    /// The manifest could not be read.
    case manifest(path: String, errno: Int32)
    case store(PhotoStoreError)
}

extension PhotoQuarantineError: CustomStringConvertible {
    public var description: String { lines.joined(separator: "\n") }

    /// The description by lines, in which a name's own line breaks are told from those between them.
    public var lines: [String] {
        if case .contradictoryPlan(let problems) = self {
            let further = problems.count - Self.shown
            return ["The plan contradicts itself, so nothing was moved:"]
                + problems.prefix(Self.shown).map { "  \($0)" }
                + (further > 0 ? ["  and \(further) more"] : [])
                + ["Correct it, or remove those items."]
        }
        return [sentence]
    }

    private var sentence: String {
        switch self {
        case .unreadablePlan(let line, let reason):
            "The plan cannot be read\(line.map { " (line \($0))" } ?? ""): \(reason). Nothing was moved. Correct it, "
                + "or make a new one with `afterimage duplicates`."
        case .newerPlan(let version):
            "The plan was written by a newer afterimage (version \(version); this one knows up to "
                + "\(QuarantinePlan.version)). Update afterimage."
        case .badItem(let number, let line, let field, let reason):
            "Item \(number) of the plan\(line.map { " (line \($0))" } ?? "") cannot be read: "
                + "\(field.isEmpty ? "" : "\(field): ")\(reason). Nothing was moved. Correct it, or remove the item."
        case .contradictoryPlan:
            "The plan contradicts itself, so nothing was moved."
        case .otherLibrary(let planned, let given):
            "The plan is for the library in \(planned), not the one in \(given). Name that one with --library, or make a "
                + "new plan."
        case .unknownBatch(let name):
            "Unknown batch \"\(name)\". For a list: afterimage quarantine list"
        case .noManifest(let folder):
            "\(folder) does not hold a quarantine: it has no manifest. Name the folder that holds "
                + "`.afterimage-quarantine`, or that folder itself."
        case .newerManifest(let path, let version):
            "\(path) was written by a newer afterimage (version \(version)). Update afterimage."
        case .manifest(let path, let errno):
            "\(path) cannot be read: \(String(cString: strerror(errno))). Check its owner and permissions."
        case .store(let error):
            error.description
        }
    }

    /// Problems shown in full.
    private static var shown: Int { 20 }
}

/// A failure of the store, in this module's words.
func storing<Result>(
    _ body: () throws(PhotoStoreError) -> Result
) throws(PhotoQuarantineError) -> Result {
    do {
        return try body()
    } catch {
        throw .store(error)
    }
}

import ArgumentParser
import Foundation
import ImageDecoding
import ModelRegistry
import PhotoEmbedding
import PhotoIndexing
import PhotoStore
import PhotoTypes

/// What `index` and `model use` have in common: passes over folders, shown on the terminal.
struct Indexing {
    private let store: PhotoStore
    private let update: LibraryUpdate
    private let progress = ProgressReporter()
    private let json: Bool
    private(set) var passes: [LibraryUpdate.Pass] = []
    private(set) var outcome = SwitchOutcome.none

    /// - Parameter store: opened for writing.
    init(_ store: PhotoStore, options: IndexingOptions, json: Bool) {
        self.store = store
        self.json = json
        let progress = progress
        update = LibraryUpdate(store, decoder: PortableDecoder(), options: options) { event in
            switch event {
            case .progress(let now):
                progress.report(now)
            case .ended(let run):
                progress.clear()
                if !json {
                    if let old = run.renamedFrom {
                        Terminal.output.line(
                            "\(run.root.printable) is the folder that was \(old.printable): its photos "
                                + "are known again.")
                    }
                    Terminal.output.line("\(run.root.printable): \(ProgressText.summary(run.counts))")
                }
            case .failed(let error):
                progress.clear()
                Terminal.messages.line(
                    "Error: \(store.folder.completing(error.description).printable)")
            }
        }
    }

    private func command(_ words: String) -> String { store.folder.command(words) }

    private var isStopped: Bool { passes.last?.wasInterrupted ?? false }

    /// With one model, whatever the library's own is.
    mutating func index(_ roots: [PhotoPath], with pack: ModelPack) async throws {
        passes.append(try await update.index(roots, with: pack))
    }

    /// With the library's models: new and changed photos with the one that searches use, then everything with the one
    /// that a switch leads to.
    mutating func index(_ roots: [PhotoPath], _ plan: ModelRegistry.IndexPlan, leavingAbsent: Bool = false)
        async throws
    {
        if let note = plan.note { Terminal.messages.line(store.folder.completing(note).printable) }
        try await index(roots, with: plan.first)
        guard let pending = plan.pending, !isStopped else { return }
        let waiting = try store.photosAwaitingSwitch()
        if waiting > 0 {
            Terminal.messages.line(
                "Indexing \(NumberText.count(waiting, "photo")) with \(pending.model)"
                    + (plan.first.model == pending.model
                        ? "." : "; searches use \(plan.first.model) meanwhile."))
        }
        let (pass, outcome) = try await update.continueSwitch(to: pending, leavingAbsent: leavingAbsent)
        passes.append(pass)
        self.outcome = outcome
        if !isStopped { say(outcome, pending.model) }
    }

    private func say(_ outcome: SwitchOutcome, _ pending: ModelID) {
        switch outcome {
        case .none:
            break
        case .switched(_, let model):
            if !json { Terminal.output.line("The library now uses \(model).") }
        case .waiting(let photos):
            Terminal.messages.line(
                "\(NumberText.count(photos, "photo")) could not be indexed with \(pending), because their files cannot be "
                    + "reached now (is a disk not mounted?). The library keeps its model. To continue when the files are "
                    + "reachable again: \(command("index"))\nTo switch without them: "
                    + command("model use \(pending) --leave-absent"))
        }
    }

    /// The last words and the exit status.
    func conclude() throws {
        if !json {
            let last = passes.last?.runs ?? []
            let unread = last.reduce(0) { $0 + $1.counts.failed + $1.counts.stillFailing }
            let unseen = last.reduce(0) { $0 + $1.counts.unreachable }
            if unseen > 0 {
                Terminal.output.line(
                    "\(NumberText.count(unseen, "photo")) could not be looked at and \(unseen == 1 ? "stays" : "stay") "
                        + "in the library. See: \(command("errors"))")
            }
            if unread > 0 {
                Terminal.output.line(
                    "\(NumberText.count(unread, "file")) could not be read. See: \(command("errors"))")
            }
        }
        if passes.contains(where: { !$0.failures.isEmpty }) { throw ExitCode(ExitStatus.noInput.rawValue) }
    }
}

extension Indexing {
    /// How a switch stands, in JSON.
    struct SwitchJSON: Encodable {
        let serving: String?
        let pending: String?
        /// Photos that still need a vector of the pending model.
        let waiting: Int

        init(_ store: PhotoStore) throws {
            let models = try store.models()
            serving = models.serving?.rawValue
            pending = models.pending?.rawValue
            waiting = try store.photosAwaitingSwitch()
        }
    }
}

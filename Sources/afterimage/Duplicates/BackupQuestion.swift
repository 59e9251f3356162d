import PhotoGrouping
import PhotoStore
import PhotoTypes

/// Asks once, in a terminal, whether copies in folders for backups, or in copies of other folders, are to be kept last.
struct BackupQuestion {
    private let library: LibraryOptions

    init(_ library: LibraryOptions) {
        self.library = library
    }

    private static let most = 5

    /// - Returns: whether that changes which photos are kept.
    /// - Throws: `Question.Unanswered`; `PhotoGroupingError`.
    func ask(_ report: DuplicateReport, in store: PhotoStore) throws -> Bool {
        let folders = report.backupFoldersToConfirm
        guard !folders.isEmpty, !library.json, Question.canAsk else { return false }
        Terminal.messages.line(
            "Some duplicates are in folders for backups or downloads, or in copies of other folders:")
        for folder in folders.prefix(Self.most) { Terminal.messages.line("  \(folder.printable)") }
        if folders.count > Self.most {
            Terminal.messages.line("  and \(NumberText.count(folders.count - Self.most, "more folder"))")
        }
        guard
            let isWanted = try Question.choose(
                "Of equal photos, keep the ones outside these folders?", otherwise: "Nothing was changed.")
        else { return false }
        var rules = try KeepRules(in: store)
        rules.backupsLast = isWanted
        try rules.save(in: store)
        Terminal.messages.line("To change this:")
        Terminal.messages.line(
            "  " + library.folder.command("duplicates rules --\(isWanted ? "no-" : "")backups-last"),
            wrapping: false)
        return !isWanted
    }
}

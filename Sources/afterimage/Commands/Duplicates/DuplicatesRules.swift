import ArgumentParser
import Foundation
import PhotoGrouping
import PhotoSource
import PhotoStore
import PhotoTypes

struct DuplicatesRules: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "Show or change the rules for which photo to keep.",
        discussion: """
            Photos are compared by one criterion after another until one photo is left. Without options, shows the \
            rules; with --json, in the form that --set reads.

              afterimage duplicates rules
              afterimage duplicates rules --prefer ~/Pictures/Albums --avoid ~/Downloads
              afterimage duplicates rules --json > rules.json
              afterimage duplicates rules --set rules.json
              afterimage duplicates rules --reset
            """)

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            "Read the rules from this file. Rules that it does not mention are reset.", valueName: "file"),
        completion: .file(extensions: ["json"]))
    var file: PathArgument?

    @Option(
        help: ArgumentHelp(
            "Prefer photos in this folder; repeatable.", valueName: "folder"),
        completion: .directory)
    var prefer: [PathArgument] = []

    @Option(
        help: ArgumentHelp("Prefer photos outside this folder; repeatable.", valueName: "folder"),
        completion: .directory)
    var avoid: [PathArgument] = []

    @Option(
        help: ArgumentHelp(
            "Neither prefer nor avoid this folder any longer; repeatable.", valueName: "folder"),
        completion: .directory)
    var release: [PathArgument] = []

    @Option(help: ArgumentHelp("Number of shots to keep of each burst.", valueName: "number"))
    var burstShots: Int?

    @Flag(
        inversion: .prefixedNo,
        help: "Of equal photos, prefer to keep those outside folders for backups, downloads or copies.")
    var backupsLast: Bool?

    @Flag(help: "Reset the rules to the standard ones, before other options are applied.")
    var reset = false

    @OptionGroup var library: LibraryOptions

    mutating func validate() throws {
        if reset, file != nil { throw ValidationError("Use either --reset or --set, not both.") }
    }

    private var changes: Bool {
        file != nil || !prefer.isEmpty || !avoid.isEmpty || !release.isEmpty || burstShots != nil
            || backupsLast != nil || reset
    }

    func run() async throws {
        let reading = try PhotoStore(library.folder, for: .reading)
        guard changes else { return try show(KeepRules(in: reading)) }
        let store = try library.storeForWriting()
        defer { store.close() }
        // A damaged setting must not stand in the way of what replaces it.
        var rules = reset || file != nil ? KeepRules.standard : try KeepRules(in: store)
        if let file { rules = try RulesFile.rules(file.path) }
        for folder in try release.map(Self.text) {
            rules.preferredFolders.removeAll { $0 == folder }
            rules.avoidedFolders.removeAll { $0 == folder }
        }
        for folder in try prefer.map(Self.text) where !rules.preferredFolders.contains(folder) {
            rules.preferredFolders.append(folder)
        }
        for folder in try avoid.map(Self.text) where !rules.avoidedFolders.contains(folder) {
            rules.avoidedFolders.append(folder)
        }
        rules.burstShots = burstShots ?? rules.burstShots
        rules.backupsLast = backupsLast ?? rules.backupsLast
        try rules.save(in: store)
        try show(rules)
        for warning in try warnings(rules, store) { Terminal.messages.line(warning) }
    }

    /// Folders that make no difference. They are kept anyway: a disk may not be mounted, or be indexed later.
    private func warnings(_ rules: KeepRules, _ store: PhotoStore) throws -> [String] {
        try (rules.preferredFolders + rules.avoidedFolders).compactMap { folder in
            let path = PhotoPath(folder)
            guard try store.photoIDs(within: path).isEmpty else { return nil }
            let isThere = (try? FileStatus(path, followingLinks: true))?.kind == .folder
            return folder.printable
                + (isThere
                    ? " holds no photo of this library, so the rule has no effect: index it first."
                    : " does not exist, and the library has no photos in it, so the rule has no effect: check the name.")
                + " To remove the rule: " + library.folder.command("duplicates rules --release FOLDER")
        }
    }

    private static func text(_ folder: PathArgument) throws -> String {
        guard let text = String(validating: folder.path.bytes, as: UTF8.self) else {
            throw ChoiceError.notText(folder.path)
        }
        return text
    }

    private static let shownNames = 6

    private func show(_ rules: KeepRules) throws {
        if library.json { return try JSONOutput.write(rules) }
        var table = TextTable([.left, .left])
        table.add("Copies", rules.copies.map(\.rawValue).joined(separator: ", "))
        table.add("Bursts", rules.bursts.map(\.rawValue).joined(separator: ", "))
        table.add("", "keep \(NumberText.count(rules.burstShots, "shot")) of each")
        for (number, folder) in rules.preferredFolders.enumerated() {
            table.add(number == 0 ? "Preferred" : "", folder.printable)
        }
        for (number, folder) in rules.avoidedFolders.enumerated() {
            table.add(number == 0 ? "Avoided" : "", folder.printable)
        }
        table.add(
            "Backups",
            rules.keepsBackupsLast
                ? "of equal photos, removed first: those in folders named "
                    + rules.backupNames.prefix(Self.shownNames).joined(separator: ", ")
                    + (rules.backupNames.count > Self.shownNames ? ", … (--json shows all)" : "")
                    + ", and in copies of other folders"
                : "treated like other folders")
        for line in table.lines { Terminal.output.line(line) }
    }
}

/// A file of rules: JSON, of which anything may be missing and is then standard.
enum RulesFile {
    private struct Written: Decodable {
        let copies, bursts: [KeepCriterion]?
        let preferredFolders, avoidedFolders: [String]?
        let burstShots: Int?
        let backupNames: [String]?
        let backupsLast: Bool?
    }

    /// - Throws: `PhotoSourceError`; `PhotoGroupingError.unusableSetting`.
    static func rules(_ path: PhotoPath) throws -> KeepRules {
        let content = try PhotoContent(readingFileAt: path, maximumBytes: 1 << 20)
        let written: Written
        do {
            written = try JSONDecoder().decode(Written.self, from: Data(content.bytes))
        } catch {
            throw PhotoGroupingError.unusableSetting(
                "\(path) contains no rules. `afterimage duplicates rules --json` shows what they look like; criteria are: "
                    + KeepCriterion.allCases.map(\.rawValue).joined(separator: ", ") + ".")
        }
        return KeepRules(
            copies: written.copies ?? KeepRules.standardForCopies,
            bursts: written.bursts ?? KeepRules.standardForBursts,
            preferredFolders: written.preferredFolders ?? [], avoidedFolders: written.avoidedFolders ?? [],
            burstShots: written.burstShots ?? KeepRules.standard.burstShots,
            backupNames: written.backupNames ?? KeepRules.standardBackupNames,
            backupsLast: written.backupsLast)
    }
}

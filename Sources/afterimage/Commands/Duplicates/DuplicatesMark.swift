import ArgumentParser
import PhotoGrouping
import PhotoStore
import PhotoTypes

struct DuplicatesMark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mark",
        abstract: "Say that photos are duplicates, or that they are not.",
        discussion: """
            A mark overrides every comparison. It is stored by file content, so it survives renaming, moving and \
            indexing again. With more than two photos, it applies to each pair. `undecided` removes a mark.

              afterimage duplicates mark different IMG_1.jpg IMG_2.jpg
              afterimage duplicates mark same scan.tif IMG_7.jpg
              afterimage duplicates mark different --group 0f3a8c21d4e5b697
              afterimage duplicates mark undecided IMG_1.jpg IMG_2.jpg
            """)

    enum Verdict: String, CaseIterable, ExpressibleByArgument {
        case same, different, undecided
    }

    @Argument(help: "Whether the photos are the same, different, or not decided.")
    var verdict: Verdict

    @Argument(help: "Photos of the library.")
    var photos: [PathArgument] = []

    @Option(help: ArgumentHelp("All photos of this group, as `duplicates` names it.", valueName: "id"))
    var group: String?

    @OptionGroup var registry: RegistryOptions
    @OptionGroup var library: LibraryOptions

    mutating func validate() throws {
        guard group == nil ? Set(photos.map(\.path)).count >= 2 : photos.isEmpty else {
            throw ValidationError("Name at least two different photos, or one --group.")
        }
    }

    func run() async throws {
        _ = try PhotoStore(library.folder, for: .reading)
        let store = try library.storeForWriting()
        defer { store.close() }
        let decisions = DuplicateDecision.amongAll(try contents(store), areDuplicates: verdict == .same)
        if verdict == .undecided {
            let count = try store.revoke(decisions)
            return try conclude(count, "Marks removed from \(NumberText.count(count, "pair")).")
        }
        try store.remember(decisions)
        try conclude(
            decisions.count,
            "\(NumberText.count(decisions.count, "pair")) marked as "
                + (verdict == .same ? "duplicates." : "different photos."))
    }

    /// The contents of each choice: what stands beside a photo, such as its raw file, is not said to be different.
    private func contents(_ store: PhotoStore) throws -> [ContentHash] {
        guard let group else {
            return try Set(photos.map(\.path)).sorted().map { path in
                guard let photo = try store.photo(spelled: path) else { throw ChoiceError.notInLibrary(path) }
                return photo.contentHash
            }
        }
        let packs = try registry.registry.packs(of: store)
        guard let found = try DuplicateFinder(store: store, packs: packs).report().group(group) else {
            throw ChoiceError.unknownGroup(group)
        }
        return found.members.map(\.photo.contentHash)
    }

    private func conclude(_ count: Int, _ sentence: String) throws {
        if library.json {
            try JSONOutput.write(["pairs": count])
        } else {
            Terminal.output.line(sentence)
        }
    }
}

/// Why what was named could not be chosen.
enum ChoiceError: Error, Hashable {
    case notInLibrary(PhotoPath)
    case unknownGroup(String)
    /// Neither a batch in quarantine nor a path.
    case notText(PhotoPath)
}

extension ChoiceError: CustomStringConvertible {
    var description: String {
        switch self {
        case .notInLibrary(let path):
            "\(path) is not in the library. Index its folder, or check the name."
        case .unknownGroup(let id):
            "Group \(id) no longer exists: its photos have changed or were moved. See: afterimage duplicates"
        case .notText(let path):
            "The name of \(path) is not valid UTF-8, which a rule needs. Rename the folder, or name one above it."
        }
    }
}

import PhotoTypes

/// Of copies that are as good as each other, those come last that lie in folders for backups, downloads and copies.
struct PlacePreference {
    private let names: Set<String>
    private let copies: TreeCopies

    init(_ rules: KeepRules, copies: TreeCopies) {
        names = rules.keepsBackupsLast ? Set(rules.backupNames.map { $0.lowercased() }) : []
        self.copies = rules.keepsBackupsLast ? copies : TreeCopies()
    }

    /// - Parameter common: the folder that all candidates are in: its name tells nothing between them.
    func value(of path: PhotoPath, below common: PhotoPath) -> KeepChoice.Value {
        if let folder = BackupFolders.outermost(of: path, below: common, named: names) {
            return KeepChoice.Value(score: 0, fact: .place(.named(folder)))
        }
        if let copy = copies.copy(holding: path) {
            return KeepChoice.Value(score: 1, fact: .place(.copy(copy)))
        }
        return KeepChoice.Value(score: 2, fact: .place(.ordinary))
    }
}

/// Folders whose names say that what is in them is also somewhere else, or is to be thrown away.
enum BackupFolders {
    static let standardNames = [
        "backup", "backups", "bak", "sicherung", "sicherungen", "sicherungskopie", "datensicherung",
        "sauvegarde",
        "sauvegardes", "copy", "copies", "kopie", "kopien", "copie", "copia", "download", "downloads",
        "téléchargements", "descargas", "trash", "papierkorb", "corbeille", "papelera", "recycle", "temp",
        "tmp",
        "old", "duplicates", "duplikate", "recovered",
    ]

    /// Names too short to tell within a longer one: `old` is a folder for what is old, `Old Town` is a place.
    private static let shortest = 5

    /// The outermost folder above a photo, and below one, that has one of the names: alone, with numbers, or as a word of a longer name
    /// (`iPhone Backup 2020`); or that is named like a copy (`Photos (1)`, `Photos - Kopie`).
    static func outermost(
        of path: PhotoPath, below common: PhotoPath = PhotoPath("/"), named names: Set<String>
    ) -> PhotoPath? {
        guard !names.isEmpty else { return nil }
        var found: PhotoPath?
        var folder = path.parent
        while folder.bytes.count > common.bytes.count {
            if isNamed(folder.name.display.lowercased(), names) { found = folder }
            folder = folder.parent
        }
        return found
    }

    /// The innermost folder that all paths are in.
    static func common(_ paths: [PhotoPath]) -> PhotoPath {
        guard var folder = paths.first?.parent else { return PhotoPath("/") }
        while folder.bytes.count > 1, !paths.allSatisfy({ $0.isWithin(folder) }) { folder = folder.parent }
        return folder
    }

    /// The folders that decide something, by their names or as copies of others: of groups with photos in them and
    /// photos elsewhere.
    static func beside(
        others groups: [DuplicateGroup], _ rules: KeepRules, copies: TreeCopies
    ) -> [PhotoPath] {
        let names = Set(rules.backupNames.map { $0.lowercased() })
        var found: Set<PhotoPath> = []
        for group in groups where group.kind != .burst {
            let paths = group.members.map(\.photo.path)
            let common = common(paths)
            let folders = paths.map {
                outermost(of: $0, below: common, named: names) ?? copies.copy(holding: $0)?.folder
            }
            if folders.contains(nil) { found.formUnion(folders.compactMap { $0 }) }
        }
        return found.sorted()
    }

    private static func isNamed(_ name: String, _ names: Set<String>) -> Bool {
        if NamePatterns.isCopy(name) { return true }
        // Names are stored in either form of Unicode; Swift compares them as equal.
        let words = name.split { !$0.isLetter }.map(String.init)
        return words.contains { names.contains($0) && (words.count == 1 || $0.count >= shortest) }
    }
}

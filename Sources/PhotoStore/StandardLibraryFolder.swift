import Foundation

extension LibraryFolder {
    /// Where a user's library lies unless told otherwise: `$XDG_DATA_HOME/afterimage` or
    /// `~/.local/share/afterimage` on Linux, `~/Library/Application Support/Afterimage` on macOS.
    public static var standard: LibraryFolder {
        let home = FileManager.default.homeDirectoryForCurrentUser
        let data =
            FileManager.default.urls(for: .applicationSupportDirectory, in: .userDomainMask).first
            ?? home.appendingPathComponent(".local/share")
        // macOS names the folders of its applications as the applications are written, Linux in small
        // letters.
        let name = data.lastPathComponent == "Application Support" ? "Afterimage" : "afterimage"
        return LibraryFolder(data.appendingPathComponent(name).path)
    }
}

import Foundation
import PhotoGrouping
import PhotoStore
import PhotoTypes

/// Measures the finding of duplicates on made vectors; each command prints one line of JSON.
///
/// No pictures: what two of them are to each other is known from how they were made, so that the time of reading and
/// comparing pictures is left out. Everything else is as in a library.
@main struct DuplicateBench {
    private static let usage = """
        usage: duplicate-bench fill FOLDER PHOTOS    make a library of PHOTOS photos
               duplicate-bench add FOLDER PHOTOS     add PHOTOS photos
               duplicate-bench find FOLDER           find duplicates

        """

    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.count >= 2 else { refuse() }
        let store = try PhotoStore(LibraryFolder(arguments[1]), for: .writing)
        defer { store.close() }
        let line: any Encodable
        switch (arguments[0], arguments.dropFirst(2).first.flatMap { Int($0) }) {
        case ("fill", .some(let count)):
            try store.set("bench photos", to: String(count))
            line = try MadeLibrary(store).add(count)
        case ("add", .some(let count)): line = try MadeLibrary(store).add(count)
        case ("find", nil): line = try await Finding.measure(store)
        default: refuse()
        }
        print(String(decoding: try JSONEncoder().encode(line), as: UTF8.self))
    }

    private static func refuse() -> Never {
        FileHandle.standardError.write(Data(usage.utf8))
        exit(2)
    }
}

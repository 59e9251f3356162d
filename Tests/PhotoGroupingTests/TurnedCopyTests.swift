import PhotoGrouping
import PhotoTypes
import PictureMatching
import TestSupport
import Testing

/// Copies that programs turned or mirrored without a word in the metadata. The vectors of this library are colours by
/// place, which a turn takes far away.
@Suite struct TurnedCopyTests {
    private static let edits: [PictureVariant] = [
        .turn(quarters: 1), .turn(quarters: 2), .turn(quarters: 3), .mirror,
        .both(.mirror, .turn(quarters: 1)),
    ]
    private static let names = [
        "two-dogs-on-a-stair.jpg", "raccoon.jpg", "mountain-path.jpg", "cat.png", "cup-of-coffee.png",
    ]

    @Test func turnedCopiesAreFoundWhateverTheirVectors() async throws {
        let album = try Album()
        for (number, name) in Self.names.enumerated() {
            let picture = try Album.picture(name, side: 480)
            try album.write("\(number)-a.jpg", picture)
            try album.write("\(number)-b.jpg", Self.edits[number].apply(to: picture), quality: 80)
        }
        try album.index()
        // No two vectors are near enough to propose anything.
        var thresholds = DuplicateThresholds.standard
        thresholds.neighbourCosine = 1
        try thresholds.save(in: album.store, model: Album.model)
        let finder = DuplicateFinder(store: album.store, model: Album.model)
        try await finder.update()
        let groups = try finder.report().groups
        let found = groups.map { Set($0.members.map(\.photo.path.name.display)) }
        for number in Self.names.indices {
            #expect(
                found.contains(["\(number)-a.jpg", "\(number)-b.jpg"]), "\(Self.names[number]): \(found)")
        }
        #expect(groups.count == Self.names.count)
    }
}

import Foundation
import PhotoSource
import PhotoTypes
import TestSupport
import Testing

/// What the files themselves say of belonging together.
@Suite struct LivePhotoTests {
    private let folder: TemporaryFolder
    private let identifier = "3D4C1A5E-8C0B-4C5E-9E5B-1F0A2B3C4D5E"

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func bothHalvesTellTheirIdentifier() {
        #expect(LivePhoto.identifier(ofPhoto: LivePhotoFiles.photo(identifier)) == identifier)
        #expect(LivePhoto.identifier(ofPhoto: [0xFF, 0xD8, 0xFF, 0xD9]) == nil)
        for isMP4 in [false, true] {
            let movie = folder.write("\(isMP4).mov", LivePhotoFiles.movie(identifier, isMP4: isMP4))
            #expect(LivePhoto.identifier(ofMovie: movie) == identifier)
        }
        #expect(LivePhoto.identifier(ofMovie: folder["absent.mov"]) == nil)
        #expect(LivePhoto.identifier(ofMovie: folder.path) == nil)
    }

    @Test func onlyTheMovieOfTheIdentifierIsThePhotos() {
        let photo = LivePhotoFiles.photo(identifier)
        let own = folder.write("a.mov", LivePhotoFiles.movie(identifier))
        let other = folder.write("a.mp4", LivePhotoFiles.movie("another"))
        let clip = folder.write("a.mp", Array("a clip".utf8))
        #expect(LivePhoto.movies(ofPhoto: photo, among: [own, other, clip]) == [own])
        #expect(LivePhoto.movies(ofPhoto: [1], among: [own, other, clip]) == [])
    }

    /// Cut off anywhere, or with any byte changed, a movie is read to its end and says no other identifier.
    @Test func survivesDamage() {
        let movie = LivePhotoFiles.movie(identifier, content: [1, 2, 3])
        for length in movie.indices {
            let found = LivePhoto.identifier(ofMovie: folder.write("cut.mov", Array(movie[..<length])))
            #expect(found == nil, "\(length)")
        }
        for position in movie.indices where position % 3 == 0 {
            var damaged = movie
            damaged[position] ^= 0xFF
            _ = LivePhoto.identifier(ofMovie: folder.write("damaged.mov", damaged))
        }
    }

    private func agrees(_ file: String, _ content: String, _ photo: String) -> Bool {
        let (place, photo) = (folder.write(file, Array(content.utf8)), folder[photo])
        let companions = FolderCompanions(photos: [photo], files: [place]).companions(of: photo)
        return companions.contains {
            CompanionContent.agrees($0, at: place, with: photo, identifier: { nil })
        }
    }

    @Test func aRecordsTitleMayContradictItsName() {
        #expect(agrees("IMG_1.jpg.json", #"{"title": "IMG_1.jpg"}"#, "IMG_1.jpg"))
        #expect(agrees("IMG_1.jpg(1).json", #"{"title": "IMG_1.jpg"}"#, "IMG_1(1).jpg"))
        #expect(agrees("IMG_1.jpg.json", #"{"title": "IMG_1.HEIC"}"#, "IMG_1.jpg"))
        #expect(agrees("a_b.jpg.json", #"{"title": "a&b.jpg"}"#, "a_b.jpg"))
        #expect(agrees("IMG_1.jpg.json", "{}", "IMG_1.jpg"))
        #expect(agrees("IMG_1.jpg.json", "no JSON", "IMG_1.jpg"))
        #expect(!agrees("IMG_1.jpg.json", #"{"title": "IMG_2.jpg"}"#, "IMG_1.jpg"))
    }

    @Test func aSidecarMaySayForWhichExtensionItIs() {
        func xmp(_ intended: String) -> String {
            """
            <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
            <rdf:Description rdf:about="" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
             photoshop:SidecarForExtension="\(intended)"/></rdf:RDF></x:xmpmeta>
            """
        }
        #expect(agrees("a.xmp", xmp("CR2"), "a.CR2"))
        #expect(!agrees("a.xmp", xmp("CR2"), "a.JPG"))
        #expect(agrees("a.xmp", "<x:xmpmeta xmlns:x='adobe:ns:meta/'/>", "a.JPG"))
    }
}

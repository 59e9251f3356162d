import PhotoSource
import PhotoTypes
import TestSupport
import Testing

/// Which file belongs to which photo, by their names.
@Suite struct CompanionTests {
    private func path(_ name: String) -> PhotoPath { PhotoPath("/p/" + name) }

    private func judge(_ names: [String]) -> FolderCompanions {
        let paths = names.map(path)
        return FolderCompanions(
            photos: paths.filter(\.isPhotoByName), files: paths.filter { !$0.isPhotoByName })
    }

    /// The owner of each file that has one; movies that must be proven have a question mark.
    private func owners(_ names: [String]) -> [String: String] {
        let companions = judge(names)
        var owners: [String: String] = [:]
        for name in names where path(name).isPhotoByName {
            for companion in companions.companions(of: path(name)) {
                owners[companion.path.name.display] = name + (companion.proof == .identifier ? "?" : "")
            }
        }
        return owners
    }

    @Test func sidecarsOfNameAndOfStem() {
        #expect(
            owners([
                "a.jpg", "a.jpg.xmp", "a.xmp", "a.CR2.xmp", "b.xmp", "c.jpg", "c.jpg.pp3", "c.pp3", "c.dop",
            ])
                == ["a.jpg.xmp": "a.jpg", "a.xmp": "a.jpg", "c.jpg.pp3": "c.jpg"])
        #expect(
            owners(["a.CR2", "a.JPG", "a.xmp", "a.JPG.xmp", "a.CR2.dop"])
                == ["a.xmp": "a.CR2", "a.JPG.xmp": "a.JPG", "a.CR2.dop": "a.CR2"])
        // Which of the two is meant, nobody can tell.
        #expect(owners(["a.jpg", "a.heic", "a.xmp", "a.AAE"]) == [:])
        #expect(owners(["a.CR2", "a.DNG", "a.xmp"]) == [:])
    }

    @Test func letterCaseCountsWhereItTells() {
        #expect(owners(["dsc01.jpg", "DSC01.jpg", "dsc01.xmp"]) == ["dsc01.xmp": "dsc01.jpg"])
        #expect(owners(["dsc01.jpg", "DSC01.JPG", "Dsc01.xmp"]) == [:])
        #expect(owners(["IMG_1.JPG", "img_1.xmp"]) == ["img_1.xmp": "IMG_1.JPG"])
        #expect(owners(["IMG_1.JPG", "img_1.xmp", "IMG_1.xmp"]) == ["IMG_1.xmp": "IMG_1.JPG"])
        #expect(owners(["IMG_1.JPG", "img_1.xmp", "Img_1.xmp"]) == [:])
        #expect(owners(["IMG_1.JPG", "IMG_1.jpg.json"]) == ["IMG_1.jpg.json": "IMG_1.JPG"])
        #expect(owners(["é.jpg", "e\u{301}.xmp"]) == ["e\u{301}.xmp": "é.jpg"])
        #expect(owners(["é.jpg", "É.jpg", "e\u{301}.xmp"]) == ["e\u{301}.xmp": "é.jpg"])
    }

    @Test func namesThatAreNotText() {
        func path(_ name: String) -> PhotoPath {
            PhotoPath(bytes: Array("/p/".utf8) + [0xE9] + Array(name.utf8))
        }
        let companions = FolderCompanions(
            photos: [path(".jpg")], files: [path(".xmp"), path(".XMP"), path("x.xmp")])
        #expect(companions.companions(of: path(".jpg")).map(\.path) == [path(".xmp"), path(".XMP")])
    }

    @Test func adjustmentsOfApple() {
        #expect(
            owners([
                "IMG_1.HEIC", "IMG_E1.HEIC", "IMG_1.AAE", "IMG_O1.AAE", "IMG_E1.AAE", "IMG_O2.AAE",
                "IMG_O.AAE",
            ])
                == ["IMG_1.AAE": "IMG_1.HEIC", "IMG_O1.AAE": "IMG_1.HEIC", "IMG_E1.AAE": "IMG_E1.HEIC"])
    }

    /// The number of a record stands elsewhere than its photo's.
    @Test func takeoutNumbers() {
        #expect(
            owners([
                "IMG_1.jpg", "IMG_1(1).jpg", "IMG_1.jpg.json", "IMG_1.jpg(1).json",
                "IMG_1.jpg.supplemental-metadata(1).json", "IMG_1.jpg.supplemental-metadata.json",
                "IMG_1.jpg(2).json",
            ]) == [
                "IMG_1.jpg.json": "IMG_1.jpg", "IMG_1.jpg(1).json": "IMG_1(1).jpg",
                "IMG_1.jpg.supplemental-metadata(1).json": "IMG_1(1).jpg",
                "IMG_1.jpg.supplemental-metadata.json": "IMG_1.jpg",
            ])
        // Named so by its owner: then the number is no export's.
        #expect(
            owners(["IMG_1(1).jpg", "IMG_1(1).jpg.json", "IMG_1.jpg(1).json"])
                == ["IMG_1(1).jpg.json": "IMG_1(1).jpg"])
        #expect(owners(["IMG_1.jpg", "IMG_1.jpg(1).json", "IMG_1.json", "metadata.json"]) == [:])
        #expect(owners(["IMG_1.JPG", "IMG_1.jpg.Supplemental-Metadata.json"]).count == 1)
    }

    @Test(arguments: [".supplemental-meta", ".suppl", ".s", "."]) func takeoutRecordsAreCut(_ rest: String) {
        #expect(owners(["a.jpg", "a.jpg\(rest).json"]) == ["a.jpg\(rest).json": "a.jpg"])
        #expect(
            owners(["a(3).jpg", "a.jpg", "a.jpg\(rest)(3).json"]) == ["a.jpg\(rest)(3).json": "a(3).jpg"])
    }

    @Test func longNamesAreCutInTheMiddle() {
        let name = "Screenshot_2023-10-05-12-30-45-123_com.example"
        #expect(name.utf8.count == 46)
        #expect(owners(["\(name).app.jpg", "\(name).json"]) == ["\(name).json": "\(name).app.jpg"])
        #expect(
            owners(["\(name).app.jpg", "\(name).app(1).jpg", "\(name)(1).json"])
                == ["\(name)(1).json": "\(name).app(1).jpg"])
        #expect(owners(["\(name).app.jpg", "\(name).bar.jpg", "\(name).json"]) == [:])
        #expect(owners(["short.jpg", "shor.json", "short.j.json"]) == [:])
    }

    @Test func anEditedVersionSharesItsOriginalsRecord() {
        for edit in ["IMG_1-edited.jpg", "IMG_1-bearbeitet.jpg", "IMG_1-編集済み.jpg", "IMG_1-edited.png"] {
            let names = ["IMG_1.jpg", edit, "IMG_1.jpg.json"]
            #expect(owners(names) == ["IMG_1.jpg.json": "IMG_1.jpg"])
            let companions = judge(names)
            #expect(!companions.follows(path("IMG_1.jpg.json"), path("IMG_1.jpg")), "it stays with \(edit)")
            #expect(!companions.belongsOnly(path("IMG_1.jpg.json"), to: path("IMG_1.jpg")))
        }
        // One with a record of its own needs no other.
        let companions = judge(["IMG_1.jpg", "IMG_1-2.jpg", "IMG_1.jpg.json", "IMG_1-2.jpg.json"])
        #expect(companions.belongsOnly(path("IMG_1.jpg.json"), to: path("IMG_1.jpg")))
        #expect(owners(["IMG_1-edited.jpg", "IMG_1.jpg.json"]) == [:])
        #expect(
            !judge(["IMG_1(1).jpg", "IMG_1-edited(1).jpg", "IMG_1.jpg(1).json"])
                .follows(path("IMG_1.jpg(1).json"), path("IMG_1(1).jpg")))
    }

    @Test func aCopyWithoutARecordCouldClaimItsOriginals() {
        let companions = judge(["IMG_1.jpg", "IMG_1(1).jpg", "IMG_1.jpg.json"])
        #expect(companions.follows(path("IMG_1.jpg.json"), path("IMG_1.jpg")))
        #expect(!companions.belongsOnly(path("IMG_1.jpg.json"), to: path("IMG_1.jpg")))
    }

    @Test func aRawFilesSidecarWouldBeTheOthers() {
        let companions = judge(["a.CR2", "a.JPG", "a.xmp"])
        #expect(companions.follows(path("a.xmp"), path("a.CR2")))
        #expect(!companions.belongsOnly(path("a.xmp"), to: path("a.CR2")))
        #expect(judge(["a.CR2", "b.JPG", "a.xmp"]).belongsOnly(path("a.xmp"), to: path("a.CR2")))
    }

    @Test func moviesNeedMoreThanAName() {
        #expect(
            owners(["trip.jpg", "trip.day2.mp4", "trip.mp4", "other.mov", "trip.mov"])
                == ["trip.mp4": "trip.jpg?", "trip.mov": "trip.jpg?"])
        #expect(owners(["a.CR2", "a.HEIC", "a.MOV"]) == ["a.MOV": "a.HEIC?"])
        #expect(owners(["a.JPG", "a.HEIC", "a.MOV"]) == [:])
        // Google's cameras pair by name.
        #expect(
            owners([
                "PXL_1.MP.jpg", "PXL_1.MP", "PXL_2.MP.jpg", "PXL_2.MP.mp4", "PXL_3.MP.jpg", "PXL_3.MP4",
                "MVIMG_4.jpg", "MVIMG_4.MP4", "PXL_5.jpg", "PXL_5.MP4", "trip.MP.jpg", "trip.MP4", "PXL_6.MP",
            ]) == [
                "PXL_1.MP": "PXL_1.MP.jpg", "PXL_2.MP.mp4": "PXL_2.MP.jpg", "PXL_3.MP4": "PXL_3.MP.jpg",
                "MVIMG_4.MP4": "MVIMG_4.jpg", "PXL_5.MP4": "PXL_5.jpg?",
            ])
    }

    @Test func aCompanionTakesItsPhotosNewName() {
        func name(_ file: String, _ photo: String) -> String {
            String(
                decoding: CompanionName.name(of: path(file), for: path(photo), adding: " (2)"), as: UTF8.self)
        }
        #expect(name("IMG_1.jpg", "IMG_1.jpg") == "IMG_1 (2).jpg")
        #expect(name("img_1.JPG.xmp", "IMG_1.jpg") == "img_1 (2).JPG.xmp")
        #expect(name("IMG_O1.AAE", "IMG_1.jpg") == "IMG_O1 (2).AAE")
        for (record, expected) in [
            "IMG_1.jpg(1).json": "IMG_1(1) (2).jpg.json",
            "IMG_1.jpg.suppl(1).json": "IMG_1(1) (2).jpg.suppl.json",
        ] {
            #expect(name(record, "IMG_1(1).jpg") == expected)
            #expect(owners(["IMG_1(1) (2).jpg", expected]) == [expected: "IMG_1(1) (2).jpg"])
        }
    }
}

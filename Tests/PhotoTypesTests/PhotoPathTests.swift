import PhotoTypes
import Testing

@Suite struct PhotoPathTests {
    @Test func splitsIntoNameParentStemAndExtension() {
        let path = PhotoPath("/home/ada/Été 2024/IMG 1.JPG")
        #expect(path.name == PhotoPath("IMG 1.JPG"))
        #expect(path.parent == PhotoPath("/home/ada/Été 2024"))
        #expect(path.stem == PhotoPath("IMG 1"))
        #expect(path.fileExtension == "jpg")
        #expect(PhotoPath("/.hidden").fileExtension == "")
        #expect(PhotoPath("/a.jpg").parent == PhotoPath("/"))
    }

    @Test func showsBytesThatAreNotText() {
        let path = PhotoPath(bytes: Array("/p/caf".utf8) + [0xE9] + Array("é.jpg".utf8))
        #expect(path.display == "/p/caf\\xe9é.jpg")
    }

    @Test func liesWithinWholeComponentsOnly() {
        #expect(PhotoPath("/a/b/c").isWithin(PhotoPath("/a/b")))
        #expect(PhotoPath("/a/b").isWithin(PhotoPath("/a/b")))
        #expect(PhotoPath("/a/b").isWithin(PhotoPath("/")))
        #expect(!PhotoPath("/a/bc").isWithin(PhotoPath("/a/b")))
        #expect(!PhotoPath("/a").isWithin(PhotoPath("/a/b")))
    }
}

@Suite struct SpellingTests {
    private let composed = PhotoPath("/a/Caf\u{E9}/x.jpg")
    private let decomposed = PhotoPath("/a/Cafe\u{301}/x.jpg")

    @Test func comparesByCanonicalEquivalence() {
        #expect(composed != decomposed && composed.isSpelled(as: decomposed))
        #expect(!composed.isSpelled(as: PhotoPath("/a/Cafe/x.jpg")))
        #expect(!PhotoPath("/a/x").isSpelled(as: PhotoPath("/a/X")))
        let stray = PhotoPath(bytes: [0x2F, 0xE9])
        #expect(stray.isSpelled(as: stray) && !stray.isSpelled(as: PhotoPath("/\u{E9}")))
    }

    @Test func liesWithinAnEquivalentFolder() {
        #expect(composed.isWithin(spellingOf: decomposed.parent))
        #expect(decomposed.isWithin(spellingOf: composed.parent))
        #expect(composed.isWithin(spellingOf: PhotoPath("/")))
        #expect(!composed.isWithin(spellingOf: PhotoPath("/a/Cafe")))
        #expect(!composed.isWithin(spellingOf: PhotoPath("/a/Caf\u{E9}/x.jpg/y")))
    }
}

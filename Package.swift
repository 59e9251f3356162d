// swift-tools-version: 6.2
// The target graph is the architecture: dependencies point one way, from the photo towards the surface, and
// `--explicit-target-dependency-import-check error` (see the Makefile) refuses any import not declared here.

import PackageDescription

/// Where `Scripts/setup` puts the parts that no system package manager carries (the OpenVINO runtime).
let installedParts = "\(Context.packageDirectory)/.deps"

/// Homebrew's OpenCV says itself how it is linked; Debian's small packages bring no such file.
#if os(macOS)
    let openCVPackage: String? = "opencv4"
#else
    let openCVPackage: String? = nil
#endif

/// Loops over pixels and vectors take ten times as long without optimisation, and the tests index and compare hundreds of
/// pictures. Only for this package's own builds: packages that depend on it may not use such flags.
let isOptimised = Context.environment["AFTERIMAGE_OPTIMISED_LOOPS"] != nil
let loops: [SwiftSetting] = isOptimised ? [.unsafeFlags(["-O"])] : []
let cLoops: [CSetting] = isOptimised ? [.unsafeFlags(["-O2"])] : []
let cxxLoops: [CXXSetting] = isOptimised ? [.unsafeFlags(["-O2"])] : []

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")

let package = Package(
    name: "Afterimage",
    platforms: [.macOS(.v14), .iOS(.v17)],
    products: [
        .executable(name: "afterimage", targets: ["afterimage"]),
        .library(
            name: "Afterimage",
            targets: [
                "PhotoTypes", "PhotoSource", "ImageDecoding", "PhotoEmbedding", "VectorSearch", "PhotoStore",
                "PhotoIndexing", "PhotoSearch", "ModelRegistry", "Clustering", "PictureMatching",
                "PhotoGrouping",
                "PhotoQuarantine",
            ]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        // What Hummingbird's own interface is written in.
        .package(url: "https://github.com/apple/swift-nio.git", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", exact: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", exact: "2.37.6"),
        .package(url: "https://github.com/apple/swift-http-types.git", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", exact: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", exact: "2.13.0"),
    ],
    targets: [
        // Values every part speaks.
        .target(name: "PhotoTypes", swiftSettings: strict),

        // Which photos exist, what changed, what their metadata says.
        .target(name: "CExif", dependencies: ["CExiv2Library"]),
        .systemLibrary(
            name: "CExiv2Library", pkgConfig: "exiv2", providers: [.apt(["libexiv2-dev"]), .brew(["exiv2"])]),
        .systemLibrary(
            name: "CBrotliLibrary", pkgConfig: "libbrotlidec",
            providers: [.apt(["libbrotli-dev"]), .brew(["brotli"])]),
        .target(name: "CFileStatus"),
        .target(name: "CFolderWatch"),
        .target(
            name: "PhotoSource",
            dependencies: ["PhotoTypes", "CExif", "CBrotliLibrary", "CFileStatus", "CFolderWatch", crypto],
            swiftSettings: strict),

        // Bytes to upright sRGB pixels, and pixels to other sizes.
        .target(name: "ImageResampling", dependencies: ["PhotoTypes"], swiftSettings: strict + loops),
        .systemLibrary(
            name: "CTurboJPEG", pkgConfig: "libturbojpeg",
            providers: [.apt(["libturbojpeg0-dev"]), .brew(["jpeg-turbo"])]),
        .systemLibrary(
            name: "CJPEGLibrary", pkgConfig: "libjpeg",
            providers: [.apt(["libjpeg-dev"]), .brew(["jpeg-turbo"])]),
        .target(name: "CJPEG", dependencies: ["CJPEGLibrary"]),
        .systemLibrary(
            name: "CLittleCMS", pkgConfig: "lcms2",
            providers: [.apt(["liblcms2-dev"]), .brew(["little-cms2"])]),
        .systemLibrary(
            name: "CVipsLibrary", pkgConfig: "vips", providers: [.apt(["libvips-dev"]), .brew(["vips"])]),
        .target(name: "CVips", dependencies: ["CVipsLibrary"]),
        .systemLibrary(
            name: "CRawLibrary", pkgConfig: "libraw", providers: [.apt(["libraw-dev"]), .brew(["libraw"])]),
        .target(name: "CRaw", dependencies: ["CRawLibrary"]),
        .target(name: "CJPEGEighth", cSettings: cLoops),
        .target(
            name: "ImageDecoding",
            dependencies: [
                "PhotoTypes", "ImageResampling", "CJPEGEighth", "CJPEG", "CTurboJPEG", "CLittleCMS", "CVips",
                "CRaw",
            ],
            swiftSettings: strict + loops),

        // Whether two pictures show one exposure.
        .systemLibrary(
            name: "COpenCVLibrary", pkgConfig: openCVPackage,
            providers: [.apt(["libopencv-calib3d-dev"]), .brew(["opencv"])]),
        .target(
            name: "CPictureMatching", dependencies: ["COpenCVLibrary", "CTurboJPEG"],
            cxxSettings: [.headerSearchPath("../../.deps/opencv")] + cxxLoops,
            linkerSettings: ["core", "imgproc", "features2d", "calib3d"].map {
                .linkedLibrary("opencv_\($0)", .when(platforms: [.linux]))
            }),
        .target(
            name: "PictureMatching", dependencies: ["PhotoTypes", "CPictureMatching"],
            swiftSettings: strict + loops),

        // Pixels and words to unit vectors.
        .target(
            name: "COpenVINO",
            cSettings: [
                .headerSearchPath("../../.deps/openvino/include"),
                .define("AFTERIMAGE_PARTS", to: "\"\(installedParts)\""),
            ],
            linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
        .target(
            name: "PhotoEmbedding", dependencies: ["PhotoTypes", "ImageResampling", "COpenVINO", crypto],
            resources: [.copy("Resources/afterimage-mini")], swiftSettings: strict),

        // Nearest neighbours; knows no photo and no database.
        .target(name: "CVectorKernels", exclude: ["vectors.inc"], cSettings: cLoops),
        .target(name: "VectorSearch", dependencies: ["CVectorKernels"], swiftSettings: strict),

        // Groups by distance; knows no photo and no database.
        .target(name: "Clustering", swiftSettings: strict),

        // One SQLite file, the only truth.
        .target(
            name: "PhotoStore", dependencies: ["PhotoTypes", .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: strict),

        // The pipeline that fills the store.
        .target(name: "CCrashNote"),
        .target(
            name: "PhotoIndexing",
            dependencies: [
                "PhotoTypes", "PhotoSource", "ImageDecoding", "PhotoEmbedding", "PictureMatching",
                "PhotoStore",
                "CCrashNote",
            ],
            swiftSettings: strict),

        // Words or a photo to ranked photos.
        .target(
            name: "PhotoSearch",
            dependencies: ["PhotoTypes", "VectorSearch", "PhotoStore", "PhotoEmbedding"],
            swiftSettings: strict),

        // Photos that belong together, with reasons.
        .target(
            name: "PhotoGrouping",
            dependencies: [
                "PhotoTypes", "PhotoSource", "ImageDecoding", "PictureMatching", "VectorSearch", "Clustering",
                "PhotoStore",
            ],
            swiftSettings: strict),

        // Takes photos out of the way, and brings them back; the only part that moves an original.
        .target(name: "CFileMove"),
        .target(
            name: "PhotoQuarantine",
            dependencies: ["PhotoTypes", "PhotoSource", "PhotoStore", "CFileMove", crypto],
            swiftSettings: strict),

        // Measures nearest neighbours; see Benchmarks/README.md.
        .executableTarget(
            name: "vector-bench", dependencies: ["VectorSearch"], path: "Benchmarks/vectors/vector-bench",
            swiftSettings: strict),

        // Measures the finding of duplicates on made vectors; see Benchmarks/README.md.
        .executableTarget(
            name: "duplicate-bench", dependencies: ["PhotoTypes", "PhotoStore", "PhotoGrouping"],
            path: "Benchmarks/duplicates/duplicate-bench", swiftSettings: strict),

        // Measures agglomerative clustering.
        .executableTarget(
            name: "cluster-bench", dependencies: ["Clustering"], path: "Benchmarks/clustering/cluster-bench",
            swiftSettings: strict),

        // Measures the towers of a model pack on one core; `Training` reads its answer.
        .executableTarget(
            name: "embed-bench", dependencies: ["PhotoTypes", "ImageDecoding", "PhotoEmbedding"],
            path: "Benchmarks/embedding/embed-bench", swiftSettings: strict),

        // Which models are there, and which one a library uses.
        .target(
            name: "ModelRegistry", dependencies: ["PhotoTypes", "PhotoEmbedding", "PhotoStore"],
            swiftSettings: strict),

        // Fetches models on the user's word; the only part that knows a network.
        .systemLibrary(
            name: "CCurlLibrary", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .target(name: "CHTTP", dependencies: ["CCurlLibrary"]),
        .target(name: "ModelDownload", dependencies: ["CHTTP", crypto], swiftSettings: strict),

        // The local web app: routes and answers over the parts below; holds no rule of its own.
        .systemLibrary(
            name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        .target(
            name: "WebServer",
            dependencies: [
                "PhotoTypes", "PhotoSource", "ImageDecoding", "PhotoEmbedding", "PhotoStore", "PhotoIndexing",
                "PhotoSearch", "PhotoGrouping", "PhotoQuarantine", "ModelRegistry", "CFileStatus",
                "CFileMove", "CZlib", crypto,
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            resources: [.copy("App"), .copy("API")], swiftSettings: strict),

        // The command line.
        .systemLibrary(
            name: "CSixel", pkgConfig: "libsixel", providers: [.apt(["libsixel-dev"]), .brew(["libsixel"])]),
        .executableTarget(
            name: "afterimage",
            dependencies: [
                "PhotoTypes", "PhotoSource", "ImageDecoding", "PhotoEmbedding", "PhotoStore", "PhotoIndexing",
                "PhotoSearch", "PictureMatching", "PhotoGrouping", "PhotoQuarantine", "ModelRegistry",
                "ModelDownload", "WebServer", "CSixel", crypto,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),

        // Does what the quarantine does, and ends itself where a test says.
        .executableTarget(
            name: "quarantine-probe", dependencies: ["PhotoTypes", "PhotoStore", "PhotoQuarantine"],
            path: "Tests/quarantine-probe", swiftSettings: strict),
        // What several test targets need; only they depend on it.
        .target(
            name: "TestSupport", dependencies: ["PhotoTypes"], path: "Tests/TestSupport",
            swiftSettings: strict),

        .testTarget(
            name: "PhotoQuarantineTests",
            dependencies: [
                "TestSupport", "PhotoQuarantine", "quarantine-probe", "PhotoStore", "PhotoSource",
                "PhotoTypes", "CFileMove",
            ], swiftSettings: strict),

        .testTarget(name: "PhotoTypesTests", dependencies: ["PhotoTypes"], swiftSettings: strict),
        .testTarget(
            name: "ClusteringTests", dependencies: ["TestSupport", "Clustering"], exclude: ["Fixtures"],
            swiftSettings: strict),
        .testTarget(
            name: "ImageDecodingTests",
            dependencies: ["TestSupport", "ImageDecoding", "PhotoTypes", "CJPEGEighth", "CTurboJPEG"],
            exclude: ["Fixtures"],
            swiftSettings: strict),
        .testTarget(
            name: "PictureMatchingTests",
            dependencies: ["TestSupport", "PictureMatching", "ImageDecoding", "PhotoTypes"],
            swiftSettings: strict),
        .testTarget(
            name: "PhotoSourceTests", dependencies: ["TestSupport", "PhotoSource", "PhotoTypes"],
            exclude: ["Fixtures"],
            swiftSettings: strict),
        .testTarget(
            name: "ImageResamplingTests", dependencies: ["ImageResampling", "PhotoTypes"],
            exclude: ["Fixtures"], swiftSettings: strict),
        .testTarget(
            name: "PhotoEmbeddingTests",
            dependencies: ["TestSupport", "PhotoEmbedding", "PhotoTypes", crypto],
            exclude: ["Fixtures"], swiftSettings: strict),
        .testTarget(
            name: "VectorSearchTests", dependencies: ["TestSupport", "VectorSearch", "CVectorKernels"],
            swiftSettings: strict),
        .testTarget(
            name: "PhotoSearchTests",
            dependencies: ["PhotoSearch", "PhotoTypes", "PhotoStore", "PhotoEmbedding", "VectorSearch"],
            swiftSettings: strict),
        .testTarget(
            name: "PhotoStoreTests",
            dependencies: [
                "TestSupport", "PhotoStore", "PhotoTypes", .product(name: "GRDB", package: "GRDB.swift"),
            ],
            resources: [.copy("Fixtures")], swiftSettings: strict),
        .testTarget(
            name: "PhotoGroupingTests",
            dependencies: [
                "TestSupport", "PhotoGrouping", "Clustering", "PictureMatching", "PhotoStore", "PhotoSource",
                "ImageDecoding",
                "PhotoTypes", "VectorSearch",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ModelRegistryTests",
            dependencies: ["ModelRegistry", "PhotoEmbedding", "PhotoStore", "PhotoTypes", crypto],
            swiftSettings: strict),
        .testTarget(
            name: "WebServerTests",
            dependencies: [
                "WebServer", "PhotoTypes", "PhotoSource", "ImageDecoding", "PhotoEmbedding", "PhotoStore",
                "PhotoIndexing", "ModelRegistry",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
            ], swiftSettings: strict),
        .testTarget(name: "ModelDownloadTests", dependencies: ["ModelDownload"], swiftSettings: strict),
        .testTarget(
            name: "PhotoIndexingTests",
            dependencies: [
                "TestSupport", "PhotoIndexing", "PhotoStore", "PhotoSource", "ImageDecoding",
                "PhotoEmbedding", "PhotoTypes", .product(name: "GRDB", package: "GRDB.swift"),
            ], swiftSettings: strict),
        .testTarget(
            name: "afterimageTests",
            dependencies: [
                "TestSupport", "afterimage", "PhotoTypes", "PhotoSource", "ImageDecoding", "PhotoEmbedding",
                "PhotoStore",
                "PhotoIndexing", "PhotoSearch", "PhotoGrouping", "PhotoQuarantine", crypto,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        // Runs the built program; depends on it so that it is built.
        .testTarget(
            name: "EndToEnd",
            dependencies: [
                "TestSupport", "afterimage", "PhotoTypes", "PhotoStore", "ImageDecoding", "PictureMatching",
                crypto,
            ],
            exclude: ["Fixtures"],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)

/// The names of the test targets to build, with all that they need and nothing else: for builds that pay for themselves
/// only where they matter, such as sanitized ones.
if let names = Context.environment["AFTERIMAGE_TEST_TARGETS"]?.split(separator: ",").map(String.init) {
    var needed = Set<String>(), waiting = names
    while let name = waiting.popLast() {
        guard needed.insert(name).inserted, let target = package.targets.first(where: { $0.name == name })
        else { continue }
        for case .byNameItem(let dependency, _) in target.dependencies { waiting.append(dependency) }
    }
    package.targets.removeAll { !needed.contains($0.name) }
    package.products.removeAll()
}

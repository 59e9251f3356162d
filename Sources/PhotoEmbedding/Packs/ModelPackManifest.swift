/// A model pack's `model.json`, format 1. What each field means is written in `Docs/ModelPack.md`.
public struct ModelPackManifest: Decodable, Hashable, Sendable {
    /// The newest format this program reads.
    public static let newestFormat = 1

    public let format: Int
    /// `a-z`, `0-9` and `-`.
    public let id: String
    public let version: String
    public let name: String
    /// SPDX expression or text.
    public let licence: String
    public let source: String
    /// A Markdown file that says what the model knows and does not; `nil` for packs without.
    public let card: String?
    /// Of the networks' weights: `fp32`, `fp16`, `int8` …; for people.
    public let precision: String?
    /// Length of the vectors, 1 … 65,536.
    public let dimension: Int
    public let image: ImageInput
    public let text: TextInput
    public let calibration: Calibration
    /// The same networks for Apple's own runtime, where the pack has them.
    public let coreml: CoreML?
    /// Every file of the pack but `model.json`.
    public let files: [File]
    /// The file with inputs and their expected vectors.
    public let golden: String

    public struct ImageInput: Decodable, Hashable, Sendable {
        public let file: String
        public let input: String
        public let output: String
        /// Pixels, 1 … 4,096.
        public let width: Int
        public let height: Int
        public let resize: Resize
        public let crop: Crop
        public let colour: Colour
        /// Three values, of channels scaled to 0 … 1.
        public let mean: [Float]
        public let std: [Float]
    }

    public struct Resize: Decodable, Hashable, Sendable {
        public enum Mode: String, Decodable, Sendable {
            /// The short side becomes `size`, the aspect is kept.
            case shortestSide = "shortest-side"
            /// Both sides become the input's, the aspect is lost.
            case squash
        }

        public enum Filter: String, Decodable, Sendable {
            case bilinear, bicubic, lanczos
        }

        public let mode: Mode
        /// Pixels; only `shortestSide` needs it.
        public let size: Int?
        public let filter: Filter
    }

    public enum Crop: String, Decodable, Sendable {
        case centre, none
    }

    public enum Colour: String, Decodable, Sendable {
        case rgb = "RGB"
        case bgr = "BGR"
    }

    public struct TextInput: Decodable, Hashable, Sendable {
        public struct Inputs: Decodable, Hashable, Sendable {
            public let ids: String
            /// `nil` for towers that find the end by themselves.
            public let mask: String?
        }

        public struct Tokenizer: Decodable, Hashable, Sendable {
            public enum Kind: String, Decodable, Sendable {
                case wordpiece
                case clipBPE = "clip-bpe"
            }

            public let kind: Kind
            public let vocabulary: String
            /// Only for WordPiece; `true` where absent.
            public let lowercase: Bool?
        }

        public let file: String
        public let output: String
        public let inputs: Inputs
        public let tokenizer: Tokenizer
        /// Tokens, start and end included, 3 … 4,096; shorter texts are padded to it.
        public let context: Int
        /// A template with `{}` where the query goes.
        public let prompt: String?
    }

    /// How the cosines of this model read.
    public struct Calibration: Codable, Hashable, Sendable {
        public let temperature: Float
        /// Cosines below it mean "not about this".
        public let relevanceCutoff: Float
        /// Copies of a photo lie above it, those that are small or without colour too: pairs below it are not compared
        /// for duplicates. −1 … 1; `nil` where the pack does not say.
        public let nearDuplicateCosine: Float?
    }

    /// Core ML packages: folders, which `files` names by what is in them.
    public struct CoreML: Codable, Hashable, Sendable {
        public let image: String
        public let text: String?
    }

    public struct File: Codable, Hashable, Sendable {
        /// Relative to the pack, with `/`.
        public let path: String
        public let bytes: Int
        /// 64 lower-case hexadecimal digits.
        public let sha256: String
    }
}

extension ModelPackManifest {
    /// What is wrong with the values, in words that follow "because"; `nil` when nothing is.
    var flaw: String? {
        let idCharacters = "abcdefghijklmnopqrstuvwxyz0123456789-"
        if id.isEmpty || !id.allSatisfy(idCharacters.contains) { return "id may hold a-z, 0-9 and - only" }
        // The two name a folder in the registry of models.
        if id.utf8.count > 100 || version.utf8.count > 100 {
            return "id or version is longer than 100 characters"
        }
        if version.isEmpty
            || !version.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || ".-+".contains($0)) })
        {
            return "version may hold letters, digits and .-+ only"
        }
        if !(1...65_536).contains(dimension) { return "dimension is not in 1 … 65536" }
        if let cosine = calibration.nearDuplicateCosine, !(-1...1).contains(cosine) {
            return "calibration.nearDuplicateCosine is not in -1 … 1"
        }
        return image.flaw ?? text.flaw ?? filesFlaw
    }

    private var filesFlaw: String? {
        var seen: Set<String> = []
        for file in files {
            if !Self.isSafe(file.path) { return "files names the unsafe path \"\(file.path)\"" }
            if !seen.insert(file.path).inserted { return "files names \"\(file.path)\" twice" }
            if file.bytes < 0 { return "files gives \"\(file.path)\" a negative size" }
            if file.sha256.utf8.count != 64 || !file.sha256.allSatisfy("0123456789abcdef".contains) {
                return "the sha256 of \"\(file.path)\" is not 64 lower-case hexadecimal digits"
            }
        }
        let needed = [image.file, text.file, text.tokenizer.vocabulary, golden] + [card].compactMap { $0 }
        if let absent = needed.first(where: { !seen.contains($0) }) {
            return "files does not name \"\(absent)\""
        }
        let packages = [coreml?.image, coreml?.text].compactMap { $0 }
        return packages.first { package in !seen.contains { ($0 + "/").hasPrefix(package + "/") } }
            .map { "files names nothing in \"\($0)\"" }
    }

    /// Whether the path stays within the pack: relative, without `.`, `..`, empty parts, `\` or control
    /// characters.
    package static func isSafe(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
            && path.unicodeScalars.allSatisfy { $0 != "\\" && $0.value >= 0x20 && $0.value != 0x7F }
    }
}

extension ModelPackManifest.ImageInput {
    fileprivate var flaw: String? {
        let sides = 1...4096
        if !sides.contains(width) || !sides.contains(height) {
            return "image.width or height is not in 1 … 4096"
        }
        if mean.count != 3 || std.count != 3 { return "image.mean and std need three values" }
        if !mean.allSatisfy(\.isFinite) || !std.allSatisfy({ $0.isFinite && $0 > 0 }) {
            return "image.mean or std is out of range"
        }
        switch resize.mode {
        case .squash:
            return nil
        case .shortestSide:
            guard let size = resize.size, sides.contains(size) else {
                return "image.resize.size is not in 1 … 4096"
            }
            if crop != .centre { return "image.crop must be centre where the aspect is kept" }
            return size < max(width, height) ? "image.resize.size is smaller than the input" : nil
        }
    }
}

extension ModelPackManifest.TextInput {
    fileprivate var flaw: String? {
        if !(3...4096).contains(context) { return "text.context is not in 3 … 4096" }
        if let prompt, prompt.split(separator: "{}", omittingEmptySubsequences: false).count != 2 {
            return "text.prompt must hold {} once"
        }
        return nil
    }
}

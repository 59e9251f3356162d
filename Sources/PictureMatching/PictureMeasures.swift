import CPictureMatching

/// What was measured between two pictures, a and b; see `PictureComparison`.
///
/// Patches are squares of 16 pixels of the coarser picture's plane, with the other laid over it by the best affine
/// map. A patch *agrees* when its pixels correlate after gain and bias were taken out, or differ by no more than
/// recompression makes.
public struct PictureMeasures: Sendable, Equatable {
    /// Correlation of the whole pictures in the best of the eight orientations, −1…1.
    public var layoutCorrelation: Double
    /// Keypoints of a with a clear counterpart in b, and those of them that one affine map explains. 0 where the
    /// whole pictures agreed so well that keypoints were not asked.
    public var matches: Int
    public var inliers: Int
    /// Whether any map lays one over the other; if not, what follows says nothing.
    public var isAligned: Bool
    /// Row-major 2 × 3: positions in a → positions in b, both in parts of the width and height (0…1).
    public var map: [Double]
    /// Share of each picture that the other shows, 0…1.
    public var overlapA: Double
    public var overlapB: Double
    /// Patches with texture: their number, and their share of the overlap.
    public var texturedPatches: Int
    public var texturedShare: Double
    /// Of the textured patches, the share that agrees, and their mean correlation.
    public var agreement: Double
    public var correlation: Double
    /// Of the patches without texture, the share that agrees.
    public var flatAgreement: Double
    /// Displacement that is left within agreeing patches, in pixels of the plane: median and 90th percentile. Two
    /// copies of one exposure have almost none; a hand-held camera or a living thing makes some.
    public var flowMedian: Double
    public var flowHigh: Double
    /// 95th percentile of the displacement that neighbouring patches have in common: what noise moves differs from
    /// patch to patch, what really moved does not.
    public var commonFlow: Double
    /// The same over what noise alone would make: about 1…4 for copies, more where something moved.
    public var flowSignificance: Double
    /// How much the sharper one was blurred to compare them (standard deviation in pixels of the plane).
    public var blur: Double
    /// Share of the overlap in patches that do not agree; of pixels that differ in them; and of patches whose content
    /// is found again nearby: moved, not covered.
    public var disagreeing: Double
    public var covered: Double
    public var moved: Double
    /// How evenly the pixels that differ lie over the picture: 0 in one line or place, 1 all over.
    public var scatter: Double
    /// Share of the patches where both pictures have other strokes on the same plain ground, as where other words stand
    /// on the same paper; and how evenly those lie over the picture, as `scatter` does.
    public var rewritten: Double
    public var rewrittenScatter: Double
    /// Share of the patches with the commonest plain ground, such as paper.
    public var paper: Double
    /// How many times more structure b has than a where they do not agree, as a binary logarithm: what was laid over a
    /// picture has more than what it hides. 0 where all agrees.
    public var cover: Double
    /// Spread of the grey levels of b outside of a, and of a outside of b, the rarest fifth left out; `nil` where less
    /// than 2 % lie outside. A border has hardly any.
    public var outsideASpread: Double?
    public var outsideBSpread: Double?
    /// b ≈ gain · a + bias, in grey levels.
    public var gain: Double
    public var bias: Double
    /// Mean distance of the colours from grey in a and b, and between a's and b's (0…255).
    public var saturationA: Double
    public var saturationB: Double
    public var colourDistance: Double
}

extension PictureMeasures {
    /// Whether both are parts of one sheet that was scrolled up or down between them: a conversation, a list, a page. At
    /// one scale and without any turn, each shows at one end what the other lacks.
    ///
    /// Nothing but plain ground tells this from two crops of one photo that have the same size.
    var isScrolled: Bool {
        guard isAligned, paper >= Self.sheet else { return false }
        let rest = [map[0] - 1, map[1], map[2], map[3], map[4] - 1]
        return rest.allSatisfy { abs($0) <= 0.004 } && abs(map[5]) >= 0.008
    }

    /// Where so much is plain ground, a picture is taken for a document.
    static let sheet = 0.55

    /// Whether it is a page, such as a form or a screenshot of a conversation: nearly all of it is one plain ground.
    var isPage: Bool { paper >= 0.78 }

    init(_ measures: CPictureMeasures, a: PicturePrint, b: PicturePrint) {
        layoutCorrelation = measures.layout_correlation
        matches = Int(measures.matches)
        inliers = Int(measures.inliers)
        isAligned = measures.aligned != 0
        let pixels = withUnsafeBytes(of: measures.map) { Array($0.bindMemory(to: Double.self)) }
        let (widthA, heightA) = (Double(a.size.width), Double(a.size.height))
        let (widthB, heightB) = (Double(b.size.width), Double(b.size.height))
        // Pixel centres lie at half-integers of the picture's own measure.
        map = [
            pixels[0] * widthA / widthB, pixels[1] * heightA / widthB,
            (pixels[2] - (pixels[0] + pixels[1]) / 2 + 0.5) / widthB,
            pixels[3] * widthA / heightB, pixels[4] * heightA / heightB,
            (pixels[5] - (pixels[3] + pixels[4]) / 2 + 0.5) / heightB,
        ]
        overlapA = measures.overlap_a
        overlapB = measures.overlap_b
        texturedPatches = Int(measures.textured_patches)
        texturedShare = measures.textured
        agreement = measures.agreement
        correlation = measures.correlation
        flatAgreement = measures.flat_agreement
        flowMedian = measures.flow_median
        flowHigh = measures.flow_high
        commonFlow = measures.common_flow
        flowSignificance = measures.flow_significance
        blur = measures.blur
        disagreeing = measures.disagreeing
        covered = measures.covered
        moved = measures.moved
        scatter = measures.scatter
        rewritten = measures.rewritten
        rewrittenScatter = measures.rewritten_scatter
        paper = measures.paper
        cover = measures.cover
        outsideASpread = measures.outside_a_spread < 0 ? nil : measures.outside_a_spread
        outsideBSpread = measures.outside_b_spread < 0 ? nil : measures.outside_b_spread
        gain = measures.gain
        bias = measures.bias
        saturationA = measures.saturation_a
        saturationB = measures.saturation_b
        colourDistance = measures.colour_distance
    }
}

import CPictureMatching
import Foundation

extension PictureChange {
    /// Whether people see the same picture.
    var keepsThePicture: Bool {
        if case .turned = self { true } else { false }
    }

    /// What makes b of a, as far as it can be measured. Limits lie above what recompression and resizing do.
    static func between(_ found: CPictureMeasures, _ measures: PictureMeasures) -> [PictureChange] {
        guard measures.isAligned else { return [] }
        return frame(measures) + geometry(found) + tone(measures)
            + (measures.covered > 0.015 ? [.covered(share: measures.covered)] : [])
    }

    private static func frame(_ measures: PictureMeasures) -> [PictureChange] {
        /// Half a pixel of the plane all round is 1 %.
        let whole = 0.98
        /// Skies have more, by their gradients.
        let plain = 2.5
        var changes: [PictureChange] = []
        if measures.overlapA < whole {
            let isPlain = measures.outsideBSpread.map { $0 < plain } ?? false
            changes.append(
                isPlain ? .borderRemoved(kept: measures.overlapA) : .cropped(kept: measures.overlapA))
        }
        if measures.overlapB < whole {
            let isPlain = measures.outsideASpread.map { $0 < plain } ?? false
            changes.append(isPlain ? .bordered(shown: measures.overlapB) : .widened(shown: measures.overlapB))
        }
        return changes
    }

    private static func geometry(_ found: CPictureMeasures) -> [PictureChange] {
        var changes: [PictureChange] = []
        var (xx, xy, yx, yy) = (found.map.0, found.map.1, found.map.3, found.map.4)
        if xx * yy - xy * yx < 0 {
            changes.append(.mirrored)
            // What is left is a turn of the mirrored picture.
            xx = -xx
            yx = -yx
        }
        // The rotation nearest to the map; clockwise, as y points down.
        let degrees = atan2(yx - xy, xx + yy) * 180 / .pi
        let quarters = (degrees / 90).rounded()
        let rest = degrees - quarters * 90
        if quarters != 0 { changes.append(.turned(quarters: (Int(quarters) + 4) % 4)) }
        if abs(rest) > 0.4 { changes.append(.rotated(degrees: rest)) }
        let wider = hypot(xx, yx) / hypot(xy, yy)
        if wider > 1.04 || wider < 1 / 1.04 { changes.append(.stretched(wider)) }
        return changes
    }

    private static func tone(_ measures: PictureMeasures) -> [PictureChange] {
        var changes: [PictureChange] = []
        let brightness = (measures.gain * 127.5 + measures.bias - 127.5) / 255
        if abs(brightness) > 0.04 { changes.append(.brightness(brightness)) }
        if measures.gain > 1.12 || measures.gain < 1 / 1.12 { changes.append(.contrast(measures.gain)) }
        if measures.saturationB < 2, measures.saturationA > 5 {
            changes.append(.blackAndWhite)
        } else if measures.saturationA < 2, measures.saturationB > 5 {
            changes.append(.coloured)
        } else if measures.colourDistance > max(6, 0.3 * measures.saturationA) {
            changes.append(.colours)
        }
        return changes
    }
}

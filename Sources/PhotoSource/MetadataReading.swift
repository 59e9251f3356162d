import PhotoTypes

/// What a file's metadata say, with what tells which of two dates is to be believed.
struct MetadataReading {
    /// Without a capture time, which is `date`.
    private(set) var facts = PhotoFacts()
    private(set) var date: StatedDate?
    private(set) var note: CaptureTime.Note?
    /// When a program last changed the metadata, as it says itself: milliseconds on its clock.
    private var changed: Int64?

    init(_ bytes: [UInt8]) {
        let pngDates = PNGDates(bytes)
        self = Metadata.read(bytes) { metadata in
            switch metadata {
            case .some(let metadata): MetadataReading(metadata, pngDates)
            case .none: MetadataReading()
            }
        }
    }

    private init() {}

    private init(_ metadata: borrowing Metadata, _ pngDates: PNGDates) {
        facts = PhotoFacts(metadata)
        let dates = StatedDates(metadata, pngDates: pngDates)
        date = dates.best
        note = dates.disagree ? .sourcesDiffer : nil
        changed = Self.lastChange(metadata, dates)
    }

    /// A camera writes the time of the exposure for that of the last change, too: such a photo is unchanged.
    private static func lastChange(_ metadata: borrowing Metadata, _ dates: StatedDates) -> Int64? {
        let exif = dates.all.filter { $0.container == .exif }
        let edits = exif.filter { edit in
            edit.meaning == .modified
                && !exif.contains { $0.meaning < .modified && edit.clock.contains($0.clock) }
        }
        let texts = [metadata.text("Xmp.xmp.MetadataDate"), metadata.text("Xmp.xmp.ModifyDate")]
        let clocks = texts.compactMap { $0.flatMap { WallClock($0) } } + edits.map(\.clock)
        return clocks.map { $0.sinceEpoch - Int64($0.utcOffset ?? 0) * 1000 }.max()
    }

    var captureTime: CaptureTime? { date?.captureTime(note: note) }
}

extension MetadataReading {
    /// Takes in what an XMP sidecar says. An editor keeps there what it does not write into the photo, so its words and
    /// rating come before the photo's own; its place fills what the photo lacks; and a date of the exposure that
    /// contradicts the photo's own corrects it, unless the photo was changed later than the sidecar.
    ///
    /// - Parameter isLaterFile: whether the sidecar's file was written after the photo's. It counts where the photo was
    ///   changed and the sidecar does not say when it was.
    mutating func takeIn(sidecar: MetadataReading, isLaterFile: Bool) {
        var facts = sidecar.facts
        facts.inherit(from: self.facts)
        self.facts.title = facts.title
        self.facts.description = facts.description
        self.facts.rating = facts.rating
        self.facts.keywords = facts.keywords
        self.facts.place = self.facts.place ?? sidecar.facts.place
        // A sidecar's last change is not the picture's.
        if let told = sidecar.date, told.meaning < .modified { takeIn(told, sidecar, isLaterFile) }
    }

    private mutating func takeIn(_ told: StatedDate, _ sidecar: MetadataReading, _ isLaterFile: Bool) {
        guard let own = date, own.meaning <= told.meaning else {
            (date, note) = (told.ofSidecar, sidecar.note)
            return
        }
        guard told.meaning == own.meaning else { return }
        if told.refines(own) {
            date = told.ofSidecar
        } else if told.contradicts(own) {
            let corrects = told.meaning <= .digitised && sidecar.isLater(than: self, isLaterFile)
            (date, note) = corrects ? (told.ofSidecar, .sidecarCorrection) : (own, .sourcesDiffer)
        }
    }

    private func isLater(than photo: MetadataReading, _ isLaterFile: Bool) -> Bool {
        guard let other = photo.changed else { return true }
        return changed.map { $0 >= other } ?? isLaterFile
    }
}

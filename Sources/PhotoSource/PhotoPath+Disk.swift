import PhotoTypes

extension PhotoPath {
    /// The path as the disk spells it: where there is no file of these bytes, but one of an equivalent name, that one's.
    /// A name that has several, or none, stays as it is.
    public var spelledOnDisk: PhotoPath {
        if isASCII || Self.exists(self) { return self }
        return components.reduce(PhotoPath("/")) { folder, name in
            let exact = folder.appending(name)
            if PhotoPath(bytes: name).isASCII || Self.exists(exact) { return exact }
            let names = (try? namesInFolder(folder)) ?? []
            let spelled = names.filter { PhotoPath(bytes: $0).isSpelled(as: PhotoPath(bytes: name)) }
            return spelled.count == 1 ? folder.appending(spelled[0]) : exact
        }
    }

    private static func exists(_ path: PhotoPath) -> Bool {
        (try? FileStatus(path, followingLinks: false)) != nil
    }
}

import PhotoStore

/// Measures the finding of duplicates on made vectors; prints JSON.
@main struct DuplicateBench {
    static func main() {}
}

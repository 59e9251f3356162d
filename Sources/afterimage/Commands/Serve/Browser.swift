import Foundation

/// The user's browser.
enum Browser {
    /// - Returns: whether there is a desktop to open it on.
    @discardableResult
    static func open(_ address: String) -> Bool {
        let environment = ProcessInfo.processInfo.environment
        let programs = ["/usr/bin/open", "/usr/bin/xdg-open"]
        let hasDesktop =
            environment["DISPLAY"] != nil || environment["WAYLAND_DISPLAY"] != nil
            || FileManager.default.isExecutableFile(atPath: programs[0])
        guard hasDesktop, let program = programs.first(where: FileManager.default.isExecutableFile) else {
            return false
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = [address]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        return (try? process.run()) != nil
    }
}

import Foundation
import WebServer

/// The system's manager of services: systemd for the user, or launchd.
enum ServiceManager {
    static let unit = "afterimage.service"
    static let label = "app.afterimage.serve"

    #if os(macOS)
        static let startCommand = "launchctl kickstart gui/\(getuid())/\(label)"
        private static let plist = ServerFolder.homeFolder
            .appendingPathComponent("Library/LaunchAgents/\(label).plist").path

        static func enable() -> Bool {
            run("/bin/launchctl", "bootout", "gui/\(getuid())/\(label)")
            return run("/bin/launchctl", "bootstrap", "gui/\(getuid())", plist)
        }

        static func start() -> Bool { run("/bin/launchctl", "kickstart", "gui/\(getuid())/\(label)") }

        static func disable() { run("/bin/launchctl", "bootout", "gui/\(getuid())/\(label)") }

        /// launchd looks at its folder by itself.
        static func reload() {}
    #else
        static let startCommand = "systemctl --user enable --now \(unit)"

        /// A unit of an earlier installation is replaced, and what runs of it.
        static func enable() -> Bool {
            reload()
            return systemctl("enable", unit) && systemctl("restart", unit)
        }

        static func start() -> Bool { systemctl("start", unit) }

        static func disable() { _ = systemctl("disable", "--now", unit) }

        static func reload() { _ = systemctl("daemon-reload") }

        private static func systemctl(_ arguments: String...) -> Bool {
            let programs = ["/usr/bin/systemctl", "/bin/systemctl"]
            guard let program = programs.first(where: FileManager.default.isExecutableFile) else {
                return false
            }
            return run(program, ["--user"] + arguments)
        }
    #endif

    @discardableResult
    private static func run(_ program: String, _ arguments: String...) -> Bool { run(program, arguments) }

    /// - Returns: whether it succeeded.
    private static func run(_ program: String, _ arguments: [String]) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}

import Foundation
import PackagePlugin

/// Turns the rule files of a target's `Rules` folder into one Swift file, so that the program carries its rules and
/// needs no resource bundle beside it.
@main
struct EmbedRules: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let folder = target.directoryURL.appending(path: "Rules")
        let rules = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "toml" }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedRules.swift")
        return [
            .buildCommand(
                displayName: "Embedding \(rules.count) rule files",
                executable: try context.tool(named: "embed-rules").url,
                arguments: [output.path()] + rules.map { $0.path() },
                inputFiles: rules,
                outputFiles: [output])
        ]
    }
}

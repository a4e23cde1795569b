import ArgumentParser

/// All verbs, in the order in which `git seal help` shows them.
enum CommandGroups {
    static let all = [
        CommandGroup(name: "Start", subcommands: [InitCommand.self, KeygenCommand.self, ScopeCommand.self]),
        CommandGroup(
            name: "Secrets",
            subcommands: [
                SetCommand.self, GetCommand.self, EditCommand.self, UnsetCommand.self, ListCommand.self,
                ShowCommand.self,
            ]),
        CommandGroup(
            name: "Values in other files",
            subcommands: [SealCommand.self, UnsealCommand.self, MoveCommand.self]),
        CommandGroup(name: "Use", subcommands: [RunCommand.self, RenderCommand.self]),
        CommandGroup(
            name: "Git", subcommands: [DiffCommand.self, TextconvCommand.self, MergeDriverCommand.self]),
        CommandGroup(name: "Coming and going", subcommands: [ImportCommand.self, ExportCommand.self]),
        CommandGroup(name: "Checks", subcommands: [ScanGroup.self, CheckCommand.self, HooksCommand.self]),
        CommandGroup(name: "Trust", subcommands: [PolicyCommand.self, SignCommand.self, TidyCommand.self]),
        CommandGroup(
            name: "Delivery",
            subcommands: [PlanCommand.self, ReconcileCommand.self, StatusCommand.self, StoreCommand.self]),
        CommandGroup(
            name: "Program",
            subcommands: [
                DoctorCommand.self, SchemaCommand.self, CompletionsCommand.self, ManualCommand.self,
            ]),
    ]
}

import ArgumentParser
import Glibc
import Reconciliation
import Watching

struct ReconcileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reconcile",
        abstract: "Bring what HEAD holds to the stores.",
        discussion: """
            Killed at any instant, the next run finishes the work. A run without changes reads one reference and one row.

            With --watch it goes on until SIGTERM or Ctrl-C, after which a run that has begun is ended; SIGHUP begins one at
            once. What cannot be fetched or applied is tried again, first after 5 seconds.

            EXAMPLES
              git seal reconcile
              git seal reconcile --store default
              git seal reconcile --source git@git.example.com:app.git --ref production
              git seal reconcile --watch --interval 30 --source https://git.example.com/app.git
              GIT_SEAL_IDENTITY="$KEY" GIT_SEAL_TRUST=prod:FINGERPRINT git seal reconcile      in CI
            """)

    @OptionGroup var source: SourceFlags
    @OptionGroup var flags: ReconcileFlags

    @Flag(help: "One JSON array, a report a store; with --watch a line for each run that did something.")
    var json = false

    @Flag(help: "Go on until told to stop, as a service does.")
    var watch = false

    @Option(help: "With --watch, the seconds from one run to the next, give or take a tenth; 60 by default.")
    var interval: Int?

    func validate() throws {
        guard let interval else { return }
        guard watch else { throw ValidationError("--interval goes with --watch") }
        guard (1...86_400).contains(interval) else {
            throw ValidationError("--interval wants a number of seconds from 1 to 86400")
        }
    }

    func run() async throws {
        let sources = try source.sources()
        if watch { return await follow(sources) }
        var rounds: [ReconcileRound] = []
        for source in sources {
            var round = ReconcileRound(label: self.source.label(source), isQuiet: json)
            await round.run(from: source, flags, fetching: self.source.fetchTimeout)
            rounds.append(round)
        }
        if json { try Terminal.output(json: rounds.flatMap(\.reports)) }
        let status = ExitStatus.worst(rounds.flatMap(\.statuses))
        if status != .done { throw QuietExit(status: status) }
    }

    private func follow(_ sources: [Source]) async {
        let wakeups = Wakeups()
        wakeups.listenToSignals()
        let watch = Watch(
            pacing: Pacing(interval: interval ?? 60), wakeups: wakeups, notification: .ofProcess,
            clock: { Int64(time(nil)) })
        let log = WatchLog(isJSON: json)
        await watch.run {
            var rounds: [ReconcileRound] = []
            for source in sources where !wakeups.isStopAsked {
                var round = ReconcileRound(label: self.source.label(source), isQuiet: true)
                await round.run(from: source, flags, fetching: self.source.fetchTimeout)
                log.write(round, of: source)
                rounds.append(round)
            }
            return Watch.Round(
                status: rounds.map(\.summary).joined(separator: "; "),
                isFailure: rounds.contains { ExitStatus.worst($0.statuses) != .done })
        }
    }
}

import Catalog
import GitRepository

/// The change statements that a landing brings.
///
/// One counts when its signature holds, it is about this repository, and no landing since the commit that it was made on
/// touched the places that it speaks of: a statement that is shown again after others went another way says nothing.
struct LandedStatements {
    /// The files that they speak of.
    let paths: Set<RepositoryPath>
    private let statements: [ChangeStatement]
    private let parent: CommitID

    init(_ step: Mainline.Step, _ parent: TreeID, _ repository: Repository) throws(GitError) {
        self.parent = step.parent
        do throws(CatalogError) {
            statements = try ChangeStatement.added(from: parent, to: step.commit.tree, in: repository).statements
        } catch {
            throw GitError(error)
        }
        paths = Set(statements.flatMap(\.changes).map(\.path))
    }

    /// Who vouches for all of a change; `nil` when something of it is left over.
    ///
    /// - Parameters:
    ///   - source: the repository's id, as the config that was verified has it.
    ///   - state: what refused landings did to a path since then does not count.
    func vouchers(
        for change: GovernedChange, _ judge: LandingJudge, _ source: String?, _ state: VerifiedState,
        _ repository: Repository
    ) throws(GitError) -> [Voucher]? {
        guard let source, change.paths.contains(where: paths.contains) else { return nil }
        let needed = try Self.nodes(of: change, repository)
        guard !needed.isEmpty else { return nil }
        let places = Set(needed.map(\.place))
        var vouchers: [Voucher] = []
        var links: [Change.Place: [Change]] = [:]
        for statement in statements where statement.repository == source {
            let concerned = statement.changes.filter { places.contains($0.place) }
            guard !concerned.isEmpty, let signer = try? statement.signer(),
                case .success(let voucher) = judge.decide(
                    .signer(signer), change.deeds, signed: "\(statement.path)"),
                try isFresh(concerned, since: statement.base, state, repository)
            else { continue }
            vouchers.append(voucher)
            for link in concerned { links[link.place, default: []].append(link) }
        }
        return needed.allSatisfy { Self.leads($0, links[$0.place] ?? []) } ? vouchers : nil
    }

    private static func nodes(of change: GovernedChange, _ repository: Repository) throws(GitError) -> [Change] {
        do throws(CatalogError) {
            let all = try GovernedChanges.of(change.changes, in: repository)
            // A file may have held one secret and hold another: each is a change of its own.
            return all.filter { change.secret == nil || $0.secret == nil || $0.secret == change.secret }
        } catch {
            throw GitError(error)
        }
    }

    /// Whether links lead from what was there to what is: the commits of a branch that was squashed each have theirs.
    private static func leads(_ change: Change, _ links: [Change]) -> Bool {
        var reached: Set<String?> = [change.old]
        var pending = [change.old]
        while let hash = pending.popLast() {
            for link in links where link.old == hash && reached.insert(link.new).inserted { pending.append(link.new) }
        }
        return reached.contains(change.new) && links.contains { $0.new == change.new }
    }

    /// Whether no landing since `base` touched these places.
    private func isFresh(
        _ changes: [Change], since base: CommitID, _ state: VerifiedState, _ repository: Repository
    ) throws(GitError) -> Bool {
        guard repository.contains(base.id), try repository.header(of: base.id).kind == .commit else { return false }
        for (path, changes) in Dictionary(grouping: changes, by: \.path) {
            let end = state.frozen[path]?.since ?? parent
            let places = Set(changes.map(\.place))
            guard try isUntouched(path, places, from: base, to: end, repository) else { return false }
        }
        return true
    }

    private func isUntouched(
        _ path: RepositoryPath, _ places: Set<Change.Place>, from base: CommitID, to end: CommitID,
        _ repository: Repository
    ) throws(GitError) -> Bool {
        // The commits of a branch that was squashed are in no history: their fork counts.
        guard let start = try repository.mergeBases(base, end).first,
            let mainline = try repository.mainline(from: start, to: end)
        else { return false }
        var old = try repository.entry(at: path, in: repository.tree(of: start))
        for step in mainline.steps {
            let new = try repository.entry(at: path, in: step.commit.tree)
            guard old != new else { continue }
            do throws(CatalogError) {
                let nodes = try GovernedChanges.of([TreeChange(path: path, old: old, new: new)], in: repository)
                if nodes.contains(where: { places.contains($0.place) }) { return false }
            } catch {
                throw GitError(error)
            }
            old = new
        }
        return true
    }
}

extension GitError {
    /// What reading trees for statements can fail with: nothing but what git can.
    fileprivate init(_ error: CatalogError) {
        if case .git(let error) = error { self = error } else { self = .library(code: -1, message: "\(error)") }
    }
}

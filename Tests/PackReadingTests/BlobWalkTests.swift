import PackReading
import SystemPackage
import TestSupport
import Testing

@Suite("Walking packs")
struct ObjectDatabaseTests {
    /// Remembers each blob's content and what it was told about where it comes from.
    struct Collector: ObjectVisitor {
        var blobs: [ObjectName: [UInt8]] = [:]
        var derived = 0
        var faults: [String] = []

        mutating func visit(
            _ name: ObjectName, _ kind: ObjectKind, _ bytes: [UInt8], derivation: Derivation<[UInt8]>?
        ) -> [UInt8] {
            blobs[name] = bytes
            if let derivation {
                derived += 1
                check(name, bytes, derivation)
            }
            return bytes
        }

        /// Stretches cover the blob in order, and what they say was copied is what the base has there.
        private mutating func check(_ name: ObjectName, _ bytes: [UInt8], _ derivation: Derivation<[UInt8]>) {
            var end = 0
            for stretch in derivation.stretches {
                if stretch.range.lowerBound != end { faults.append("\(name): gap at \(end)") }
                end = stretch.range.upperBound
                guard let from = stretch.copiedFrom else { continue }
                if bytes[stretch.range] != derivation.base[from..<from + stretch.range.count] {
                    faults.append("\(name): copied stretch differs at \(stretch.range)")
                }
            }
            if end != bytes.count { faults.append("\(name): stretches end at \(end) of \(bytes.count)") }
        }
    }

    @Test("every blob comes out as git has it, packed, loose and in an alternate", arguments: [1, 2])
    func allBlobs(workers: Int) async throws {
        try await withTemporaryDirectory { directory in
            let repository = try await makeHistory(in: directory)
            let database = ObjectDatabase(objects: repository.appending(".git").appending("objects"))
            let result = await database.visit([.blob], workers: workers) { Collector() }
            let found = result.visitors.reduce(into: [:]) { $0.merge($1.blobs) { first, _ in first } }
            let expected = try await blobs(of: repository)
            #expect(found == expected)
            #expect(result.visitors.flatMap(\.faults) == [])
            #expect(result.visitors.reduce(0) { $0 + $1.derived } > 20)
            #expect(result.gaps.packs.isEmpty && result.gaps.objects.isEmpty && result.gaps.tooLarge.isEmpty)
        }
    }

    @Test("a damaged pack is reported and never traps")
    func damage() async throws {
        try await withTemporaryDirectory { directory in
            let objects = try await makeHistory(in: directory).appending(".git").appending("objects")
            let folder = objects.appending("pack")
            let names = try await runProgram("ls", [folder.string]).text.split(separator: "\n").map(String.init)
            let originals = try names.map { (folder.appending($0), try #require(readBytes(folder.appending($0)))) }
            for seed in 0..<60 {
                var generator = SeededGenerator(seed: UInt64(seed))
                let suffix = seed % 2 == 0 ? ".idx" : ".pack"
                for (path, bytes) in originals {
                    let isDamaged = path.string.hasSuffix(suffix)
                    try await runProgram("rm", ["-f", path.string])
                    try writeBytes(isDamaged ? generator.mutation(of: bytes) : bytes, to: path)
                }
                let result = await ObjectDatabase(objects: objects).visit([.blob], workers: 1) { Collector() }
                #expect(result.visitors.flatMap(\.faults) == [], "seed \(seed)")
            }
        }
    }

    /// A repository with a long delta chain, two packs, loose objects and an alternate.
    private func makeHistory(in directory: FilePath) async throws -> FilePath {
        let script = """
            set -e
            export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
            git init -q -b main shared && cd shared
            seq 1 2000 > shared.txt && git add . && git commit -qm shared && git repack -qad && cd ..
            git clone -q --shared shared work && cd work
            seq 1 3000 > numbers.txt && printf '' > empty && head -c 70000 /dev/zero > zeros && git add . && git commit -qm 1
            for i in $(seq 1 30); do sed -i "${i}00s/.*/changed $i/" numbers.txt; git add . ; git commit -qm "$i"; done
            git repack -qd --depth=50
            seq 5 500 > other.txt && git add . && git commit -qm other && git repack -qd
            echo loose > loose.txt && git add . && git commit -qm loose
            """
        let result = try await runProgram("bash", ["-c", script], in: directory)
        try #require(result.status == 0, "\(result.error)")
        return directory.appending("work")
    }

    private func blobs(of repository: FilePath) async throws -> [ObjectName: [UInt8]] {
        let list = try await runProgram(
            "git", ["cat-file", "--batch-all-objects", "--batch-check=%(objecttype) %(objectname)"], in: repository)
        var blobs: [ObjectName: [UInt8]] = [:]
        for line in list.text.split(separator: "\n") where line.hasPrefix("blob ") {
            let hex = String(line.dropFirst(5))
            let content = try await runProgram("git", ["cat-file", "blob", hex], in: repository)
            blobs[try #require(ObjectName(hex: hex))] = content.output
        }
        return blobs
    }
}

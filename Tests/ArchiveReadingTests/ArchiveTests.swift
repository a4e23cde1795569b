import ArchiveReading
import SystemPackage
import TestSupport
import Testing

@Suite("Archives")
struct ArchiveTests {
    private func read(_ bytes: [UInt8], _ limits: Archive.Limits = .init()) -> ([String: [UInt8]], [Archive.Fault]) {
        guard let kind = Archive.kind(of: bytes) else { return ([:], [.malformed]) }
        var files: [String: [UInt8]] = [:]
        let faults = Archive.visit(bytes, as: kind, limits: limits) { files[$0.name] = $0.bytes }
        return (files, faults)
    }

    /// Made by Python's own writers, one archive a name.
    private func archives() async throws -> [String: [UInt8]] {
        let script = """
            import gzip, io, sys, tarfile, zipfile
            small, large = b"token = 1\\n", bytes(range(256)) * 2000
            with zipfile.ZipFile("a.zip", "w") as z:
                z.writestr("stored.txt", small)
                z.writestr("deflated.bin", large, zipfile.ZIP_DEFLATED)
                z.writestr("folder/", b"")
                z.writestr("../escape", small)
                with z.open(zipfile.ZipInfo("wide.txt"), "w", force_zip64=True) as f: f.write(small)
            for name, form in (("ustar.tar", tarfile.USTAR_FORMAT), ("gnu.tar", tarfile.GNU_FORMAT), ("pax.tar", tarfile.PAX_FORMAT)):
                with tarfile.open(name, "w", format=form) as t:
                    for path in ("a.txt", ("d/" * 20 if form == tarfile.USTAR_FORMAT else "d/" * 90) + "deep.txt"):
                        info = tarfile.TarInfo(path); info.size = len(small); t.addfile(info, io.BytesIO(small))
                    link = tarfile.TarInfo("link"); link.type = tarfile.SYMTYPE; link.linkname = "a.txt"; t.addfile(link)
            with open("two.gz", "wb") as f: f.write(gzip.compress(small) + gzip.compress(large))
            """
        return try await withTemporaryDirectory { directory in
            let result = try await runProgram("python3", ["-c", script], in: directory)
            try #require(result.status == 0, "\(result.error)")
            var archives: [String: [UInt8]] = [:]
            for name in ["a.zip", "ustar.tar", "gnu.tar", "pax.tar", "two.gz"] {
                archives[name] = readBytes(directory.appending(name))
            }
            return archives
        }
    }

    private let small = Array("token = 1\n".utf8)
    private let large = (0..<2000).flatMap { _ in (0...255).map { UInt8($0) } }

    @Test("zip, tar of three kinds and gzip give out what was put in")
    func contents() async throws {
        let archives = try await archives()
        let zip = read(try #require(archives["a.zip"]))
        #expect(zip.0 == ["stored.txt": small, "deflated.bin": large, "../escape": small, "wide.txt": small])
        #expect(zip.1.isEmpty)
        for name in ["ustar.tar", "gnu.tar", "pax.tar"] {
            let tar = read(try #require(archives[name]))
            let depth = name == "ustar.tar" ? 20 : 90
            let deep = String(repeating: "d/", count: depth) + "deep.txt"
            #expect(tar.0 == ["a.txt": small, deep: small], "\(name)")
            #expect(tar.1.isEmpty)
        }
        let gzip = read(try #require(archives["two.gz"]))
        #expect(gzip.0 == ["": small + large])
    }

    @Test("what is larger than allowed is a fault and not memory")
    func bombs() async throws {
        let archives = try await archives()
        var limits = Archive.Limits()
        limits.fileBytes = 1000
        let zip = read(try #require(archives["a.zip"]), limits)
        #expect(zip.0["stored.txt"] == small && zip.0["deflated.bin"] == nil)
        #expect(zip.1 == [.tooLarge])
        #expect(read(try #require(archives["two.gz"]), limits).1 == [.tooLarge])
        limits = Archive.Limits()
        limits.files = 1
        #expect(read(try #require(archives["pax.tar"]), limits).1 == [.tooLarge])
    }

    @Test("damaged archives are faults, never traps")
    func fuzz() async throws {
        let archives = try await archives()
        var generator = SeededGenerator(seed: 2026)
        for (_, bytes) in archives.sorted(by: { $0.key < $1.key }) {
            for _ in 0..<400 { ArchiveFuzz.run(generator.mutation(of: bytes)) }
        }
    }
}

/// The fuzz entry point of the archive readers.
enum ArchiveFuzz {
    static func run(_ bytes: [UInt8]) {
        var limits = Archive.Limits()
        limits.totalBytes = 1 << 20
        guard let kind = Archive.kind(of: bytes) else { return }
        var total = 0
        _ = Archive.visit(bytes, as: kind, limits: limits) { total += $0.bytes.count }
        precondition(total <= limits.totalBytes)
    }
}

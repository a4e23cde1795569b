// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// A C library of the system: a module map in `Sources/NAME`, found by pkg-config.
func systemLibrary(_ name: String, pkgConfig: String, apt: String, brew: String) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt]), .brew([brew])])
}

/// A module of ours.
func module(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// The tests of a module; `data` are folders that they read from the source tree.
func tests(_ name: String, _ dependencies: [Target.Dependency], data: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies + ["TestSupport"], exclude: data, swiftSettings: strict)
}

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "git-seal",
    products: [.executable(name: "git-seal", targets: ["git-seal"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2", traits: []),
    ],
    targets: [
        systemLibrary("CGit2", pkgConfig: "libgit2", apt: "libgit2-dev", brew: "libgit2"),
        systemLibrary("CSodium", pkgConfig: "libsodium", apt: "libsodium-dev", brew: "libsodium"),
        systemLibrary("CCrypto", pkgConfig: "libcrypto", apt: "libssl-dev", brew: "openssl@3"),
        systemLibrary("CYAML", pkgConfig: "yaml-0.1", apt: "libyaml-dev", brew: "libyaml"),
        systemLibrary("CHyperscan", pkgConfig: "libhs", apt: "libhyperscan-dev", brew: "vectorscan"),
        systemLibrary("CPCRE2", pkgConfig: "libpcre2-8", apt: "libpcre2-dev", brew: "pcre2"),
        systemLibrary("CSQLite", pkgConfig: "sqlite3", apt: "libsqlite3-dev", brew: "sqlite"),
        systemLibrary("CDeflate", pkgConfig: "libdeflate", apt: "libdeflate-dev", brew: "libdeflate"),

        // Loads libcurl when it is first used: see its header.
        .target(name: "CCurl"),

        module("SecretMemory", ["CSodium"]),
        module("JSON", ["SecretMemory"]),
        module("HTTPClient", ["CCurl", "SecretMemory"]),
        module("LibCrypto", ["CCrypto", "SecretMemory"]),
        module("Files", ["SecretMemory", system]),
        module("YAMLDocument", ["CYAML"]),
        module("BoundedPatterns", ["CPCRE2"]),
        module("Programs", [system]),
        module("PackReading", ["CDeflate", system]),
        module("ArchiveReading", ["CDeflate"]),
        module("GitRepository", ["CGit2", "Files", "Programs", system]),
        module("Sealing", ["LibCrypto", "SecretMemory", "YAMLDocument", crypto]),
        module("AgePlugins", ["Sealing", "Programs", "SecretMemory", system]),
        .target(
            name: "Scanning",
            dependencies: [
                "CHyperscan", "BoundedPatterns", "CSodium", "PackReading", "ArchiveReading", "SecretMemory", "Files",
                crypto, system,
            ],
            exclude: ["Rules"],
            swiftSettings: strict, plugins: ["EmbedRules"]),
        module("SealedFiles", ["Sealing", "YAMLDocument", "BoundedPatterns", "SecretMemory"]),
        module(
            "Catalog",
            ["Sealing", "GitRepository", "YAMLDocument", "BoundedPatterns", "Files", "SecretMemory", crypto, system]),
        module(
            "Trust",
            [
                "Catalog", "GitRepository", "Sealing", "LibCrypto", "YAMLDocument", "Files", "SecretMemory", "Programs",
                crypto, system,
            ]),
        module(
            "Stores",
            [
                "Catalog", "Sealing", "HTTPClient", "JSON", "Programs", "SecretMemory", "Files", "CSQLite", crypto,
                system,
            ]),
        module(
            "Interchange",
            [
                "Sealing", "LibCrypto", "JSON", "Programs", "SecretMemory", "YAMLDocument", "BoundedPatterns", "Files",
                crypto, system,
            ]),
        module("Rotation", ["Catalog"]),
        module(
            "Reconciliation",
            [
                "Stores", "Rotation", "Trust", "Catalog", "Sealing", "GitRepository", "SecretMemory", "YAMLDocument",
                crypto,
            ]),

        module("Watching", ["Programs"]),
        .executableTarget(
            name: "git-seal",
            dependencies: [
                "Interchange", "Reconciliation", "Rotation", "Stores", "Trust", "Watching", "Catalog", "Scanning",
                "SealedFiles",
                "AgePlugins", "Sealing", "GitRepository", "YAMLDocument", "BoundedPatterns", "Files", "SecretMemory",
                arguments, subprocess, system,
            ],
            swiftSettings: strict),

        .executableTarget(
            name: "measure",
            dependencies: [
                "Catalog", "Sealing", "SecretMemory", "GitRepository", "Files", "YAMLDocument", crypto, subprocess,
                system,
            ],
            path: "Benchmarks/measure", swiftSettings: strict),

        .executableTarget(name: "embed-rules", path: "Plugins/embed-rules", swiftSettings: strict),
        .plugin(name: "EmbedRules", capability: .buildTool(), dependencies: ["embed-rules"]),

        .target(
            name: "TestSupport", dependencies: [subprocess, system], path: "Tests/TestSupport", swiftSettings: strict),
        tests("SecretMemoryTests", ["SecretMemory"]),
        tests("LibCryptoTests", ["LibCrypto", "SecretMemory", subprocess, system]),
        tests("FilesTests", ["Files", "SecretMemory", system]),
        tests("YAMLDocumentTests", ["YAMLDocument"]),
        tests("PackReadingTests", ["PackReading", system]),
        tests("ArchiveReadingTests", ["ArchiveReading", system]),
        tests("GitRepositoryTests", ["GitRepository", subprocess, system]),
        tests(
            "SealingTests", ["Sealing", "SecretMemory", "YAMLDocument", crypto, system],
            data: ["Vectors", "Age/read-postquantum.py"]),
        tests("AgePluginsTests", ["AgePlugins", "Sealing", "SecretMemory", system], data: ["age-plugin-test.py"]),
        tests("SealedFilesTests", ["SealedFiles", "Sealing", "YAMLDocument", "BoundedPatterns", "SecretMemory"]),
        tests(
            "CatalogTests",
            ["Catalog", "Sealing", "GitRepository", "Files", "SecretMemory", "YAMLDocument", crypto, system],
            data: ["Vectors"]),
        tests(
            "ScanningTests", ["Scanning", "BoundedPatterns", "Files", "SecretMemory", crypto, system], data: ["Data"]),
        tests(
            "TrustTests",
            [
                "Trust", "Catalog", "GitRepository", "Sealing", "LibCrypto", "YAMLDocument", "Files", "SecretMemory",
                crypto, system,
            ]),
        tests(
            "StoresTests", ["Stores", "HTTPClient", "Programs", "Catalog", "Sealing", "Files", "SecretMemory", system],
            data: ["AWS/Python"]),
        tests("WatchingTests", ["Watching", subprocess, system]),
        tests("InterchangeTests", ["Interchange", "JSON", "Sealing", "SecretMemory", crypto, system]),
        tests("RotationTests", ["Rotation", "Catalog"]),
        tests(
            "ReconciliationTests",
            [
                "Reconciliation", "Rotation", "Stores", "Trust", "Catalog", "Sealing", "GitRepository", "SecretMemory",
                "Files",
                system,
            ]),
        tests(
            "CommandLineTests",
            [
                "git-seal", "Trust", "Catalog", "SealedFiles", "Sealing", "YAMLDocument", "SecretMemory", subprocess,
                system,
            ],
            data: ["Transcripts"]),
    ]
)

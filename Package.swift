// swift-tools-version: 6.2
import PackageDescription

/// What every Swift target is compiled with; a target that touches C adds strict memory safety.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("InferIsolatedConformances"),
]

/// The layers, in the order of the map in the README: each may use those above it.
enum Layer: String {
  case system = "System"
  case formats = "Formats"
  case operations = "Operations"
  case http = "HTTP"
  case storage = "Storage"
  case mcp = "MCP"
  case postern = "Postern"
  case testing = "Testing"
}

/// `JSON` in `Formats` is the module `PosternJSON` in `Sources/Formats/JSON`.
func module(
  _ name: String, in layer: Layer, at folder: String? = nil, uses modules: [String] = [],
  c closets: [String] = []
) -> Target {
  .target(
    name: moduleName(name),
    dependencies: (modules.map(moduleName) + closets).map { .byName(name: $0) },
    path: "Sources/\(layer.rawValue)/\(folder ?? name)",
    swiftSettings: settings + (closets.isEmpty ? [] : [.strictMemorySafety()]))
}

/// Module names are global in a package graph, so they carry the family name; folders do not.
func moduleName(_ name: String) -> String {
  name.hasPrefix("Postern") ? name : "Postern\(name)"
}

func tests(_ name: String, uses modules: [String] = []) -> Target {
  .testTarget(
    name: "\(name)Tests",
    dependencies: ([name, "PosternTesting"] + modules).map { .byName(name: moduleName($0)) },
    path: "Tests/\(name)Tests",
    swiftSettings: settings)
}

/// A C library from the system's package manager.
func closet(_ name: String, pkgConfig: String, apt: String, brew: String) -> Target {
  .systemLibrary(
    name: name, path: "Sources/C/\(name)", pkgConfig: pkgConfig,
    providers: [.apt([apt]), .brew([brew])])
}

/// A libFuzzer target at `Fuzz/<name>`: Swift files that export `LLVMFuzzerTestOneInput`, and a `Corpus` folder.
func fuzzer(_ name: String, uses modules: [String], supported: Bool = false) -> Target {
  .executableTarget(
    name: "Fuzz\(name)",
    dependencies: ["FuzzDriver"] + (supported ? ["FuzzSupport"] : [])
      + modules.map { .byName(name: moduleName($0)) },
    path: "Fuzz/\(name)", exclude: ["Corpus"],
    swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])])
}

let package = Package(
  name: "postern",
  platforms: [.macOS("26.0")],
  products: [
    .executable(name: "postern", targets: ["PosternCommand"]),
    .library(name: "Postern", targets: ["Postern"]),
    .library(name: "PosternMCPClient", targets: ["PosternMCPClient"]),
    .library(name: "PosternTesting", targets: ["PosternTesting"]),
  ],
  targets: [
    closet("CLibuv", pkgConfig: "libuv", apt: "libuv1-dev", brew: "libuv"),
    closet("COpenSSL", pkgConfig: "openssl", apt: "libssl-dev", brew: "openssl@3"),
    closet("CSQLite", pkgConfig: "sqlite3", apt: "libsqlite3-dev", brew: "sqlite"),
    closet("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev", brew: "curl"),
    .target(
      name: "CSimdJSON", path: "Sources/C/CSimdJSON",
      linkerSettings: [.linkedLibrary("simdjson")]),

    module("Base64", in: .system),
    module("Cryptography", in: .system, uses: ["Base64"], c: ["COpenSSL"]),
    module("EventLoop", in: .system, uses: ["Cryptography"], c: ["CLibuv"]),
    module("SQLite", in: .system, c: ["CSQLite"]),

    module("JSON", in: .formats, c: ["CSimdJSON"]),
    module("JSONSchema", in: .formats, uses: ["JSON"]),
    module("HTTPTypes", in: .formats),
    module("JOSE", in: .formats, uses: ["Base64", "Cryptography", "JSON"]),

    module("Logging", in: .operations),
    module("Metrics", in: .operations),
    module("Limits", in: .operations),
    module("Tracing", in: .operations),
    module("Configuration", in: .operations, uses: ["JSON", "JSONSchema"]),

    module(
      "HTTPServer", in: .http,
      uses: ["EventLoop", "Cryptography", "HTTPTypes", "JSON", "Limits", "Logging", "Metrics", "Tracing"]),
    module("HTTPClient", in: .http, uses: ["EventLoop", "HTTPTypes"], c: ["CCurl"]),

    module(
      "Storage", in: .storage, uses: ["Base64", "Cryptography", "EventLoop", "JOSE", "JSON", "Logging"]),
    module("StorageSQLite", in: .storage, uses: ["Storage", "SQLite", "EventLoop", "Logging"]),
    module(
      "StorageRedis", in: .storage,
      uses: ["Storage", "Base64", "Cryptography", "EventLoop", "HTTPTypes", "Logging"]),

    module("MCP", in: .mcp, uses: ["Base64", "JSON", "JSONSchema"]),
    module(
      "MCPServer", in: .mcp,
      uses: [
        "MCP", "Base64", "JSON", "JSONSchema", "Cryptography", "EventLoop", "Limits", "Logging", "Storage",
      ]),
    module(
      "MCPHTTP", in: .mcp,
      uses: ["MCPServer", "MCP", "Base64", "JSON", "HTTPServer", "HTTPTypes", "Cryptography", "EventLoop"]),
    module("MCPStdio", in: .mcp, uses: ["MCPServer", "MCP", "JSON", "EventLoop"]),
    module(
      "MCPClient", in: .mcp, uses: ["MCP", "JSON", "HTTPTypes", "HTTPClient", "EventLoop", "Logging"]),

    module(
      "Postern", in: .postern, at: "Umbrella",
      uses: [
        "MCP", "MCPServer", "MCPHTTP", "MCPStdio", "JSON", "JSONSchema", "HTTPServer", "HTTPTypes",
        "EventLoop", "Logging", "Storage", "StorageSQLite", "StorageRedis",
      ]),

    module(
      "PosternTesting", in: .testing,
      uses: ["EventLoop", "HTTPTypes", "HTTPServer", "Cryptography", "Storage"]),

    .executableTarget(
      name: "PosternCommand",
      dependencies: [
        "PosternCryptography", "PosternEventLoop", "PosternJSON", "PosternHTTPTypes", "PosternLogging",
        "PosternMetrics", "PosternConfiguration", "PosternJSONSchema", "PosternJOSE", "PosternHTTPServer",
        "PosternHTTPClient",
        "PosternMCPClient", "Postern",
      ],
      path: "Sources/Postern/Command",
      swiftSettings: settings),

    tests("Base64"),
    tests("Cryptography", uses: ["Base64"]),
    tests("EventLoop", uses: ["Cryptography"]),
    tests("JSON"),
    tests("JSONSchema", uses: ["JSON"]),
    tests("HTTPTypes"),
    tests("JOSE", uses: ["Base64", "Cryptography", "JSON"]),
    tests("SQLite"),
    tests("Storage", uses: ["Base64", "Cryptography", "EventLoop", "JSON"]),
    tests("StorageSQLite", uses: ["Storage", "SQLite", "Cryptography", "EventLoop"]),
    tests("StorageRedis", uses: ["Storage", "Cryptography", "EventLoop"]),
    tests("Logging"),
    tests("Metrics"),
    tests("Tracing"),
    tests("Limits"),
    tests("Configuration", uses: ["JSONSchema", "JSON"]),
    tests("Command", uses: ["Configuration", "HTTPServer", "EventLoop"]),
    tests(
      "Postern",
      uses: ["Storage", "EventLoop", "HTTPClient", "HTTPTypes", "JSON", "Cryptography", "MCPServer"]),
    tests(
      "HTTPServer",
      uses: ["EventLoop", "HTTPTypes", "JSON", "Cryptography", "Logging", "Metrics", "Tracing"]),
    tests("MCP", uses: ["JSON"]),
    tests("MCPServer", uses: ["MCP", "JSON", "JSONSchema", "Cryptography", "Storage"]),
    tests(
      "MCPHTTP", uses: ["MCPServer", "MCP", "JSON", "JSONSchema", "HTTPServer", "HTTPTypes", "EventLoop"]),
    tests(
      "MCPClient",
      uses: [
        "MCP", "MCPServer", "MCPHTTP", "MCPStdio", "JSON", "JSONSchema", "HTTPTypes", "HTTPClient",
        "HTTPServer",
        "EventLoop", "Logging",
      ]),
    tests("MCPStdio", uses: ["MCPServer", "MCP", "JSON", "JSONSchema", "EventLoop"]),
    tests("HTTPClient", uses: ["EventLoop", "HTTPTypes", "HTTPServer", "Cryptography"]),
  ],
  cxxLanguageStandard: .cxx17
)

// Peers of the tests in Tests/Interop; not part of the package that others build.
if Context.environment["POSTERN_INTEROP"] == "1" {
  package.targets.append(
    .executableTarget(
      name: "ParserVerdicts",
      dependencies: ["PosternHTTPServer", "PosternHTTPTypes"],
      path: "Tests/Interop/ParserVerdicts",
      swiftSettings: settings))
}

// Fuzz targets need unsafe flags and an instrumented build: `scripts/fuzz` asks for them and nothing else does.
if Context.environment["POSTERN_FUZZ"] != nil {
  let fuzzers = [
    fuzzer("ChunkedBody", uses: ["HTTPServer"], supported: true),
    fuzzer("Cookie", uses: ["HTTPTypes"]),
    fuzzer("EventStream", uses: ["HTTPTypes"]),
    fuzzer("Form", uses: ["HTTPTypes"]),
    fuzzer("HeaderValue", uses: ["MCP"]),
    fuzzer("JSON", uses: ["JSON"]),
    fuzzer("JWK", uses: ["JOSE", "JSON", "Cryptography"]),
    fuzzer("JWT", uses: ["JOSE", "JSON", "Cryptography"]),
    fuzzer("PEM", uses: ["Cryptography"]),
    fuzzer("RESP", uses: ["StorageRedis"]),
    fuzzer("RequestHead", uses: ["HTTPServer"], supported: true),
    fuzzer("SealedBox", uses: ["Cryptography"]),
    fuzzer("URI", uses: ["HTTPTypes"]),
    fuzzer("URITemplate", uses: ["MCP"]),
  ]
  let mains = fuzzers.map { "MAIN(\($0.name)_main)" }.joined(separator: " ")
  package.targets +=
    fuzzers + [
      .target(name: "FuzzDriver", path: "Fuzz/Driver", cSettings: [.define("POSTERN_FUZZ_MAINS", to: mains)]),
      .target(
        name: "FuzzSupport", dependencies: ["PosternHTTPServer", "PosternHTTPTypes"], path: "Fuzz/Support",
        swiftSettings: settings),
    ]
}

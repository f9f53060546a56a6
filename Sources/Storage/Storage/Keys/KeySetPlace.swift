/// Where a server's keys are between two starts, and for all its replicas.
public protocol KeySetPlace: Sendable {
  /// What it is called in messages: `The key file /var/lib/postern/keys.json`.
  var name: String { get }

  /// The keys there; nil where nobody has put any.
  func load() async throws -> KeySet?

  /// Puts keys there if it still holds `old`; false when somebody else was faster.
  func put(_ new: KeySet, replacing old: KeySet?) async throws -> Bool
}

/// Keys that the operator gives to every replica: `POSTERN_SEALING_KEY` and `POSTERN_SIGNING_KEY`.
public struct GivenKeySet: KeySetPlace {
  /// The variables.
  public let name = "POSTERN_SEALING_KEY and POSTERN_SIGNING_KEY"
  private let keys: KeySet

  /// Takes the texts of the variables.
  ///
  /// - Parameters:
  ///   - sealing: One key or several, the current one first: 32 bytes each in base64url, white space between them.
  ///   - signing: One private key or several as PEM text, the current one first.
  /// - Throws: What is no key, without repeating it.
  public init(sealing: String, signing: String) throws(KeySetError) {
    let sealing = sealing.split(whereSeparator: \.isWhitespace).map { KeySet.Entry(key: String($0)) }
    let signing = Self.pemBlocks(signing).map { KeySet.Entry(key: $0) }
    guard !sealing.isEmpty else { throw KeySetError("POSTERN_SEALING_KEY is empty. \(Self.advice)") }
    guard !signing.isEmpty else {
      throw KeySetError(
        "POSTERN_SIGNING_KEY holds no PEM text. Make a key: openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256."
      )
    }
    keys = KeySet(sealing: sealing, signing: signing)
  }

  private static let advice = "Make a key: openssl rand -base64 32 | tr +/ -_ | tr -d =."

  /// The texts from a `BEGIN` line to its `END` line; a value of one line may have `\n` written out.
  private static func pemBlocks(_ text: String) -> [String] {
    var blocks: [String] = []
    var lines: [Substring] = []
    let text =
      text.contains("\n")
      ? text : text.split(separator: "\\n", omittingEmptySubsequences: false).joined(separator: "\n")
    for line in text.split(whereSeparator: \.isNewline) {
      lines.append(line)
      guard line.hasPrefix("-----END ") else { continue }
      blocks.append(lines.joined(separator: "\n") + "\n")
      lines = []
    }
    return blocks
  }

  /// The keys that were given.
  public func load() async throws -> KeySet? { keys }

  /// Nobody can change what the operator gives.
  public func put(_ new: KeySet, replacing old: KeySet?) async throws -> Bool {
    throw KeySetError(
      "The keys are given in \(name), so rotating them is yours: put a new key before the present one in each, "
        + "on every replica, and restart them one by one; take the old ones away when `postern keys list` shows them unused. "
        + Self.advice)
  }
}

/// Names one request of one process: in the log, and in what a user sees of an error.
public struct RequestID: Hashable, Sendable, CustomStringConvertible {
  private let process: UInt64
  private let number: UInt64

  /// Different for every process, so that the ids of replicas do not meet.
  private static let ofThisProcess = UInt64.random(in: .min ... .max)

  init(loop: Int, number: UInt64) {
    process = Self.ofThisProcess &+ UInt64(truncatingIfNeeded: loop)
    self.number = number
  }

  /// An id for a request that came by another door than a socket.
  public static func random() -> RequestID {
    RequestID(loop: 0, number: .random(in: .min ... .max))
  }

  /// 32 hexadecimal digits.
  public var description: String {
    Self.hexadecimal(process) + Self.hexadecimal(number)
  }

  private static func hexadecimal(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

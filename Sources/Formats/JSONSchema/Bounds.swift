import PosternJSON

/// A lower and an upper limit, either of which may be open.
public struct Bounds<Number: Comparable & Hashable & Sendable>: Sendable, Hashable {
  /// The smallest allowed value.
  public let lower: Number?
  /// The largest allowed value.
  public let upper: Number?

  /// Whether a value lies between the limits.
  public func contains(_ value: Number) -> Bool {
    lower.map { value >= $0 } ?? true && upper.map { value <= $0 } ?? true
  }

  func annotate(
    _ schema: inout JSONObject, _ minimum: String, _ maximum: String, _ json: (Number) -> JSONValue
  ) {
    schema[minimum] = lower.map(json)
    schema[maximum] = upper.map(json)
  }

  /// The limits as a part of a sentence about a number: `from 1 to 100`.
  var asRange: String {
    switch (lower, upper) {
    case (let lower?, let upper?): lower == upper ? "equal to \(lower)" : "from \(lower) to \(upper)"
    case (let lower?, nil): "of at least \(lower)"
    case (nil, let upper?): "of at most \(upper)"
    case (nil, nil): "of any size"
    }
  }
}

extension Bounds: CustomStringConvertible {
  /// The limits as a part of a sentence about an amount: `1 to 500`.
  public var description: String {
    switch (lower, upper) {
    case (let lower?, let upper?): lower == upper ? "\(lower)" : "\(lower) to \(upper)"
    case (let lower?, nil): "at least \(lower)"
    case (nil, let upper?): "at most \(upper)"
    case (nil, nil): "any number of"
    }
  }
}

extension Bounds<Int> {
  var isSingular: Bool { (upper ?? lower) == 1 }
  var asNumbers: Bounds<Double> {
    Bounds<Double>(lower: lower.map(Double.init), upper: upper.map(Double.init))
  }

  /// The length of a text that breaks the bounds; nil if it keeps them.
  ///
  /// Scalars are counted only when the number of bytes leaves a doubt: a scalar has one to four bytes.
  func violation(by text: String) -> Int? {
    let bytes = text.utf8.count
    if upper.map({ bytes <= $0 }) ?? true, lower.map({ $0 <= bytes / 4 }) ?? true { return nil }
    let length = text.unicodeScalars.count
    return contains(length) ? nil : length
  }
}

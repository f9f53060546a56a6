internal import PosternEventLoop
internal import PosternHTTPTypes
internal import Synchronization

/// What the connections of one loop share: everything here is touched by that loop only.
///
/// Exclusive access is not checked at run time for what every request touches: no callback runs inside an access.
final class LoopState {
  let loop: EventLoop
  let index: Int
  let settings: ServerSettings
  let limits: ServerLimits
  let patience: Patience
  let parserLimits: ParserLimits
  /// Answers are put together here before they are sent; what is not sent at once is copied by the stream.
  @exclusivity(unchecked) var scratch: [UInt8] = []
  private(set) var connections = ConnectionList()
  @exclusivity(unchecked) private(set) var isDraining = false
  @exclusivity(unchecked) private(set) var exchanges: UInt64 = 0
  @exclusivity(unchecked) private var dateExpiry = LoopInstant(milliseconds: 0)
  @exclusivity(unchecked) private var dateText: [UInt8] = []
  /// Connections with requests that wait for the next turn, and what wakes them.
  private var resting: [HTTPConnection] = []
  private var turnTimer: LoopTimer?
  private var whenEmpty: [() -> Void] = []

  init(loop: EventLoop, index: Int, settings: ServerSettings) {
    self.loop = loop
    self.index = index
    self.settings = settings
    limits = settings.limits
    patience = Patience(settings.limits)
    parserLimits = settings.parserLimits
    scratch.reserveCapacity(4096)
  }

  /// The value of `Date`, made anew every second.
  var date: [UInt8] {
    let now = loop.now
    if dateText.isEmpty || now >= dateExpiry {
      dateText = HTTPDate(unixTime: settings.unixTime()).bytes
      dateExpiry = now.advanced(by: 1000)
    }
    return dateText
  }

  /// Requests of one connection that are answered in one go: one while others wait for their turn.
  var requestsPerTurn: Int { resting.isEmpty ? 4 : 1 }

  /// Lets a connection proceed in a later turn of the loop, after the sockets of others have been looked at.
  func continueSoon(_ connection: HTTPConnection) {
    resting.append(connection)
    if turnTimer == nil { turnTimer = LoopTimer(on: loop) { [weak self] in self?.proceed() } }
    turnTimer?.set(loop.now)
  }

  private func proceed() {
    let connectionsPerTurn = 16
    let ready = resting.prefix(connectionsPerTurn)
    resting.removeFirst(ready.count)
    for connection in ready { connection.proceed() }
    if !resting.isEmpty { turnTimer?.set(loop.now) }
  }

  func nextRequestID() -> RequestID {
    exchanges &+= 1
    return RequestID(loop: index, number: exchanges)
  }

  func opened(_ connection: HTTPConnection) {
    connections.add(connection)
    settings.openConnections.wrappingAdd(1, ordering: .relaxed)
    if let peer = settings.limitedPeer(of: connection.info) { settings.addresses.opened(peer) }
    settings.metrics?.connectionOpened()
  }

  func closed(_ connection: HTTPConnection) {
    connections.remove(connection)
    settings.openConnections.wrappingSubtract(1, ordering: .relaxed)
    if let peer = settings.limitedPeer(of: connection.info) { settings.addresses.closed(peer) }
    settings.metrics?.connectionClosed()
    if connections.isEmpty { tellThatEmpty() }
  }

  /// Lets what is being answered end, and calls back when the last connection has gone.
  func drain(whenEmpty: @escaping () -> Void) {
    isDraining = true
    self.whenEmpty.append(whenEmpty)
    connections.forEach { $0.drain() }
    if connections.isEmpty { tellThatEmpty() }
  }

  private func tellThatEmpty() {
    let waiting = whenEmpty
    whenEmpty = []
    for tell in waiting { tell() }
  }

  /// Gives up on what is still open.
  func abort() {
    connections.forEach { $0.abort() }
  }

  /// Makes room for new connections: those that have been idle longest go, unless their next request has arrived.
  ///
  /// Answers how many went.
  func evictIdle(_ count: Int) -> Int {
    // In a crowd whose requests have all arrived, a newcomer does not cost a look at every one of them.
    let candidates = connections.idle().sorted { $0.since < $1.since }.prefix(count + 64)
    let oldest = Array(candidates.lazy.map(\.connection).filter { !$0.stream.hasUnread }.prefix(count))
    for connection in oldest { connection.close() }
    return oldest.count
  }
}

/// The open connections of a loop; each knows its place, so that leaving is cheap.
struct ConnectionList {
  private var list: [HTTPConnection] = []

  var isEmpty: Bool { list.isEmpty }
  var count: Int { list.count }

  /// How many still have something to say.
  var unfinishedCount: Int { list.count { !$0.isOver } }

  mutating func add(_ connection: HTTPConnection) {
    connection.place = list.count
    list.append(connection)
  }

  mutating func remove(_ connection: HTTPConnection) {
    let place = connection.place
    guard list.indices.contains(place), list[place] === connection else { return }
    list.swapAt(place, list.count - 1)
    list[place].place = place
    list.removeLast()
  }

  func forEach(_ body: (HTTPConnection) -> Void) {
    for connection in list { body(connection) }
  }

  func idle() -> [(connection: HTTPConnection, since: LoopInstant)] {
    list.compactMap { connection in connection.idleSince.map { (connection, $0) } }
  }
}

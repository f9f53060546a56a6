public import PosternEventLoop
internal import Synchronization

/// How the loops of a server come by their connections.
package enum ConnectionSharing: Sendable {
  /// Every loop has a listener on the same port, and the kernel spreads the connections.
  case byKernel
  /// The first loop accepts for all of them, each in its turn.
  case byFirstLoop

  /// Only Linux spreads what comes to a shared port; elsewhere one of the listeners gets everything.
  package static var standard: ConnectionSharing {
    #if os(Linux)
      .byKernel
    #else
      .byFirstLoop
    #endif
  }
}

extension HTTPServer {
  /// Listens on `address` for every loop, and says where: port 0 lets the system choose a port.
  @discardableResult
  public func listen(at address: SocketAddress) async throws(IOError) -> SocketAddress {
    guard shards.count > 1 else { return try await listen(at: address, with: 0, sharesPort: false) }
    if settings.sharing == .byFirstLoop { return try await handOut(from: address) }
    // A shared port would hide that another process listens there already.
    let loop = group.loops[0]
    try await loop.perform { () throws(IOError) in try Listener.checkAvailable(address, on: loop) }
    var bound = address
    for index in shards.indices {
      do throws(IOError) {
        bound = try await listen(at: bound, with: index, sharesPort: true)
      } catch {
        // All loops listen or none does.
        for (shard, loop) in zip(shards, group.loops).prefix(index) {
          await loop.perform { [bound] in shard.get(on: loop).stopListening(at: bound) }
        }
        throw error
      }
    }
    return bound
  }

  /// Listens, on the first loop, at a socket that has a path and that only this process's user may open.
  public func listen(atPath path: String) async throws(IOError) {
    let (shard, loop) = (shards[0], group.loops[0])
    try await loop.perform { () throws(IOError) in try shard.get(on: loop).listen(atPath: path) }
  }

  private func listen(
    at address: SocketAddress, with index: Int, sharesPort: Bool
  ) async throws(IOError) -> SocketAddress {
    let (shard, loop) = (shards[index], group.loops[index])
    return try await loop.perform { () throws(IOError) in
      let shard = shard.get(on: loop)
      return try shard.listen(at: address, sharesPort: sharesPort) { shard.accept($0) }
    }
  }

  private func handOut(from address: SocketAddress) async throws(IOError) -> SocketAddress {
    let targets = Array(zip(shards, group.loops))
    let (first, loop) = targets[0]
    return try await loop.perform { () throws(IOError) in
      let shard = first.get(on: loop)
      var turn = 0
      return try shard.listen(at: address, sharesPort: false) { stream in
        turn = (turn + 1) % targets.count
        guard turn > 0 else { return shard.accept(stream) }
        let (heir, itsLoop) = targets[turn]
        // Without a descriptor to carry it, the connection ends, as it would without one to accept it.
        guard let socket = ConnectedSocket(takenFrom: stream) else { return }
        Task(executorPreference: itsLoop) {
          await itsLoop.perform {
            guard let stream = socket.stream(on: itsLoop) else { return }
            heir.get(on: itsLoop).accept(stream)
          }
        }
      }
    }
  }
}

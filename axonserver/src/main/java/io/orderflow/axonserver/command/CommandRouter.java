package io.orderflow.axonserver.command;

import io.grpc.stub.ServerCallStreamObserver;
import io.orderflow.axonserver.metrics.CallMeters;
import io.orderflow.axonserver.protocol.ProcessingKey;
import io.orderflow.axonserver.protocol.command.Command;
import io.orderflow.axonserver.protocol.command.CommandProviderInbound;
import io.orderflow.axonserver.protocol.command.CommandResponse;
import io.orderflow.axonserver.rpc.CallOverview;
import io.orderflow.axonserver.rpc.ErrorCode;
import io.orderflow.axonserver.rpc.HandlerChange;
import io.orderflow.axonserver.rpc.Instructions;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The commands of one context: which streams handle which, and who gets the next. */
final class CommandRouter {

  private static final int DEFAULT_LOAD_FACTOR = 100;
  private static final int MAX_LOAD_FACTOR = 1_000;

  private final CommandLimits limits;
  private final Consumer<HandlerChange> listener;
  private final CallMeters meters;
  private final Map<String, HashRing<CommandHandlerStream>> rings = new ConcurrentHashMap<>();
  private final Set<CommandHandlerStream> streams = ConcurrentHashMap.newKeySet();
  private volatile @Nullable RuntimeException ended;

  /**
   * @param listener is told who handles what
   */
  CommandRouter(CommandLimits limits, Consumer<HandlerChange> listener) {
    this(limits, listener, new CallMeters());
  }

  /**
   * @param listener is told who handles what
   * @param meters count what becomes of the commands
   */
  CommandRouter(CommandLimits limits, Consumer<HandlerChange> listener, CallMeters meters) {
    this.limits = limits;
    this.meters = meters;
    this.listener = listener;
  }

  CommandHandlerStream open(ServerCallStreamObserver<CommandProviderInbound> out) {
    CommandHandlerStream stream = new CommandHandlerStream(this, out, limits);
    streams.add(stream);
    RuntimeException reason = ended;
    if (reason != null) {
      stream.close(reason);
    }
    return stream;
  }

  void dispatch(Command command, ServerCallStreamObserver<CommandResponse> caller) {
    long now = System.nanoTime();
    PendingCommand pending =
        new PendingCommand(
            command, caller, now, deadline(command, now), meters.of(command.getName()));
    caller.setOnCancelHandler(pending::callerLeft);
    dispatch(pending);
  }

  void dispatch(PendingCommand command) {
    if (!offer(command)) {
      command.fail(ErrorCode.NO_HANDLER_FOR_COMMAND, "No Handler for command: " + command.name());
    }
  }

  /** False when nobody handles the command. */
  boolean offer(PendingCommand command) {
    CommandHandlerStream handler = handlerOf(command);
    while (handler != null && !handler.dispatch(command)) {
      handler = handlerOf(command);
    }
    return handler != null;
  }

  private @Nullable CommandHandlerStream handlerOf(PendingCommand command) {
    HashRing<CommandHandlerStream> ring = rings.get(command.name());
    return ring == null ? null : ring.owner(command.routingKey());
  }

  private long deadline(Command command, long now) {
    long timeout =
        Instructions.number(command.getProcessingInstructionsList(), ProcessingKey.TIMEOUT, 0);
    long limit = limits.timeout().toMillis();
    long millis = timeout > 0 ? Math.min(timeout, limit) : limit;
    return now + TimeUnit.MILLISECONDS.toNanos(millis);
  }

  void subscribe(String command, CommandHandlerStream stream, int loadFactor) {
    meters.handled(command);
    int weight = loadFactor <= 0 ? DEFAULT_LOAD_FACTOR : Math.min(loadFactor, MAX_LOAD_FACTOR);
    AtomicBoolean added = new AtomicBoolean();
    rings.compute(
        command,
        (name, ring) -> {
          List<HashRing.Member<CommandHandlerStream>> members = without(ring, stream);
          added.set(ring == null || members.size() == ring.members().size());
          members.add(new HashRing.Member<>(stream, freeName(members, stream), weight));
          return new HashRing<>(members);
        });
    if (added.get()) {
      listener.accept(change(command, stream, true, weight));
    }
  }

  private static HandlerChange change(
      String command, CommandHandlerStream stream, boolean added, int loadFactor) {
    return new HandlerChange(
        HandlerChange.Kind.COMMAND,
        added,
        command,
        stream.clientId(),
        stream.id(),
        stream.component(),
        loadFactor);
  }

  /** Two streams of one client both count, each under a name of its own. */
  private static String freeName(
      List<HashRing.Member<CommandHandlerStream>> members, CommandHandlerStream stream) {
    Set<String> taken = new HashSet<>();
    members.forEach(member -> taken.add(member.name()));
    String name = stream.clientId();
    for (int other = 2; taken.contains(name); other++) {
      name = stream.clientId() + '/' + other;
    }
    return name;
  }

  private static List<HashRing.Member<CommandHandlerStream>> without(
      @Nullable HashRing<CommandHandlerStream> ring, CommandHandlerStream stream) {
    List<HashRing.Member<CommandHandlerStream>> members = new ArrayList<>();
    if (ring != null) {
      ring.members().stream().filter(each -> each.owner() != stream).forEach(members::add);
    }
    return members;
  }

  void unsubscribe(String command, CommandHandlerStream stream) {
    AtomicBoolean removed = new AtomicBoolean();
    rings.computeIfPresent(
        command,
        (name, ring) -> {
          List<HashRing.Member<CommandHandlerStream>> members = without(ring, stream);
          removed.set(members.size() < ring.members().size());
          return members.isEmpty() ? null : new HashRing<>(members);
        });
    if (removed.get()) {
      listener.accept(change(command, stream, false, 0));
    }
  }

  /** Who handles what. */
  List<HandlerChange> handlers() {
    List<HandlerChange> present = new ArrayList<>();
    rings.forEach(
        (command, ring) ->
            ring.members()
                .forEach(each -> present.add(change(command, each.owner(), true, each.weight()))));
    return present;
  }

  int openStreams() {
    return streams.size();
  }

  /** Takes a stream and all its registrations away. */
  void remove(CommandHandlerStream stream) {
    if (streams.remove(stream)) {
      rings.keySet().forEach(command -> unsubscribe(command, stream));
    }
  }

  /** What is told of the commands over HTTP. */
  List<Map<String, Object>> overview() {
    CallOverview overview = new CallOverview();
    Map<CommandHandlerStream, Map<String, CallOverview.Load>> loads = new HashMap<>();
    rings.forEach(
        (name, ring) ->
            ring.members()
                .forEach(
                    each ->
                        overview.handler(
                            name,
                            loads
                                .computeIfAbsent(each.owner(), CommandHandlerStream::loads)
                                .getOrDefault(name, each.owner().load(0, 0)),
                            each.weight())));
    return overview.rows(meters);
  }

  /** How many commands handlers have, waiting or in flight. */
  int inHand() {
    return streams.stream().mapToInt(CommandHandlerStream::inHand).sum();
  }

  void giveUpOverdue() {
    long now = System.nanoTime();
    streams.forEach(stream -> stream.giveUpOverdue(now));
  }

  void closeConnection(SocketAddress peer, RuntimeException reason) {
    streams.stream().filter(stream -> stream.isOf(peer)).forEach(stream -> stream.close(reason));
  }

  void close(RuntimeException reason) {
    ended = reason;
    streams.forEach(stream -> stream.close(reason));
  }
}

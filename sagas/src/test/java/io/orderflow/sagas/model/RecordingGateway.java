package io.orderflow.sagas.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.axonframework.commandhandling.CommandCallback;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.common.Registration;
import org.axonframework.messaging.MessageDispatchInterceptor;

/** Keeps what is sent, and answers when it is told to, or at once. */
public final class RecordingGateway implements CommandGateway {

  private final Queue<Object> sent = new ConcurrentLinkedQueue<>();
  private final Map<Object, CompletableFuture<Object>> open = new ConcurrentHashMap<>();
  private volatile boolean answersAtOnce;
  private volatile boolean broken;

  /** Every command is accepted as soon as it is sent. */
  public static RecordingGateway answeringAtOnce() {
    RecordingGateway gateway = new RecordingGateway();
    gateway.answersAtOnce = true;
    return gateway;
  }

  public List<Object> sent() {
    return List.copyOf(sent);
  }

  /** What was sent since the last time. */
  public List<Object> takeSent() {
    List<Object> taken = new ArrayList<>();
    for (Object command = sent.poll(); command != null; command = sent.poll()) {
      taken.add(command);
    }
    return taken;
  }

  public void answer(Object command) {
    taken(command).complete("accepted");
  }

  public void fail(Object command, Throwable failure) {
    taken(command).completeExceptionally(failure);
  }

  private CompletableFuture<Object> taken(Object command) {
    CompletableFuture<Object> answer = open.remove(command);
    if (answer == null) {
      throw new IllegalStateException("not under way: " + command);
    }
    return answer;
  }

  public void breaks(boolean throwing) {
    broken = throwing;
  }

  @Override
  @SuppressWarnings("unchecked") // The interface leaves the answer's type to the caller.
  public <R> CompletableFuture<R> send(Object command) {
    if (broken) {
      throw new IllegalStateException("no connection");
    }
    sent.add(command);
    CompletableFuture<Object> answer = new CompletableFuture<>();
    if (answersAtOnce) {
      answer.complete("accepted");
    } else {
      open.put(command, answer);
    }
    return (CompletableFuture<R>) answer;
  }

  @Override
  public <C, R> void send(C command, CommandCallback<? super C, ? super R> callback) {
    throw new UnsupportedOperationException("nobody waits for an answer");
  }

  @Override
  public <R> R sendAndWait(Object command) {
    throw new UnsupportedOperationException("nobody waits for an answer");
  }

  @Override
  public <R> R sendAndWait(Object command, long timeout, TimeUnit unit) {
    throw new UnsupportedOperationException("nobody waits for an answer");
  }

  @Override
  public Registration registerDispatchInterceptor(
      MessageDispatchInterceptor<? super CommandMessage<?>> interceptor) {
    throw new UnsupportedOperationException("there are none");
  }
}

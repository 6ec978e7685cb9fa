package io.orderflow.axonserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.axoniq.axonserver.grpc.admin.ApplicationAdminServiceGrpc;
import io.axoniq.axonserver.grpc.admin.AuthenticationServiceGrpc;
import io.axoniq.axonserver.grpc.admin.ContextAdminServiceGrpc;
import io.axoniq.axonserver.grpc.admin.EventProcessorAdminServiceGrpc;
import io.axoniq.axonserver.grpc.admin.ReplicationGroupAdminServiceGrpc;
import io.axoniq.axonserver.grpc.admin.UserAdminServiceGrpc;
import io.axoniq.axonserver.grpc.command.CommandServiceGrpc;
import io.axoniq.axonserver.grpc.control.PlatformServiceGrpc;
import io.axoniq.axonserver.grpc.event.EventSchedulerGrpc;
import io.axoniq.axonserver.grpc.event.EventStoreGrpc;
import io.axoniq.axonserver.grpc.event.EventTransformationServiceGrpc;
import io.axoniq.axonserver.grpc.event.dcb.DcbEventSchedulerGrpc;
import io.axoniq.axonserver.grpc.event.dcb.DcbEventStoreGrpc;
import io.axoniq.axonserver.grpc.event.dcb.DcbSnapshotStoreGrpc;
import io.axoniq.axonserver.grpc.query.QueryServiceGrpc;
import io.axoniq.axonserver.grpc.streams.PersistentStreamServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page that lists the protocol tells of each rpc what a node really answers. */
class ProtocolPageTest {

  private static final Path PAGE = Path.of("../docs/axonserver-protocol.md");
  private static final Pattern ROW =
      Pattern.compile("^\\| `(\\w+/\\w+)` \\| (there|UNIMPLEMENTED) \\| (.+) \\|$", 8);
  private static final Pattern SERVICE = Pattern.compile("^service\\s+(\\w+)", 8);

  private static final List<ServiceDescriptor> SERVICES =
      List.of(
          PlatformServiceGrpc.getServiceDescriptor(),
          CommandServiceGrpc.getServiceDescriptor(),
          QueryServiceGrpc.getServiceDescriptor(),
          EventStoreGrpc.getServiceDescriptor(),
          EventSchedulerGrpc.getServiceDescriptor(),
          EventTransformationServiceGrpc.getServiceDescriptor(),
          PersistentStreamServiceGrpc.getServiceDescriptor(),
          ContextAdminServiceGrpc.getServiceDescriptor(),
          ReplicationGroupAdminServiceGrpc.getServiceDescriptor(),
          ApplicationAdminServiceGrpc.getServiceDescriptor(),
          UserAdminServiceGrpc.getServiceDescriptor(),
          EventProcessorAdminServiceGrpc.getServiceDescriptor(),
          AuthenticationServiceGrpc.getServiceDescriptor(),
          DcbEventStoreGrpc.getServiceDescriptor(),
          DcbSnapshotStoreGrpc.getServiceDescriptor(),
          DcbEventSchedulerGrpc.getServiceDescriptor());

  private record Row(boolean there, String word) {}

  private static Map<String, Row> page() throws IOException {
    Map<String, Row> rows = new TreeMap<>();
    Matcher row = ROW.matcher(Files.readString(PAGE));
    while (row.find()) {
      assertThat(rows.put(row.group(1), new Row(row.group(2).equals("there"), row.group(3))))
          .as("%s is listed twice", row.group(1))
          .isNull();
    }
    return rows;
  }

  private static String shortName(MethodDescriptor<?, ?> method) {
    String name = method.getFullMethodName();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  @Test
  void everyServiceOfTheProtocolFilesIsKnownHere() throws IOException {
    Set<String> services = new HashSet<>();
    var url = EventStoreGrpc.class.getResource("EventStoreGrpc.class");
    JarFile jar =
        ((JarURLConnection) java.util.Objects.requireNonNull(url).openConnection()).getJarFile();
    for (JarEntry each : jar.stream().filter(e -> e.getName().endsWith(".proto")).toList()) {
      try (InputStream proto = jar.getInputStream(each)) {
        Matcher service = SERVICE.matcher(new String(proto.readAllBytes(), StandardCharsets.UTF_8));
        while (service.find()) {
          services.add(service.group(1));
        }
      }
    }

    assertThat(SERVICES.stream().map(ServiceDescriptor::getName))
        .extracting(name -> name.substring(name.lastIndexOf('.') + 1))
        .containsExactlyInAnyOrderElementsOf(services);
  }

  @Test
  void everyRpcOfTheProtocolIsOnThePageAndNoOther() throws IOException {
    assertThat(page().keySet())
        .containsExactlyInAnyOrderElementsOf(
            SERVICES.stream()
                .flatMap(service -> service.getMethods().stream())
                .map(ProtocolPageTest::shortName)
                .toList());
  }

  @Test
  void aNodeAnswersAsThePageTells() throws Exception {
    Map<String, Row> page = page();
    Map<String, String> wrong = new TreeMap<>();
    try (AxonServerNode node = AxonServerNode.temporary()) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", node.grpcPort())
              .usePlaintext()
              .directExecutor()
              .build();
      for (ServiceDescriptor service : SERVICES) {
        for (MethodDescriptor<?, ?> method : service.getMethods()) {
          String name = shortName(method);
          Row row = page.getOrDefault(name, new Row(true, ""));
          String refusal = refusal(channel, method, row.there);
          boolean right = row.there ? refusal.isEmpty() : refusal.endsWith(row.word);
          if (!right) {
            wrong.put(name, refusal.isEmpty() ? "the node has it" : refusal);
          }
        }
      }
      channel.shutdownNow();
    }

    assertThat(wrong).as("what %s tells otherwise", PAGE).isEmpty();
  }

  /** What is said when the method is not there; empty when it is. */
  private static String refusal(
      ManagedChannel channel, MethodDescriptor<?, ?> method, boolean expectedThere)
      throws Exception {
    Call asked = new Call(channel, method.toBuilder(new Bytes(), new Bytes()).build());
    MethodDescriptor<byte[], byte[]> none =
        MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("none.None/None")
            .setRequestMarshaller(new Bytes())
            .setResponseMarshaller(new Bytes())
            .build();
    // One connection answers in order: after this one, a refusal of the first has come.
    Status after = new Call(channel, none).ended.get(10, TimeUnit.SECONDS);
    assertThat(after.getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    Status status =
        expectedThere
            ? asked.ended.getNow(Status.OK)
            // A service with threads of its own refuses in its own time.
            : asked.ended.completeOnTimeout(Status.OK, 10, TimeUnit.SECONDS).join();
    asked.cancel();
    return status.getCode() == Status.Code.UNIMPLEMENTED
        ? String.valueOf(status.getDescription())
        : "";
  }

  private static final class Call extends ClientCall.Listener<byte[]> {

    private final ClientCall<byte[], byte[]> call;
    private final CompletableFuture<Status> ended = new CompletableFuture<>();

    Call(ManagedChannel channel, MethodDescriptor<byte[], byte[]> method) {
      call = channel.newCall(method, CallOptions.DEFAULT);
      call.start(this, new Metadata());
      call.request(1);
      call.sendMessage(new byte[0]);
      call.halfClose();
    }

    void cancel() {
      call.cancel("Enough was seen", null);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      ended.complete(status);
    }
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {

    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}

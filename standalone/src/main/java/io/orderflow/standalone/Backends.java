package io.orderflow.standalone;

import io.orderflow.axonserver.AxonServerNode;
import io.orderflow.documentstore.DocumentStore;
import io.orderflow.standalone.http.PlatformHealth;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** What the services stand on, inside the process but reached over TCP as if it were elsewhere. */
record Backends(AxonServerNode node, DocumentStore store) {

  Map<String, String> properties() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("axon.axonserver.servers", "127.0.0.1:" + node.grpcPort());
    properties.put("spring.mongodb.uri", store.connectionString());
    return properties;
  }

  Map<String, Supplier<PlatformHealth.Part>> health() {
    Map<String, Supplier<PlatformHealth.Part>> parts = new LinkedHashMap<>();
    parts.put("axonserver", () -> PlatformHealth.Part.of(node.failure() == null));
    parts.put("documentstore", () -> PlatformHealth.Part.of(store.health().writable()));
    return parts;
  }
}

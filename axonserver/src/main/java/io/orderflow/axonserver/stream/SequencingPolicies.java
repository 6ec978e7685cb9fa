package io.orderflow.axonserver.stream;

import io.orderflow.axonserver.protocol.MetaDataValue;
import io.orderflow.axonserver.protocol.event.Event;
import io.orderflow.axonserver.protocol.streams.SequencingPolicy;
import io.orderflow.axonserver.rpc.Failures;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** By what events are kept in order, as the policies are named in Axon Framework. */
final class SequencingPolicies {

  private SequencingPolicies() {}

  /**
   * What events have in common that are in one segment.
   *
   * @throws io.grpc.StatusRuntimeException when this node does not have the policy
   */
  static Function<Event, String> of(SequencingPolicy policy) {
    List<String> parameters = policy.getParameterList();
    return switch (policy.getPolicyName()) {
      case "SequentialPerAggregatePolicy" -> SequencingPolicies::aggregate;
      case "FullConcurrencyPolicy" -> Event::getMessageIdentifier;
      case "SequentialPolicy" -> event -> "";
      case "MetaDataSequencingPolicy" -> {
        if (parameters.isEmpty()) {
          throw Failures.invalid("MetaDataSequencingPolicy needs the names of meta-data fields");
        }
        yield event -> metaData(event, parameters);
      }
      default ->
          throw Failures.notOffered(
              "the sequencing policy %s: it has SequentialPerAggregatePolicy,"
                      .formatted(policy.getPolicyName())
                  + " MetaDataSequencingPolicy, SequentialPolicy and FullConcurrencyPolicy");
    };
  }

  private static String aggregate(Event event) {
    return event.getAggregateIdentifier().isEmpty()
        ? event.getMessageIdentifier()
        : event.getAggregateIdentifier();
  }

  private static String metaData(Event event, List<String> names) {
    return names.stream()
        .map(name -> text(event.getMetaDataOrDefault(name, MetaDataValue.getDefaultInstance())))
        .collect(Collectors.joining("\n"));
  }

  private static String text(MetaDataValue value) {
    return switch (value.getDataCase()) {
      case TEXT_VALUE -> "t" + value.getTextValue();
      case NUMBER_VALUE -> "n" + value.getNumberValue();
      case BOOLEAN_VALUE -> "b" + value.getBooleanValue();
      case DOUBLE_VALUE -> "d" + value.getDoubleValue();
      case BYTES_VALUE -> "o" + value.getBytesValue().getData().toStringUtf8();
      case DATA_NOT_SET -> "";
    };
  }
}

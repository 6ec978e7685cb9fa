package io.orderflow.support.serialization;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

/**
 * Axon's JSON serializer, with published names in place of Java class names wherever a payload has
 * one. Axon's own types, such as tracking tokens, keep the names that Axon gives them.
 */
public final class PublishedNameSerializer extends Jackson3Serializer {

  private final PayloadNames names;

  private PublishedNameSerializer(Builder builder, PayloadNames names) {
    super(builder);
    this.names = names;
  }

  public static PublishedNameSerializer of(PayloadNames names) {
    Builder builder = Jackson3Serializer.builder();
    builder.jsonMapperBuilderCustomizer(PublishedNameSerializer::customize);
    return new PublishedNameSerializer(builder, names);
  }

  private static void customize(JsonMapper.Builder mapper) {
    // A field added in a later version must not stop an older reader: revisions tell real changes.
    mapper.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    mapper.changeDefaultPropertyInclusion(
        inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL));
    // Axon's replay token names the classes of what it holds, one of them no closer than Object:
    // without a word on it, it is written, and never read again.
    mapper.polymorphicTypeValidator(
        BasicPolymorphicTypeValidator.builder().allowIfSubType("org.axonframework.").build());
  }

  @Override
  public SerializedType typeForClass(@Nullable Class type) {
    SerializedType published = type == null ? null : names.typeOf(type);
    return published == null ? super.typeForClass(type) : published;
  }

  @Override
  public Class<?> classForType(SerializedType type) {
    Class<?> published = names.classOf(type.getName());
    return published == null ? super.classForType(type) : published;
  }
}

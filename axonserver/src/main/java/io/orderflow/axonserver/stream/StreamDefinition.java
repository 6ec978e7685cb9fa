package io.orderflow.axonserver.stream;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.orderflow.axonserver.protocol.streams.InitializationProperties;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a stream is and which layouts it has had, as it is stored.
 *
 * @param properties as the client gave them, with the present name and number of segments
 */
record StreamDefinition(
    InitializationProperties properties, List<Layout> former, List<Layout> replayed) {

  private static final int FORMAT = 1;

  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      out.writeUInt32NoTag(FORMAT);
      out.writeByteArrayNoTag(properties.toByteArray());
      write(out, former);
      write(out, replayed);
      out.flush();
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    return bytes.toByteArray();
  }

  private static void write(CodedOutputStream out, List<Layout> layouts) throws IOException {
    out.writeUInt32NoTag(layouts.size());
    for (Layout layout : layouts) {
      long[] positions = layout.positions();
      out.writeUInt32NoTag(positions.length);
      for (long position : positions) {
        out.writeSInt64NoTag(position);
      }
    }
  }

  static StreamDefinition of(byte[] bytes) {
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    try {
      int format = in.readUInt32();
      if (format != FORMAT) {
        throw new IllegalStateException("A persistent stream is stored in format " + format);
      }
      return new StreamDefinition(
          InitializationProperties.parseFrom(in.readByteArray()), readAll(in), readAll(in));
    } catch (IOException damaged) {
      throw new IllegalStateException("A stored persistent stream cannot be read", damaged);
    }
  }

  private static List<Layout> readAll(CodedInputStream in) throws IOException {
    int count = in.readUInt32();
    List<Layout> layouts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long[] positions = new long[in.readUInt32()];
      for (int segment = 0; segment < positions.length; segment++) {
        positions[segment] = in.readSInt64();
      }
      layouts.add(new Layout(positions));
    }
    return layouts;
  }
}

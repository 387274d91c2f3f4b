package io.sensorium.network;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads ONNX models, and single tensors that are stored beside them.
 *
 * <p>A file that is truncated, lies about its sizes or uses what Sensorium does not carry (external
 * data, sparse tensors, subgraphs, functions, strings) is an {@link InvalidNetworkException} that
 * names the field, such as {@code graph.initializer[3].dims}. Memory beyond the file itself is
 * bounded by a small multiple of its size, whatever sizes it claims.
 */
public final class OnnxReader {
  private OnnxReader() {}

  /**
   * Reads a file of at most 2 GiB through a memory mapping. Weights are slices of the mapping: they
   * cost no heap, and the file must not be changed in place while the model is in use.
   *
   * @throws InvalidNetworkException if the file is not a model that Sensorium carries
   */
  public static Model read(Path file) throws IOException {
    return read(mapping(file));
  }

  /**
   * Reads a file that holds one {@code TensorProto}, as tools store the inputs and outputs of a
   * model, in the same way.
   *
   * @throws InvalidNetworkException if the file is not a tensor that Sensorium carries
   */
  public static Tensor readTensor(Path file) throws IOException {
    return TensorReader.read(new WireReader(mapping(file))).tensor();
  }

  private static ByteBuffer mapping(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw new InvalidNetworkException(
            "model", file + " has " + channel.size() + " bytes, at most 2^31 - 1 can be read");
      }
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
    }
  }

  /**
   * Reads the remaining bytes of a buffer, which the model then holds on to.
   *
   * @throws InvalidNetworkException if the bytes are not a model that Sensorium carries
   */
  public static Model read(ByteBuffer bytes) {
    WireReader message = new WireReader(bytes);
    long irVersion = 0;
    long opset = 0;
    String producer = "";
    Graph graph = null;
    Map<String, String> metadata = new HashMap<>();
    while (message.next()) {
      switch (message.field()) {
        case 1 -> irVersion = message.varint("ir_version");
        case 2 -> producer = message.text("producer_name");
        case 7 -> graph = once(message, graph);
        case 8 -> opset = Math.max(opset, standardOpset(message.message("opset_import")));
        case 14 -> metadata(message.message("metadata_props[" + metadata.size() + "]"), metadata);
        case 25 -> throw message.error("functions", "functions inside a model are not supported");
        default -> message.skip();
      }
    }
    if (graph == null) {
      throw message.error("graph", "is missing; is this an ONNX file?");
    }
    if (opset < 1) {
      throw message.error("opset_import", "names no version of the standard operators");
    }
    return new Model(irVersion, opset, producer, graph, metadata);
  }

  /** The type of a code, with the path of the field that holds it. */
  static ElementType elementType(WireReader message, String field, long code) {
    try {
      return ElementType.ofCode(code);
    } catch (InvalidNetworkException e) {
      throw message.error(field, "element type " + code + " is not supported");
    }
  }

  private static Graph once(WireReader message, Graph present) {
    if (present != null) {
      throw message.error("graph", "stands twice");
    }
    return GraphReader.read(message.message("graph"));
  }

  /** The version, or 0 for operators of another domain. */
  private static long standardOpset(WireReader message) {
    String domain = "";
    long version = 0;
    while (message.next()) {
      switch (message.field()) {
        case 1 -> domain = message.text("domain");
        case 2 -> version = message.varint("version");
        default -> message.skip();
      }
    }
    return domain.isEmpty() || domain.equals("ai.onnx") ? version : 0;
  }

  private static void metadata(WireReader message, Map<String, String> into) {
    String key = "";
    String value = "";
    while (message.next()) {
      switch (message.field()) {
        case 1 -> key = message.text("key");
        case 2 -> value = message.text("value");
        default -> message.skip();
      }
    }
    into.put(key, value);
  }
}

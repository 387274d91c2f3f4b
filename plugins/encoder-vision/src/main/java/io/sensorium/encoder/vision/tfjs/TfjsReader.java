package io.sensorium.encoder.vision.tfjs;

import io.sensorium.network.ElementType;
import io.sensorium.network.InvalidNetworkException;
import io.sensorium.network.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reads a TensorFlow.js graph model: {@code model.json} and the weight shards that it names. */
public final class TfjsReader {
  /** Far above any model of this format; keeps a lying file from exhausting the memory. */
  private static final long MAXIMUM_WEIGHT_BYTES = 1L << 29;

  private final Function<String, Path> files;

  /**
   * A reader of one model.
   *
   * @param files where a file of the model lies, by the name it has in the model
   */
  public TfjsReader(Function<String, Path> files) {
    this.files = files;
  }

  /**
   * Reads the whole model.
   *
   * @throws InvalidNetworkException if a field is missing, or the shards are not as long as the
   *     weights need
   */
  public TfjsModel read() throws IOException {
    JsonTree model;
    try (InputStream source = Files.newInputStream(files.apply("model.json"))) {
      model = JsonTree.read("model.json", source);
    }
    Map<String, TfjsNode> nodes = new HashMap<>();
    for (JsonTree node : model.field("modelTopology").field("node").elements()) {
      TfjsNode read = node(node);
      nodes.put(read.name(), read);
    }
    Map<String, Tensor> weights = new HashMap<>();
    for (JsonTree group : model.field("weightsManifest").elements()) {
      readGroup(group, weights);
    }
    return new TfjsModel(nodes, weights);
  }

  private static TfjsNode node(JsonTree node) {
    List<String> inputs =
        node.has("input")
            ? node.field("input").elements().stream().map(JsonTree::text).toList()
            : List.of();
    Map<String, JsonTree> attributes = new HashMap<>();
    if (node.has("attr") && node.field("attr").value() instanceof Map<?, ?> all) {
      all.keySet()
          .forEach(key -> attributes.put((String) key, node.field("attr").field((String) key)));
    }
    return new TfjsNode(node.field("name").text(), node.field("op").text(), inputs, attributes);
  }

  /** The weights of a group lie one after another, across the borders of its shards. */
  private void readGroup(JsonTree group, Map<String, Tensor> weights) throws IOException {
    ByteBuffer bytes = shards(group.field("paths"));
    for (JsonTree weight : group.field("weights").elements()) {
      weights.put(weight.field("name").text(), weight(weight, bytes));
    }
    if (bytes.hasRemaining()) {
      throw new InvalidNetworkException(
          group.place(), bytes.remaining() + " bytes of the shards belong to no weight");
    }
  }

  private ByteBuffer shards(JsonTree paths) throws IOException {
    long size = 0;
    for (JsonTree path : paths.elements()) {
      size += Files.size(files.apply(path.text()));
    }
    if (size > MAXIMUM_WEIGHT_BYTES) {
      throw new InvalidNetworkException(
          paths.place(), "weights of " + size + " bytes are too large");
    }
    ByteBuffer bytes = Tensor.allocate((int) size);
    for (JsonTree path : paths.elements()) {
      readInto(bytes, files.apply(path.text()));
    }
    return bytes.flip();
  }

  private static void readInto(ByteBuffer bytes, Path file) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        // A channel may give less than was asked for.
      }
    }
  }

  private static Tensor weight(JsonTree weight, ByteBuffer bytes) {
    if (weight.has("quantization")) {
      throw new InvalidNetworkException(weight.place(), "quantized weights cannot be imported");
    }
    ElementType type = type(weight.field("dtype"));
    long[] shape = weight.field("shape").elements().stream().mapToLong(JsonTree::integer).toArray();
    long size = type.bytes();
    for (long dimension : shape) {
      if (dimension < 0 || dimension > MAXIMUM_WEIGHT_BYTES) {
        throw new InvalidNetworkException(
            weight.place(), "a size of " + dimension + " is out of range");
      }
      size = Math.multiplyExact(size, dimension);
    }
    if (size > bytes.remaining()) {
      throw new InvalidNetworkException(
          weight.place(),
          "needs " + size + " bytes, but the shards have only " + bytes.remaining() + " left");
    }
    ByteBuffer data = bytes.slice(bytes.position(), (int) size);
    bytes.position(bytes.position() + (int) size);
    return new Tensor(type, shape, data);
  }

  private static ElementType type(JsonTree dtype) {
    return switch (dtype.text()) {
      case "float32" -> ElementType.FLOAT;
      case "int32" -> ElementType.INT32;
      default ->
          throw new InvalidNetworkException(
              dtype.place(), "type " + dtype.text() + " cannot be imported");
    };
  }
}

package io.sensorium.network;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes ONNX models. Equal models give equal bytes. Weights are streamed from where they stand,
 * never collected in one array.
 */
public final class OnnxWriter {
  /** Since this format version, initializers need not be inputs too. */
  private static final long OLDEST_IR_VERSION = 4;

  private OnnxWriter() {}

  /**
   * Writes a file, which appears complete or not at all. A model may replace the file that its own
   * weights are mapped from.
   */
  public static void write(Model model, Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Path draft = Files.createTempFile(folder, file.getFileName().toString(), ".part");
    try {
      try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        write(model, channel);
        channel.force(true);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /** Writes to a stream, which stays open. */
  public static void write(Model model, OutputStream stream) throws IOException {
    write(model, Channels.newChannel(stream));
  }

  /** Writes to a channel, which stays open. */
  public static void write(Model model, WritableByteChannel channel) throws IOException {
    for (ByteBuffer piece : message(model).pieces()) {
      ByteBuffer rest = piece.duplicate();
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
    }
  }

  /**
   * The whole file in one array.
   *
   * @throws ArithmeticException if it is larger than an array can be
   */
  public static byte[] toBytes(Model model) {
    WireWriter message = message(model);
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(message.length()));
    message.pieces().forEach(piece -> bytes.put(piece.duplicate()));
    return bytes.array();
  }

  private static WireWriter message(Model model) {
    WireWriter message =
        new WireWriter()
            .varint(1, Math.max(model.irVersion(), OLDEST_IR_VERSION))
            .text(2, model.producer())
            .message(7, graph(model.graph()))
            .message(8, new WireWriter().text(1, "").varint(2, model.opset()));
    new TreeMap<>(model.metadata())
        .forEach((key, value) -> message.message(14, new WireWriter().text(1, key).text(2, value)));
    return message;
  }

  private static WireWriter graph(Graph graph) {
    WireWriter message = new WireWriter();
    graph.nodes().forEach(node -> message.message(1, node(node)));
    message.text(2, graph.name());
    graph.initializers().forEach((name, tensor) -> message.message(5, tensor(name, tensor)));
    graph.inputs().forEach(input -> message.message(11, valueInfo(input)));
    graph.outputs().forEach(output -> message.message(12, valueInfo(output)));
    return message;
  }

  private static WireWriter node(Node node) {
    WireWriter message = new WireWriter();
    node.inputs().forEach(input -> message.text(1, input));
    node.outputs().forEach(output -> message.text(2, output));
    message.text(3, node.name()).text(4, node.operator());
    // By name: the order of an immutable map differs from run to run.
    for (Map.Entry<String, Attribute> attribute : new TreeMap<>(node.attributes()).entrySet()) {
      message.message(5, attribute(attribute.getKey(), attribute.getValue()));
    }
    return node.domain().isEmpty() ? message : message.text(7, node.domain());
  }

  private static WireWriter attribute(String name, Attribute attribute) {
    WireWriter message = new WireWriter().text(1, name);
    if (attribute instanceof Attribute.Float value) {
      return message.number(2, value.value()).varint(20, 1);
    } else if (attribute instanceof Attribute.Int value) {
      return message.varint(3, value.value()).varint(20, 2);
    } else if (attribute instanceof Attribute.Text value) {
      return message.text(4, value.value()).varint(20, 3);
    } else if (attribute instanceof Attribute.Constant value) {
      return message.message(5, tensor("", value.value())).varint(20, 4);
    } else if (attribute instanceof Attribute.Floats value) {
      value.values().forEach(number -> message.number(7, number));
      return message.varint(20, 6);
    } else if (attribute instanceof Attribute.Ints value) {
      value.values().forEach(integer -> message.varint(8, integer));
      return message.varint(20, 7);
    }
    ((Attribute.Texts) attribute).values().forEach(text -> message.text(9, text));
    return message.varint(20, 8);
  }

  private static WireWriter tensor(String name, Tensor tensor) {
    WireWriter message = new WireWriter();
    for (long size : tensor.shape()) {
      message.varint(1, size);
    }
    return message.varint(2, tensor.type().code()).text(8, name).bytes(9, tensor.data());
  }

  private static WireWriter valueInfo(ValueInfo value) {
    WireWriter shape = new WireWriter();
    value.shape().dimensions().forEach(dimension -> shape.message(1, dimension(dimension)));
    WireWriter tensor = new WireWriter().varint(1, value.type().code()).message(2, shape);
    return new WireWriter().text(1, value.name()).message(2, new WireWriter().message(1, tensor));
  }

  private static WireWriter dimension(Dimension dimension) {
    if (dimension instanceof Dimension.Fixed fixed) {
      return new WireWriter().varint(1, fixed.size());
    }
    String name = ((Dimension.Symbolic) dimension).name();
    return name.isEmpty() ? new WireWriter() : new WireWriter().text(2, name);
  }
}

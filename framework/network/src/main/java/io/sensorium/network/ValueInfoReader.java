package io.sensorium.network;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the {@code ValueInfoProto} of an input or output, which must be a dense tensor of known
 * rank.
 */
final class ValueInfoReader {
  private ValueInfoReader() {}

  static ValueInfo read(WireReader message) {
    String name = "";
    WireReader type = null;
    while (message.next()) {
      switch (message.field()) {
        case 1 -> name = message.text("name");
        case 2 -> type = message.message("type");
        default -> message.skip();
      }
    }
    if (name.isEmpty()) {
      throw message.error("name", "is missing");
    }
    if (type == null) {
      throw message.error("type", "of '" + name + "' is missing");
    }
    return tensorType(name, type);
  }

  private static ValueInfo tensorType(String name, WireReader type) {
    WireReader tensor = null;
    while (type.next()) {
      switch (type.field()) {
        case 1 -> tensor = type.message("tensor_type");
        case 4, 5, 8, 9 -> throw type.error("value", "'" + name + "' is not a dense tensor");
        default -> type.skip();
      }
    }
    if (tensor == null) {
      throw type.error("tensor_type", "of '" + name + "' is missing");
    }
    return valueInfo(name, tensor);
  }

  private static ValueInfo valueInfo(String name, WireReader tensor) {
    long element = 0;
    Shape shape = null;
    while (tensor.next()) {
      switch (tensor.field()) {
        case 1 -> element = tensor.varint("elem_type");
        case 2 -> shape = shape(tensor.message("shape"));
        default -> tensor.skip();
      }
    }
    if (shape == null) {
      throw tensor.error("shape", "of '" + name + "' is missing; its rank must be known");
    }
    return new ValueInfo(name, OnnxReader.elementType(tensor, "elem_type", element), shape);
  }

  private static Shape shape(WireReader message) {
    List<Dimension> dimensions = new ArrayList<>();
    while (message.next()) {
      if (message.field() == 1) {
        dimensions.add(dimension(message.message("dim[" + dimensions.size() + "]")));
      } else {
        message.skip();
      }
    }
    return new Shape(dimensions);
  }

  private static Dimension dimension(WireReader message) {
    Dimension dimension = Dimension.symbolic("");
    while (message.next()) {
      switch (message.field()) {
        case 1 -> dimension = fixed(message.varint("dim_value"));
        case 2 -> dimension = Dimension.symbolic(message.text("dim_param"));
        default -> message.skip();
      }
    }
    return dimension;
  }

  /** Some exporters write -1 for a size that is not known. */
  private static Dimension fixed(long size) {
    return size < 0 ? Dimension.symbolic("") : Dimension.of(size);
  }
}

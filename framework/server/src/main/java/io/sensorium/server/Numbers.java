package io.sensorium.server;

import io.sensorium.network.ElementType;
import io.sensorium.network.Tensor;
import io.sensorium.server.http.Quotes;
import io.sensorium.spi.encoder.Content;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The elements of a tensor of numbers, checked one by one. */
final class Numbers {
  private static final int HALF_EXPONENT = 0x7C00;

  private final InputTensor tensor;
  private final ElementType type;
  private final ByteBuffer elements;

  private Numbers(InputTensor tensor, ByteBuffer elements) {
    this.tensor = tensor;
    this.type = tensor.datatype().element();
    this.elements = elements.order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Room for the elements of a tensor. */
  static Numbers of(InputTensor tensor) {
    int bytes = Math.multiplyExact(tensor.elements(), tensor.datatype().element().bytes());
    return new Numbers(tensor, ByteBuffer.allocate(bytes));
  }

  /** The elements of a tensor that came in binary form. */
  static Numbers ofBinary(InputTensor tensor, ByteBuffer bytes) {
    long expected = (long) tensor.elements() * tensor.datatype().element().bytes();
    if (bytes.remaining() != expected) {
      throw JsonRequests.invalid(
          "input '%s' needs %d bytes by its shape, but has %d"
              .formatted(tensor.name(), expected, bytes.remaining()));
    }
    Numbers numbers = new Numbers(tensor, bytes.slice());
    for (int i = 0; i < tensor.elements(); i++) {
      numbers.requireValid(i);
    }
    return numbers;
  }

  ElementType type() {
    return type;
  }

  void putInteger(int index, long value) {
    requireRange(index, value);
    switch (type.bytes()) {
      case 1 -> elements.put(index, (byte) value);
      case 2 -> elements.putShort(2 * index, (short) value);
      case 4 -> elements.putInt(4 * index, (int) value);
      default -> elements.putLong(8 * index, value);
    }
  }

  void putFloating(int index, double value) {
    if (type == ElementType.FLOAT) {
      elements.putFloat(4 * index, (float) value);
    } else {
      elements.putDouble(8 * index, value);
    }
    requireValid(index);
  }

  /** Each sample's tensor, without the axis of the samples. */
  List<Optional<Content>> contents() {
    int bytes = tensor.rowElements() * type.bytes();
    return IntStream.range(0, tensor.samples())
        .mapToObj(sample -> elements.slice(sample * bytes, bytes))
        .map(row -> new Tensor(type, tensor.rowShape(), row))
        .map(row -> Optional.<Content>of(new Content.Numbers(row)))
        .toList();
  }

  private void requireRange(int index, long value) {
    boolean fits =
        switch (type) {
          case BOOL -> value == 0 || value == 1;
          case UINT8 -> value >= 0 && value < 1 << 8;
          case UINT16 -> value >= 0 && value < 1 << 16;
          case INT8 -> value == (byte) value;
          case INT16 -> value == (short) value;
          case INT32 -> value == (int) value;
          default -> true;
        };
    if (!fits) {
      throw outOfRange(index, Long.toString(value));
    }
  }

  private void requireValid(int index) {
    boolean valid =
        switch (type) {
          case FLOAT -> Float.isFinite(elements.getFloat(4 * index));
          case DOUBLE -> Double.isFinite(elements.getDouble(8 * index));
          case FLOAT16 -> (elements.getShort(2 * index) & HALF_EXPONENT) != HALF_EXPONENT;
          case BOOL -> (elements.get(index) & 0xFE) == 0;
          default -> true;
        };
    if (!valid) {
      throw Contents.invalid(
          tensor,
          index / tensor.rowElements(),
          type == ElementType.BOOL ? "BOOL is 0 or 1" : "a number is not finite");
    }
  }

  RuntimeException outOfRange(int index, String value) {
    return Contents.invalid(
        tensor,
        index / tensor.rowElements(),
        "%s is not a number of %s".formatted(Quotes.shorten(value), tensor.datatype()));
  }
}

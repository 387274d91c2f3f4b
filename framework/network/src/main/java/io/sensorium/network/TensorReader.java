package io.sensorium.network;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads a {@code TensorProto}: raw data stay a slice of the file, typed data are converted once.
 */
final class TensorReader {
  private static final int MAXIMUM_RANK = 64;
  private static final long EXTERNAL = 1;

  /** Packed integers may grow eightfold in memory; what is larger than this may not. */
  private static final long LARGEST_TYPED = 64L << 20;

  private final WireReader message;
  private final long[] sizes = new long[MAXIMUM_RANK];
  private int rank;
  private long type;
  private String name = "";
  private ByteBuffer raw;

  private TensorReader(WireReader message) {
    this.message = message;
  }

  /** A tensor and the name that it bears in the file. */
  record Named(String name, Tensor tensor) {}

  static Named read(WireReader message) {
    return new TensorReader(message).read();
  }

  private Named read() {
    while (message.next()) {
      header();
    }
    ElementType element = OnnxReader.elementType(message, "data_type", type);
    long[] shape = Arrays.copyOf(sizes, rank);
    long expected = bytes(element, shape);
    ByteBuffer data = raw == null ? typed(element, expected) : raw;
    if (data.remaining() != expected) {
      throw message.error(
          raw == null ? "data" : "raw_data",
          "dims "
              + Arrays.toString(shape)
              + " of "
              + element
              + " need "
              + expected
              + " bytes, but "
              + data.remaining()
              + " are there");
    }
    return new Named(name, new Tensor(element, shape, data));
  }

  private void header() {
    switch (message.field()) {
      case 1 -> message.varints("dims", this::dimension);
      case 2 -> type = message.varint("data_type");
      case 3 -> throw message.error("segment", "tensors in segments are not supported");
      case 6 -> throw message.error("string_data", "tensors of strings are not supported");
      case 8 -> name = message.text("name");
      case 9 -> raw = message.bytes("raw_data");
      case 13 -> throw external();
      case 14 -> {
        if (message.varint("data_location") == EXTERNAL) {
          throw external();
        }
      }
      default -> message.skip();
    }
  }

  private InvalidNetworkException external() {
    return message.error(
        "external_data",
        "the data of tensor '"
            + name
            + "' stand in another file; save the model with its weights inside");
  }

  private void dimension(long size) {
    if (rank == MAXIMUM_RANK) {
      throw message.error("dims", "has more than " + MAXIMUM_RANK + " axes");
    }
    sizes[rank++] = size;
  }

  private long bytes(ElementType element, long[] shape) {
    try {
      return Tensor.bytes(element, shape);
    } catch (InvalidNetworkException e) {
      throw e.within(message.path("tensor"));
    }
  }

  /**
   * Data in a typed field, such as {@code float_data}; memory is taken only for what the message
   * can hold.
   */
  private ByteBuffer typed(ElementType element, long expected) {
    // Every element takes a byte of the message at least, so a lying shape cannot claim more than
    // that.
    if (expected / element.bytes() > message.length()) {
      throw message.error(
          "dims", "claims " + expected / element.bytes() + " elements, the tensor holds fewer");
    }
    ByteBuffer data = allocate(expected);
    WireReader values = message.again();
    while (values.next()) {
      values(values, element, data);
    }
    return data.flip();
  }

  private ByteBuffer allocate(long bytes) {
    if (bytes <= Math.max(message.length(), LARGEST_TYPED)) {
      try {
        return Tensor.allocate((int) bytes);
      } catch (OutOfMemoryError e) {
        // Nothing was taken yet; the sentence below says what to do.
      }
    }
    throw message.error("data", "needs " + bytes + " bytes of memory; save the tensor as raw_data");
  }

  private void values(WireReader values, ElementType element, ByteBuffer data) {
    switch (values.field()) {
      case 4 -> values.fixed32s("float_data", bits -> put(element, ElementType.FLOAT, data, bits));
      case 5 -> values.varints("int32_data", value -> putSmall(element, data, value));
      case 7 -> values.varints("int64_data", value -> put(element, ElementType.INT64, data, value));
      case 10 ->
          values.fixed64s("double_data", bits -> put(element, ElementType.DOUBLE, data, bits));
      default -> values.skip();
    }
  }

  private void put(ElementType element, ElementType expected, ByteBuffer data, long bits) {
    if (element != expected) {
      throw message.error("data_type", "is " + element + ", but the data are of " + expected);
    }
    append(element, data, bits);
  }

  /**
   * {@code int32_data} holds every integer of at most 32 bits, booleans and the bits of half
   * floats.
   */
  private void putSmall(ElementType element, ByteBuffer data, long value) {
    if (element.bytes() > 4 || element == ElementType.FLOAT) {
      throw message.error("data_type", "is " + element + ", but the data are in int32_data");
    }
    append(element, data, value);
  }

  private void append(ElementType element, ByteBuffer data, long bits) {
    if (data.remaining() < element.bytes()) {
      throw message.error("data", "holds more elements than dims say");
    }
    switch (element.bytes()) {
      case 1 -> data.put((byte) bits);
      case 2 -> data.putShort((short) bits);
      case 4 -> data.putInt((int) bits);
      default -> data.putLong(bits);
    }
  }
}

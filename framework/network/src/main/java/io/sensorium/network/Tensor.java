package io.sensorium.network;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A host tensor: dense, row-major, little-endian. It is immutable; the creator gives up the buffer
 * it passes.
 *
 * <p>Weights of a model file are slices of its memory mapping, so a tensor of them costs no heap.
 *
 * @param shape sizes of the axes; empty for a scalar
 * @param data exactly {@code size * type.bytes()} bytes
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out
public record Tensor(ElementType type, long[] shape, ByteBuffer data) {

  public Tensor {
    shape = shape.clone();
    data = data.slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    long expected = bytes(type, shape);
    if (data.remaining() != expected) {
      throw new InvalidNetworkException(
          "tensor",
          type
              + Arrays.toString(shape)
              + " needs "
              + expected
              + " bytes, but has "
              + data.remaining());
    }
  }

  /** The number of bytes of a tensor; overflow and negative sizes are errors. */
  static long bytes(ElementType type, long[] shape) {
    long bytes = type.bytes();
    try {
      for (long size : shape) {
        if (size < 0) {
          throw new InvalidNetworkException("dims", "negative size in " + Arrays.toString(shape));
        }
        bytes = Math.multiplyExact(bytes, size);
      }
    } catch (ArithmeticException overflow) {
      throw new InvalidNetworkException(
          "dims", Arrays.toString(shape) + " is larger than 2^63 bytes");
    }
    return bytes;
  }

  /** A little-endian buffer that an engine can read without a copy. */
  public static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  public static Tensor of(float[] values, long... shape) {
    ByteBuffer data = allocate(Math.multiplyExact(values.length, 4));
    data.asFloatBuffer().put(values);
    return new Tensor(ElementType.FLOAT, shape, data);
  }

  public static Tensor of(long[] values, long... shape) {
    ByteBuffer data = allocate(Math.multiplyExact(values.length, 8));
    data.asLongBuffer().put(values);
    return new Tensor(ElementType.INT64, shape, data);
  }

  public static Tensor of(boolean[] values, long... shape) {
    ByteBuffer data = allocate(values.length);
    for (int i = 0; i < values.length; i++) {
      data.put(i, (byte) (values[i] ? 1 : 0));
    }
    return new Tensor(ElementType.BOOL, shape, data);
  }

  public static Tensor scalar(float value) {
    return of(new float[] {value});
  }

  @Override
  public long[] shape() {
    return shape.clone();
  }

  public int rank() {
    return shape.length;
  }

  /** The size of one axis; negative axes count from the end. */
  public long size(int axis) {
    return shape[axis < 0 ? axis + shape.length : axis];
  }

  /** The number of elements. */
  public int size() {
    return data.remaining() / type.bytes();
  }

  /** The elements, from position 0, read-only, little-endian. */
  @Override
  public ByteBuffer data() {
    return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The same elements under another shape of the same size. */
  public Tensor reshape(long... newShape) {
    return new Tensor(type, newShape, data);
  }

  /**
   * A copy of the elements of a {@link ElementType#FLOAT} tensor.
   *
   * @throws IllegalStateException if the type is another
   */
  public float[] floats() {
    requireType(ElementType.FLOAT);
    float[] values = new float[size()];
    data().asFloatBuffer().get(values);
    return values;
  }

  /**
   * A copy of the elements of an integer or boolean tensor, widened to 64 bits; floating types are
   * refused.
   */
  public long[] longs() {
    ByteBuffer source = data();
    long[] values = new long[size()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (type) {
            case INT64 -> source.getLong(8 * i);
            case INT32 -> source.getInt(4 * i);
            case INT16 -> source.getShort(2 * i);
            case UINT16 -> Short.toUnsignedLong(source.getShort(2 * i));
            case INT8 -> source.get(i);
            case UINT8, BOOL -> Byte.toUnsignedLong(source.get(i));
            case FLOAT, DOUBLE, FLOAT16 ->
                throw new IllegalStateException("tensor of " + type + ", not of integers");
          };
    }
    return values;
  }

  private void requireType(ElementType expected) {
    if (type != expected) {
      throw new IllegalStateException("tensor of " + type + ", not of " + expected);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor that
        && type == that.type
        && Arrays.equals(shape, that.shape)
        && data.equals(that.data);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(shape) + type.hashCode();
  }

  @Override
  public String toString() {
    return type + Arrays.toString(shape);
  }
}

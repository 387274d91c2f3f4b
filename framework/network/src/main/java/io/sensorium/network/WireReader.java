package io.sensorium.network;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;

/**
 * A cursor over one protobuf message that trusts nothing: every length is checked before it is
 * used, and every error names the field by its path.
 *
 * <p>Nested messages are slices, so reading copies nothing. What a caller does not know it
 * {@linkplain #skip skips}; unknown fields are never descended into, so hostile nesting cannot
 * exhaust the stack.
 */
final class WireReader {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;
  private static final int LONGEST_VARINT = 10;

  private final ByteBuffer bytes;
  private final String path;
  private final ReadingBudget budget;
  private int field;
  private int wireType;

  WireReader(ByteBuffer bytes) {
    this(bytes, "", new ReadingBudget());
  }

  private WireReader(ByteBuffer bytes, String path, ReadingBudget budget) {
    this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    this.path = path;
    this.budget = budget;
  }

  /**
   * Moves to the next field; false at the end of the message. The field is then read or skipped,
   * once.
   */
  boolean next() {
    if (!bytes.hasRemaining()) {
      return false;
    }
    spend("field", ReadingBudget.FIELD);
    long tag = rawVarint("field tag");
    wireType = (int) (tag & 7);
    long number = tag >>> 3;
    if (number == 0 || number >= 1 << 29) {
      throw error("field tag", "field number " + number + " is outside 1 to 2^29 - 1");
    }
    field = (int) number;
    return true;
  }

  /** The number of the present field. */
  int field() {
    return field;
  }

  /** The whole message from its start, for a second reading. */
  WireReader again() {
    return new WireReader(bytes.duplicate().rewind(), path, budget);
  }

  /** The size of the whole message in bytes. */
  int length() {
    return bytes.limit();
  }

  void skip() {
    String name = "field " + field;
    switch (wireType) {
      case VARINT -> rawVarint(name);
      case FIXED64 -> advance(name, 8);
      case BYTES -> rawBytes(name);
      case FIXED32 -> advance(name, 4);
      default -> throw error(name, "wire type " + wireType + " is not supported");
    }
  }

  long varint(String name) {
    require(name, VARINT);
    return rawVarint(name);
  }

  float number(String name) {
    require(name, FIXED32);
    return Float.intBitsToFloat(bytes.getInt(advance(name, 4)));
  }

  /** A slice of the message; no copy. */
  ByteBuffer bytes(String name) {
    require(name, BYTES);
    return rawBytes(name);
  }

  WireReader message(String name) {
    return new WireReader(bytes(name), path(name), budget);
  }

  String text(String name) {
    ByteBuffer encoded = bytes(name);
    spend(name, 2L * encoded.remaining());
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(encoded).toString();
    } catch (CharacterCodingException e) {
      throw error(name, "is not valid UTF-8");
    }
  }

  /** The elements of a repeated field, packed or not. */
  void varints(String name, LongConsumer sink) {
    if (wireType != BYTES) {
      sink.accept(varint(name));
      return;
    }
    WireReader packed = message(name);
    while (packed.bytes.hasRemaining()) {
      sink.accept(packed.rawVarint("value"));
    }
  }

  /** The bits of the elements of a repeated 4-byte field, packed or not. */
  void fixed32s(String name, IntConsumer sink) {
    if (wireType != BYTES) {
      require(name, FIXED32);
      sink.accept(bytes.getInt(advance(name, 4)));
      return;
    }
    ByteBuffer packed = packed(name, 4);
    while (packed.hasRemaining()) {
      sink.accept(packed.getInt());
    }
  }

  /** The bits of the elements of a repeated 8-byte field, packed or not. */
  void fixed64s(String name, LongConsumer sink) {
    if (wireType != BYTES) {
      require(name, FIXED64);
      sink.accept(bytes.getLong(advance(name, 8)));
      return;
    }
    ByteBuffer packed = packed(name, 8);
    while (packed.hasRemaining()) {
      sink.accept(packed.getLong());
    }
  }

  /** Takes from the budget of the file what the caller is about to keep. */
  void spend(String name, long heap) {
    if (!budget.take(heap)) {
      throw error(name, "the file has more nodes, names and attributes than a network can need");
    }
  }

  String path(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  InvalidNetworkException error(String name, String message) {
    return new InvalidNetworkException(path(name), message);
  }

  private ByteBuffer packed(String name, int width) {
    ByteBuffer packed = rawBytes(name);
    if (packed.remaining() % width != 0) {
      throw error(
          name, packed.remaining() + " bytes are no whole number of " + width + "-byte values");
    }
    return packed;
  }

  private void require(String name, int expected) {
    if (wireType != expected) {
      throw error(name, "has wire type " + wireType + ", not " + expected);
    }
  }

  private ByteBuffer rawBytes(String name) {
    long length = rawVarint(name);
    int start = advance(name, length);
    return bytes.slice(start, (int) length).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Moves on by a claimed length, and gives the position before it. */
  private int advance(String name, long length) {
    int start = bytes.position();
    if (length < 0 || length > bytes.remaining()) {
      throw error(
          name,
          "claims "
              + Long.toUnsignedString(length)
              + " bytes, but "
              + bytes.remaining()
              + " are left");
    }
    bytes.position(start + (int) length);
    return start;
  }

  private long rawVarint(String name) {
    long value = 0;
    for (int i = 0; i < LONGEST_VARINT; i++) {
      if (!bytes.hasRemaining()) {
        throw error(name, "the message ends inside a number");
      }
      byte next = bytes.get();
      value |= (next & 127L) << (7 * i);
      if (next >= 0) {
        return value;
      }
    }
    throw error(name, "a number is longer than " + LONGEST_VARINT + " bytes");
  }
}

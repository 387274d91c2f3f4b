package io.sensorium.network;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One protobuf message as a list of pieces. Large data are kept as references to the buffers that
 * hold them, so a message of any size costs little memory until it is sent.
 */
final class WireWriter {
  /** Smaller data are copied: a reference would cost as much. */
  private static final int REFERENCED = 4096;

  private final List<ByteBuffer> pieces = new ArrayList<>();
  private ByteArrayOutputStream open = new ByteArrayOutputStream();
  private long closedLength;

  WireWriter varint(int field, long value) {
    raw((long) field << 3);
    raw(value);
    return this;
  }

  WireWriter number(int field, float value) {
    raw(((long) field << 3) | 5);
    int bits = Float.floatToRawIntBits(value);
    for (int shift = 0; shift < 32; shift += 8) {
      open.write(bits >>> shift);
    }
    return this;
  }

  WireWriter text(int field, String value) {
    return bytes(field, ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)));
  }

  WireWriter bytes(int field, ByteBuffer value) {
    header(field, value.remaining());
    append(value.duplicate());
    return this;
  }

  WireWriter message(int field, WireWriter message) {
    header(field, message.length());
    message.pieces().forEach(piece -> append(piece.duplicate()));
    return this;
  }

  long length() {
    return closedLength + open.size();
  }

  /** The bytes of the message, in order. */
  List<ByteBuffer> pieces() {
    close();
    return pieces;
  }

  private void header(int field, long length) {
    raw(((long) field << 3) | 2);
    raw(length);
  }

  private void append(ByteBuffer value) {
    if (value.remaining() >= REFERENCED) {
      close();
      closedLength += value.remaining();
      pieces.add(value);
      return;
    }
    byte[] copy = new byte[value.remaining()];
    value.get(copy);
    open.writeBytes(copy);
  }

  private void close() {
    if (open.size() > 0) {
      closedLength += open.size();
      pieces.add(ByteBuffer.wrap(open.toByteArray()));
      open = new ByteArrayOutputStream();
    }
  }

  private void raw(long value) {
    long rest = value;
    while ((rest & ~127L) != 0) {
      open.write((int) ((rest & 127) | 128));
      rest >>>= 7;
    }
    open.write((int) rest);
  }
}

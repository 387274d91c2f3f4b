package io.sensorium.it.endtoend;

import io.sensorium.testkit.SampleContents;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** Files that would hurt whoever believes them. */
final class HostileContents {
  private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 26, '\n'};

  private HostileContents() {}

  static byte[] truncatedJpeg() {
    byte[] whole = Requests.bytes(SampleContents.picture("jpg", 256, 256, Color.RED));
    return Arrays.copyOf(whole, whole.length / 2);
  }

  /** A whole PNG, valid to its last byte, whose pixels are a thousand times its size. */
  static byte[] enormousPng(int side) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(file)) {
      out.write(PNG_SIGNATURE);
      chunk(out, "IHDR", header(side));
      chunk(out, "IDAT", blackPixels(side));
      chunk(out, "IEND", new byte[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toByteArray();
  }

  private static byte[] header(int side) {
    int bits = 8;
    int rgb = 2;
    return ByteBuffer.allocate(13)
        .putInt(side)
        .putInt(side)
        .put((byte) bits)
        .put((byte) rgb)
        .array();
  }

  private static byte[] blackPixels(int side) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    byte[] row = new byte[1 + 3 * side];
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(compressed)) {
      for (int i = 0; i < side; i++) {
        deflater.write(row);
      }
    }
    return compressed.toByteArray();
  }

  private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 checksum = new CRC32();
    checksum.update(name);
    checksum.update(data);
    out.writeInt(data.length);
    out.write(name);
    out.write(data);
    out.writeInt((int) checksum.getValue());
  }

  static byte[] tenHoursOfSound() {
    return Requests.bytes(SampleContents.hollowSound(16_000, 36_000));
  }
}

package io.sensorium.encoder.audio;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;

/** Writes Ogg files, and the smallest Vorbis streams: of silence. */
final class OggFiles {
  private static final int SERIAL = 7;
  private static final int FIRST_PAGE = 2;
  private static final int LAST_PAGE = 4;

  /** Frames that a packet of {@link #silence} adds: half of a block of 2^13. */
  static final int FRAMES = 4_096;

  private OggFiles() {}

  /**
   * A sound of silence: each audio packet is one byte, and adds {@link #FRAMES}; the first only
   * starts.
   */
  static byte[] silence(int channels, int rate, int packets, long granule) {
    return file(identification(channels, rate, 13), setup(), packets, granule);
  }

  static byte[] file(byte[] identification, byte[] setup, int packets, long granule) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(page(FIRST_PAGE, 0, 0, List.of(identification)));
    file.writeBytes(page(0, 1, 0, List.of(VorbisHeaders.emptyComments(), setup)));
    int sequence = 2;
    for (int left = packets; left > 0; left -= 255) {
      int count = Math.min(255, left);
      List<byte[]> page = Collections.nCopies(count, new byte[1]);
      boolean last = left <= 255;
      file.writeBytes(page(last ? LAST_PAGE : 0, sequence++, last ? granule : -1, page));
    }
    return file.toByteArray();
  }

  static byte[] identification(int channels, int rate, int longestBlock) {
    ByteBuffer header = ByteBuffer.allocate(30).order(ByteOrder.LITTLE_ENDIAN);
    header.put((byte) 1).put(Sounds.ascii("vorbis")).putInt(0).put((byte) channels).putInt(rate);
    header.position(28);
    return header.put((byte) (longestBlock << 4 | longestBlock)).put((byte) 1).array();
  }

  /**
   * One codebook of two entries, a floor that is always absent, a residue, a mapping and a mode.
   */
  static byte[] setup() {
    Bits bits = start();
    bits.write(0, 8);
    codebook(bits, 1, 2);
    bits.write(0, 1).write(0, 1).write(0, 5).write(0, 5).write(0, 4);
    return residue(floor(bits), 0, 0).array();
  }

  static Bits start() {
    Bits bits = new Bits().write(5, 8);
    for (byte letter : Sounds.ascii("vorbis")) {
      bits.write(letter, 8);
    }
    return bits;
  }

  static Bits codebook(Bits bits, int dimensions, int entries) {
    return bits.write(0x564342, 24).write(dimensions, 16).write(entries, 24);
  }

  static Bits floor(Bits bits) {
    bits.write(0, 6).write(0, 16);
    return bits.write(0, 6).write(1, 16).write(0, 5).write(0, 2).write(4, 4);
  }

  static Bits residue(Bits bits, int end, int classifications) {
    bits.write(0, 6).write(0, 16).write(0, 24).write(end, 24).write(0, 24);
    bits.write(classifications, 6).write(0, 8).write(0, 3).write(0, 1);
    bits.write(0, 6).write(0, 16).write(0, 1).write(0, 1).write(0, 2).write(0, 24);
    return bits.write(0, 6).write(0, 1).write(0, 16).write(0, 16).write(0, 8).write(1, 1);
  }

  /** A page of whole packets, each under 255 bytes or spread over as many segments as it needs. */
  static byte[] page(int flags, int sequence, long granule, List<byte[]> packets) {
    ByteArrayOutputStream segments = new ByteArrayOutputStream();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] packet : packets) {
      for (int left = packet.length; left >= 0; left -= 255) {
        segments.write(Math.min(255, left));
      }
      body.writeBytes(packet);
    }
    ByteBuffer page =
        ByteBuffer.allocate(27 + segments.size() + body.size()).order(ByteOrder.LITTLE_ENDIAN);
    page.put(Sounds.ascii("OggS")).put((byte) 0).put((byte) flags).putLong(granule);
    page.putInt(SERIAL).putInt(sequence).putInt(0).put((byte) segments.size());
    page.put(segments.toByteArray()).put(body.toByteArray());
    return page.putInt(22, checksum(page.array())).array();
  }

  /** CRC-32 of polynomial 0x04c11db7, neither reflected nor inverted (RFC 3533, section 6). */
  private static int checksum(byte[] bytes) {
    int sum = 0;
    for (byte b : bytes) {
      sum ^= b << 24;
      for (int bit = 0; bit < 8; bit++) {
        sum = sum << 1 ^ (sum < 0 ? 0x04c11db7 : 0);
      }
    }
    return sum;
  }

  /** Writes bits, the lowest of a byte first. */
  static final class Bits {
    private final BitSet bits = new BitSet();
    private int size;

    Bits write(long value, int count) {
      for (int i = 0; i < count; i++) {
        bits.set(size++, (value >> i & 1) == 1);
      }
      return this;
    }

    byte[] array() {
      return Arrays.copyOf(bits.toByteArray(), (size + 7) / 8);
    }
  }
}

package io.sensorium.encoder.vision.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * The chunks of a PNG file (ISO/IEC 15948). Only those that make the picture are kept: texts and
 * profiles may be compressed, and Java's reader inflates them to any size.
 */
final class PngScan {
  private static final Set<String> KEPT = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");
  private static final int SIGNATURE_BYTES = 8;
  private static final int HEADER_BYTES = 13;

  private final ByteBuffer file;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

  private PngScan(ByteBuffer file) {
    this.file = file;
  }

  static Scan scan(ByteBuffer file) {
    return new PngScan(file).scan();
  }

  private Scan scan() {
    copy(0, SIGNATURE_BYTES);
    file.position(SIGNATURE_BYTES);
    ByteBuffer header = chunk("IHDR");
    if (header.remaining() != HEADER_BYTES) {
      throw Damage.of("its header has " + header.remaining() + " bytes");
    }
    while (!chunkType().equals("IEND")) {
      chunk(chunkType());
    }
    chunk("IEND");
    return new Scan(header.getInt(0), header.getInt(4), 1, ByteBuffer.wrap(kept.toByteArray()));
  }

  private String chunkType() {
    if (file.remaining() < 12) {
      throw Damage.cutOff("its end chunk is missing");
    }
    byte[] type = new byte[4];
    file.get(file.position() + 4, type);
    return new String(type, StandardCharsets.ISO_8859_1);
  }

  /** The data of the next chunk, which is passed. */
  private ByteBuffer chunk(String expected) {
    String type = chunkType();
    if (!type.equals(expected)) {
      throw Damage.of("it starts with chunk " + type + " instead of " + expected);
    }
    int start = file.position();
    int length = file.getInt(start);
    if (length < 0 || length > file.remaining() - 12) {
      throw Damage.cutOff(
          "chunk " + type + " announces " + Integer.toUnsignedString(length) + " bytes");
    }
    if (KEPT.contains(type)) {
      checkSum(type, start + 4, length + 4);
      copy(start, length + 12);
    }
    file.position(start + length + 12);
    return file.slice(start + 8, length);
  }

  private void checkSum(String type, int start, int length) {
    CRC32 sum = new CRC32();
    sum.update(file.slice(start, length));
    if ((int) sum.getValue() != file.getInt(start + length)) {
      throw Damage.of("chunk " + type + " fails its checksum");
    }
  }

  private void copy(int start, int length) {
    byte[] bytes = new byte[length];
    file.get(start, bytes);
    kept.writeBytes(bytes);
  }
}

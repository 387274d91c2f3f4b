package io.sensorium.encoder.vision.image;

import java.nio.ByteBuffer;

/**
 * The headers of a Windows bitmap. Bitmaps that wrap a JPEG or PNG are refused: their size would go
 * unchecked.
 */
final class BmpScan {
  private static final int OLD_HEADER = 12;
  private static final int HEADER = 40;
  private static final int RLE8 = 1;
  private static final int RLE4 = 2;
  private static final int BIT_FIELDS = 3;

  private BmpScan() {}

  static Scan scan(ByteBuffer file) {
    require(file, 30);
    int header = file.getInt(14);
    if (header == OLD_HEADER) {
      int width = Short.toUnsignedInt(file.getShort(18));
      int height = Short.toUnsignedInt(file.getShort(20));
      return scan(file, width, height, file.getShort(24), 0);
    }
    if (header < HEADER) {
      throw Damage.of("its header has " + header + " bytes");
    }
    require(file, 14 + HEADER);
    // A negative height says that the first row is the top one.
    int height = Math.abs(file.getInt(22));
    return scan(file, file.getInt(18), height, file.getShort(28), file.getInt(30));
  }

  private static Scan scan(ByteBuffer file, int width, int height, int bits, int compression) {
    if (compression < 0 || compression > BIT_FIELDS) {
      throw Damage.of("compression " + compression + " of bitmaps is not supported");
    }
    if (compression != RLE8 && compression != RLE4) {
      long rowBytes = ((long) width * bits + 31) / 32 * 4;
      long offset = Integer.toUnsignedLong(file.getInt(10));
      if (offset + rowBytes * height > file.limit()) {
        throw Damage.cutOff("its size needs " + rowBytes * height + " bytes of pixels");
      }
    }
    byte[] bytes = new byte[file.limit()];
    file.get(0, bytes);
    return new Scan(width, height, 1, ByteBuffer.wrap(bytes));
  }

  private static void require(ByteBuffer file, int bytes) {
    if (file.limit() < bytes) {
      throw Damage.cutOff("its header is incomplete");
    }
  }
}

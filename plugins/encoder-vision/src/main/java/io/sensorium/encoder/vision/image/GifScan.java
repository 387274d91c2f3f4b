package io.sensorium.encoder.vision.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The blocks of a GIF file (GIF89a). Frames are counted, the first is kept. */
final class GifScan {
  private static final int HEADER_BYTES = 13;
  private static final int EXTENSION = 0x21;
  private static final int IMAGE = 0x2c;
  private static final int TRAILER = 0x3b;
  private static final int GRAPHIC_CONTROL = 0xf9;

  private final ByteBuffer file;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private @Nullable ByteBuffer first;
  private int frames;

  private GifScan(ByteBuffer file) {
    this.file = file;
  }

  static Scan scan(ByteBuffer file) {
    return new GifScan(file).scan();
  }

  private Scan scan() {
    skip(HEADER_BYTES);
    skip(paletteBytes(file.get(10)));
    keepFrom(0);
    for (int block = next(); block != TRAILER; block = next()) {
      switch (block) {
        case EXTENSION -> extension();
        case IMAGE -> image();
        default -> throw Damage.of("no block of a GIF starts with " + block);
      }
    }
    if (first == null) {
      throw Damage.of("it holds no picture");
    }
    kept.write(TRAILER);
    int width = Short.toUnsignedInt(first.getShort(5));
    int height = Short.toUnsignedInt(first.getShort(7));
    return new Scan(width, height, frames, ByteBuffer.wrap(kept.toByteArray()));
  }

  private void extension() {
    int start = file.position() - 1;
    int label = next();
    skipSubBlocks();
    // It tells which colour of the frame after it is transparent.
    if (label == GRAPHIC_CONTROL && first == null) {
      keepFrom(start);
    }
  }

  private void image() {
    int start = file.position() - 1;
    skip(9);
    skip(paletteBytes(file.get(start + 9)));
    next();
    skipSubBlocks();
    frames++;
    if (first == null) {
      first = file.slice(start, 10).order(file.order());
      keepFrom(start);
    }
  }

  private static int paletteBytes(byte flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
  }

  private void skipSubBlocks() {
    for (int length = next(); length != 0; length = next()) {
      skip(length);
    }
  }

  private int next() {
    skip(1);
    return Byte.toUnsignedInt(file.get(file.position() - 1));
  }

  private void skip(int bytes) {
    if (file.remaining() < bytes) {
      throw Damage.cutOff("its trailer is missing");
    }
    file.position(file.position() + bytes);
  }

  private void keepFrom(int start) {
    byte[] bytes = new byte[file.position() - start];
    file.get(start, bytes);
    kept.writeBytes(bytes);
  }
}

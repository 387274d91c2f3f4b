package io.sensorium.encoder.vision.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a JPEG file (ITU-T T.81). Metadata and colour profiles are left out, and a JFIF
 * header stands for them where the components are not marked otherwise, so that Java's reader does
 * not guess at their colours.
 */
final class JpegScan {
  /**
   * Progressive files of cameras and editors have about ten; each costs a pass over the whole
   * picture.
   */
  private static final int MAXIMUM_PASSES = 100;

  private static final byte[] JFIF = {
    (byte) 0xff, (byte) 0xe0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
  };
  private static final int START = 0xd8;
  private static final int END = 0xd9;
  private static final int PASS = 0xda;
  private static final int APPLICATION = 0xe0;
  private static final int ADOBE = 0xee;
  private static final int COMMENT = 0xfe;

  private final ByteBuffer file;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private @Nullable ByteBuffer frame;
  private byte @Nullable [] adobe;
  private int passes;

  private JpegScan(ByteBuffer file) {
    this.file = file;
  }

  static Scan scan(ByteBuffer file) {
    return new JpegScan(file).scan();
  }

  private Scan scan() {
    file.position(2);
    for (int marker = marker(); marker != END; marker = marker()) {
      segment(marker);
    }
    if (frame == null || passes == 0) {
      throw Damage.of("it holds no picture");
    }
    int height = Short.toUnsignedInt(frame.getShort(1));
    int width = Short.toUnsignedInt(frame.getShort(3));
    return new Scan(width, height, 1, ByteBuffer.wrap(cleaned(frame)));
  }

  private byte[] cleaned(ByteBuffer header) {
    ByteArrayOutputStream cleaned = new ByteArrayOutputStream();
    cleaned.writeBytes(new byte[] {(byte) 0xff, (byte) START});
    if (adobe != null) {
      cleaned.writeBytes(adobe);
    } else if (components(header) <= 3 && !isNamedRgb(header)) {
      cleaned.writeBytes(JFIF);
    }
    cleaned.writeBytes(kept.toByteArray());
    cleaned.writeBytes(new byte[] {(byte) 0xff, (byte) END});
    return cleaned.toByteArray();
  }

  private static int components(ByteBuffer header) {
    return header.get(5);
  }

  private static boolean isNamedRgb(ByteBuffer header) {
    return components(header) == 3
        && header.remaining() >= 15
        && header.get(6) == 'R'
        && header.get(9) == 'G'
        && header.get(12) == 'B';
  }

  /** The next marker, which is passed; any number of fill bytes may stand before it. */
  private int marker() {
    require(2);
    if (file.get() != (byte) 0xff) {
      throw Damage.of("no marker stands at byte " + (file.position() - 1));
    }
    int code = 0xff;
    while (code == 0xff) {
      require(1);
      code = Byte.toUnsignedInt(file.get());
    }
    return code;
  }

  private void segment(int marker) {
    if (marker == 1 || isRestart(marker)) {
      return;
    }
    require(2);
    int start = file.position();
    int length = Short.toUnsignedInt(file.getShort(start));
    require(length);
    if (length < 2) {
      throw Damage.of("a segment announces " + length + " bytes");
    }
    file.position(start + length);
    ByteBuffer content = file.slice(start + 2, length - 2);
    if (isFrame(marker)) {
      startFrame(content);
    } else if (marker == PASS) {
      pass();
    }
    keep(marker, start, content);
  }

  private void startFrame(ByteBuffer content) {
    if (frame != null || content.remaining() < 6) {
      throw Damage.of("it has two frames, or a short one");
    }
    frame = content;
  }

  /** Passes the entropy-coded bytes, up to the next marker. */
  private void pass() {
    passes++;
    if (passes > MAXIMUM_PASSES) {
      throw Damage.of("it has more than " + MAXIMUM_PASSES + " passes");
    }
    while (true) {
      require(2);
      int position = file.position();
      int next = Byte.toUnsignedInt(file.get(position + 1));
      if (file.get(position) == (byte) 0xff && next != 0 && next != 0xff && !isRestart(next)) {
        return;
      }
      file.position(position + 1);
    }
  }

  private void keep(int marker, int start, ByteBuffer content) {
    boolean isAdobe = marker == ADOBE && startsWith(content, "Adobe");
    boolean isMetadata = marker == COMMENT || (marker >= APPLICATION && marker <= APPLICATION + 15);
    if (isMetadata && !isAdobe) {
      return;
    }
    byte[] bytes = new byte[2 + file.position() - start];
    file.get(start, bytes, 2, bytes.length - 2);
    bytes[0] = (byte) 0xff;
    bytes[1] = (byte) marker;
    if (isAdobe) {
      adobe = bytes;
    } else {
      kept.writeBytes(bytes);
    }
  }

  private static boolean startsWith(ByteBuffer content, String name) {
    byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
    return content.remaining() >= bytes.length
        && content.slice(0, bytes.length).equals(ByteBuffer.wrap(bytes));
  }

  private static boolean isRestart(int marker) {
    return marker >= 0xd0 && marker <= 0xd7;
  }

  /**
   * Whether a marker starts a frame: the SOF markers, between which stand tables and an extension.
   */
  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  private void require(int bytes) {
    if (file.remaining() < bytes) {
      throw Damage.cutOff("its end-of-image marker is missing");
    }
  }
}

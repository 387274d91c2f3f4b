package io.sensorium.encoder.vision.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The formats that are decoded, told by their first bytes. */
enum ImageFormat {
  PNG("\u0089PNG\r\n\u001a\n"),
  JPEG("\u00ff\u00d8\u00ff"),
  GIF("GIF8"),
  BMP("BM");

  /** Each character is one byte. */
  private final String signature;

  ImageFormat(String signature) {
    this.signature = signature;
  }

  static ImageFormat of(ByteBuffer file) {
    if (!file.hasRemaining()) {
      throw Damage.of("it is empty");
    }
    return Arrays.stream(values())
        .filter(format -> format.matches(file))
        .findFirst()
        .orElseThrow(() -> Damage.of("it is none of PNG, JPEG, GIF and BMP"));
  }

  /** Reads what the file says of itself, in time and memory proportional to the file. */
  Scan scan(ByteBuffer file) {
    return switch (this) {
      case PNG -> PngScan.scan(file.slice());
      case JPEG -> JpegScan.scan(file.slice());
      case GIF -> GifScan.scan(file.slice().order(ByteOrder.LITTLE_ENDIAN));
      case BMP -> BmpScan.scan(file.slice().order(ByteOrder.LITTLE_ENDIAN));
    };
  }

  private boolean matches(ByteBuffer file) {
    if (file.remaining() < signature.length()) {
      return false;
    }
    for (int i = 0; i < signature.length(); i++) {
      if (Byte.toUnsignedInt(file.get(i)) != signature.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}

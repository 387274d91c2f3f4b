package io.sensorium.encoder.vision.image;

import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.ImageReader;

/** Decodes JPEG files of grey, colours or inks. */
final class JpegPicture {
  private static final int INKS = 4;
  private static final int ADOBE = 0xee;

  /** Where the coding of the colours stands in Adobe's segment, counted from its marker. */
  private static final int ADOBE_CODING = 15;

  private JpegPicture() {}

  static Picture read(ImageReader reader, Scan scan) throws IOException {
    // Java names no image type for what it does not convert to colours.
    if (reader.getRawImageType(0) != null) {
      return ImageRows.picture(reader.read(0));
    }
    Raster raster = reader.readRaster(0, null);
    if (raster.getNumBands() != INKS) {
      throw Damage.of("its " + raster.getNumBands() + " components are no colours");
    }
    return InkRows.picture(raster, coding(scan));
  }

  private static InkRows.Coding coding(Scan scan) {
    ByteBuffer file = scan.file();
    if (Byte.toUnsignedInt(file.get(3)) != ADOBE) {
      return InkRows.Coding.PLAIN;
    }
    return file.get(2 + ADOBE_CODING) == 2 ? InkRows.Coding.YCCK : InkRows.Coding.INVERTED;
  }
}

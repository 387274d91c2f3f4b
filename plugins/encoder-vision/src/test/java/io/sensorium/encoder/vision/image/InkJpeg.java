package io.sensorium.encoder.vision.image;

import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** JPEG files of four inks, which Java writes from rasters. */
final class InkJpeg {
  private static final byte[] ADOBE = {
    (byte) 0xff, (byte) 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0
  };

  private InkJpeg() {}

  /** A file of one colour; the samples are written as they are. */
  static byte[] file(int cyan, int magenta, int yellow, int black, boolean isAdobe)
      throws IOException {
    WritableRaster raster = Raster.createInterleavedRaster(0, 16, 16, 4, null);
    for (int i = 0; i < 256; i++) {
      raster.setPixel(i % 16, i / 16, new int[] {cyan, magenta, yellow, black});
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(file)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(raster, null, null), null);
    } finally {
      writer.dispose();
    }
    return isAdobe ? withAdobeSegment(file.toByteArray()) : file.toByteArray();
  }

  private static byte[] withAdobeSegment(byte[] file) {
    ByteArrayOutputStream marked = new ByteArrayOutputStream();
    marked.write(file, 0, 2);
    marked.writeBytes(ADOBE);
    marked.write(file, 2, file.length - 2);
    return marked.toByteArray();
  }
}

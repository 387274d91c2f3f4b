package io.sensorium.training.report;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** A small copy of a picture, on white, as a data URI. */
final class Thumbnail {
  private static final int SIDE = 112;
  private static final long MOST_PIXELS = 64L << 20;

  private Thumbnail() {}

  /** Empty if the file is no picture, or a huge one. */
  static Optional<String> dataUri(Path file) {
    try (ImageInputStream stream = ImageIO.createImageInputStream(file.toFile())) {
      Iterator<ImageReader> readers = stream == null ? null : ImageIO.getImageReaders(stream);
      return readers == null || !readers.hasNext()
          ? Optional.empty()
          : dataUri(readers.next(), stream);
    } catch (IOException | RuntimeException e) {
      // A report without one of its pictures is better than no report.
      return Optional.empty();
    }
  }

  private static Optional<String> dataUri(ImageReader reader, ImageInputStream stream)
      throws IOException {
    try {
      reader.setInput(stream, true, true);
      long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
      if (pixels > MOST_PIXELS) {
        return Optional.empty();
      }
      ImageReadParam parameters = reader.getDefaultReadParam();
      int step = Math.max(1, Math.min(reader.getWidth(0), reader.getHeight(0)) / (2 * SIDE));
      parameters.setSourceSubsampling(step, step, 0, 0);
      return Optional.of("data:image/png;base64," + png(reader.read(0, parameters)));
    } finally {
      reader.dispose();
    }
  }

  private static String png(BufferedImage picture) throws IOException {
    double scale = Math.min(1, (double) SIDE / Math.max(picture.getWidth(), picture.getHeight()));
    int width = Math.max(1, (int) Math.round(scale * picture.getWidth()));
    int height = Math.max(1, (int) Math.round(scale * picture.getHeight()));
    BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = small.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(picture, 0, 0, width, height, Color.WHITE, null);
    graphics.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(small, "png", bytes);
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }
}

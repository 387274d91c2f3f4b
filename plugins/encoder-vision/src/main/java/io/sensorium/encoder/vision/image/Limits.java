package io.sensorium.encoder.vision.image;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.Settings;

/**
 * What may be decoded.
 *
 * @param pixels the most pixels of one picture
 */
public record Limits(int pixels) {
  /** 4096×4096: what today's cameras give, scaled to a screen; at most 128 MiB decoded. */
  public static final int DEFAULT_PIXELS = 4096 * 4096;

  /** No decoder should walk through more, even if it only takes the first. */
  static final int MAXIMUM_FRAMES = 1000;

  private static final int MAXIMUM_SIDE = 32_768;

  /** The limits that settings ask for with {@code maximumPixels}. */
  public static Limits of(Settings settings) {
    return new Limits(settings.integer("maximumPixels", DEFAULT_PIXELS, 1, 1 << 28));
  }

  void check(Scan scan) {
    if (scan.width() <= 0 || scan.height() <= 0) {
      throw Damage.of("its size is " + scan.width() + "×" + scan.height() + " pixels");
    }
    if (scan.width() > MAXIMUM_SIDE
        || scan.height() > MAXIMUM_SIDE
        || (long) scan.width() * scan.height() > pixels) {
      throw tooLarge(
          "an image of "
              + scan.width()
              + "×"
              + scan.height()
              + " pixels is over the limit of "
              + pixels
              + " pixels; scale it down, or raise 'maximumPixels' of its encoder");
    }
    if (scan.frames() > MAXIMUM_FRAMES) {
      throw tooLarge(
          "an animation of "
              + scan.frames()
              + " frames is over the limit of "
              + MAXIMUM_FRAMES
              + "; send the frame that matters");
    }
  }

  private static SensoriumException tooLarge(String message) {
    return new SensoriumException(ErrorCode.CONTENT_TOO_LARGE, message);
  }
}

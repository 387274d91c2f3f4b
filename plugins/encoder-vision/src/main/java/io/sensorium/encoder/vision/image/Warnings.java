package io.sensorium.encoder.vision.image;

import java.util.Locale;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import org.jspecify.annotations.Nullable;

/** Java's readers only warn when data end too early, and leave the rest of the picture grey. */
final class Warnings implements IIOReadWarningListener {
  private @Nullable String premature;

  @Override
  public void warningOccurred(ImageReader source, String warning) {
    String words = warning.toLowerCase(Locale.ROOT);
    if (words.contains("premature") || words.contains("truncated")) {
      premature = warning;
    }
  }

  void requireNone() {
    if (premature != null) {
      throw Damage.of("its data end too early (" + premature + ")");
    }
  }
}

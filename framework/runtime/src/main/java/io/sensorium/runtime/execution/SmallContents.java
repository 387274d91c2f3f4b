package io.sensorium.runtime.execution;

import io.sensorium.spi.encoder.Content;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/** Small but ordinary contents, to run encoders on when there is no request. */
final class SmallContents {
  private static final int PIXELS = 64;
  private static final int RATE = 16_000;

  private SmallContents() {}

  /** One of a modality: a text, a black picture, a second of silence; empty for any other. */
  static Optional<Content> of(String modality) {
    return switch (modality) {
      case "text" -> Optional.of(new Content.Text("a few words"));
      case "image" -> Optional.of(new Content.Bytes(picture()));
      case "audio" -> Optional.of(new Content.Bytes(silence()));
      default -> Optional.empty();
    };
  }

  private static byte[] picture() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      BufferedImage image = new BufferedImage(PIXELS, PIXELS, BufferedImage.TYPE_INT_RGB);
      ImageIO.write(image, "png", bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("a picture cannot be written to memory", e);
    }
  }

  private static byte[] silence() {
    AudioFormat format = new AudioFormat(RATE, 16, 1, true, false);
    ByteArrayInputStream samples = new ByteArrayInputStream(new byte[2 * RATE]);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (AudioInputStream audio = new AudioInputStream(samples, format, RATE)) {
      AudioSystem.write(audio, AudioFileFormat.Type.WAVE, bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("a sound cannot be written to memory", e);
    }
  }
}

package io.sensorium.training.dataset;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.encoder.Content;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a sample has for one input; a file is read only when its content is asked for. */
public sealed interface InputContent {
  /**
   * The content itself.
   *
   * @throws SensoriumException {@code INVALID_DATASET} if a file cannot be read
   */
  Content content();

  /** A text that stands in the manifest. */
  record Text(String text) implements InputContent {
    @Override
    public Content content() {
      return new Content.Text(text);
    }
  }

  /**
   * A file beside the manifest.
   *
   * @param text whether its bytes are UTF-8 text rather than an image or a sound
   */
  record File(Path path, boolean text) implements InputContent {
    @Override
    public Content content() {
      try {
        byte[] bytes = Files.readAllBytes(path);
        return text
            ? new Content.Text(new String(bytes, StandardCharsets.UTF_8))
            : new Content.Bytes(bytes);
      } catch (IOException e) {
        throw new SensoriumException(
            ErrorCode.INVALID_DATASET, "file '" + path + "' of the dataset cannot be read", e);
      }
    }
  }
}

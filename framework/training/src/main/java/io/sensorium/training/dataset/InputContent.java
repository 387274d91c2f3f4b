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

  /**
   * How many bytes the content has, without reading it.
   *
   * @throws SensoriumException {@code INVALID_DATASET} if a file is not there any more
   */
  long bytes();

  /** A text that stands in the manifest. */
  record Text(String text) implements InputContent {
    @Override
    public Content content() {
      return new Content.Text(text);
    }

    @Override
    public long bytes() {
      return text.getBytes(StandardCharsets.UTF_8).length;
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
        throw unreadable(e);
      }
    }

    @Override
    public long bytes() {
      try {
        return Files.size(path);
      } catch (IOException e) {
        throw unreadable(e);
      }
    }

    private SensoriumException unreadable(IOException cause) {
      return new SensoriumException(
          ErrorCode.INVALID_DATASET, "file '" + path + "' of the dataset cannot be read", cause);
    }
  }
}

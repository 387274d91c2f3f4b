package io.sensorium.encoder.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A Hugging Face tokenizer, read from its {@code tokenizer.json}. Thread-safe; holds native memory.
 */
final class TextTokenizer implements AutoCloseable {
  private final HuggingFaceTokenizer tokenizer;

  private TextTokenizer(HuggingFaceTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /**
   * Opens a tokenizer.
   *
   * @param file a {@code tokenizer.json}; its own truncation and padding are overridden
   * @param maximumTokens what is longer loses its end, special tokens included in the count
   */
  static TextTokenizer open(Path file, int maximumTokens) {
    Map<String, String> options =
        Map.of(
            "addSpecialTokens", "true",
            "padding", "false",
            "truncation", "true",
            "maxLength", Integer.toString(maximumTokens),
            "modelMaxLength", Integer.toString(maximumTokens));
    // Given a folder or a name, the library would look for more files, or ask the network for them;
    // a stream is all it
    // gets.
    try (InputStream json = Files.newInputStream(file)) {
      return new TextTokenizer(HuggingFaceTokenizer.newInstance(json, options));
    } catch (IOException e) {
      throw new SensoriumException(
          ErrorCode.ARTIFACT_DAMAGED, "the tokenizer file " + file + " cannot be read", e);
    }
  }

  /** The token ids of a text, with the special tokens around them. */
  long[] tokens(String text) {
    return tokenizer.encode(text).getIds();
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}

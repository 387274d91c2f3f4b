package com.example.letters;

import io.sensorium.network.Tensor;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.Settings;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.EmbeddingForm;
import io.sensorium.spi.encoder.Encoder;
import io.sensorium.spi.encoder.EncoderFactory;
import io.sensorium.spi.encoder.ProvidesEncoder;
import io.sensorium.spi.plugin.PluginContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How often each letter from a to z stands in a text. */
@ProvidesEncoder(
    modality = "text",
    name = "letter-frequency",
    version = "1.0.0",
    dimension = 26,
    form = "pooled",
    settings = "caseSensitive:flag")
public final class LetterFrequency implements EncoderFactory {
  @Override
  public Encoder create(Settings settings, PluginContext context) {
    return new Letters(settings.flag("caseSensitive", false));
  }

  private record Letters(boolean caseSensitive) implements Encoder {
    @Override
    public EmbeddingForm embedding() {
      return EmbeddingForm.pooled(26, "letter-frequency");
    }

    @Override
    public Map<String, Tensor> preprocess(Content content) {
      if (!(content instanceof Content.Text text) || text.text().isBlank()) {
        throw new SensoriumException(
            ErrorCode.INVALID_CONTENT, "letter-frequency reads text that is not blank");
      }
      float[] frequencies = new float[26];
      String read = caseSensitive ? text.text() : text.text().toLowerCase(Locale.ROOT);
      int[] letters = read.chars().filter(c -> c >= 'a' && c <= 'z').toArray();
      for (int letter : letters) {
        frequencies[letter - 'a'] += 1f / letters.length;
      }
      return Map.of("frequencies", Tensor.of(frequencies, 26));
    }

    @Override
    public List<Tensor> encode(List<Map<String, Tensor>> batch) {
      return batch.stream().map(tensors -> tensors.get("frequencies")).toList();
    }

    @Override
    public void close() {}
  }
}

package com.example.readings;

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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Three readings of an instrument as they are; a file holds them with commas between. */
@ProvidesEncoder(
    modality = "table",
    name = "readings",
    version = "1.0.0",
    dimension = 3,
    form = "pooled")
public final class Readings implements EncoderFactory {
  @Override
  public Encoder create(Settings settings, PluginContext context) {
    return new ReadingsEncoder();
  }

  private static final class ReadingsEncoder implements Encoder {
    @Override
    public EmbeddingForm embedding() {
      return EmbeddingForm.pooled(3, "readings");
    }

    @Override
    public Map<String, Tensor> preprocess(Content content) {
      float[] readings = readings(content);
      if (readings.length != 3) {
        throw invalid("readings are three numbers, not " + readings.length);
      }
      return Map.of("readings", Tensor.of(readings, 3));
    }

    private static float[] readings(Content content) {
      if (content instanceof Content.Numbers numbers) {
        return numbers.tensor().floats();
      }
      if (content instanceof Content.Bytes file) {
        return parsed(StandardCharsets.UTF_8.decode(file.bytes()).toString());
      }
      throw invalid("readings are numbers, or a file of them");
    }

    private static float[] parsed(String text) {
      List<String> words = Stream.of(text.strip().split(",")).toList();
      float[] readings = new float[words.size()];
      for (int i = 0; i < readings.length; i++) {
        try {
          readings[i] = Float.parseFloat(words.get(i));
        } catch (NumberFormatException e) {
          throw invalid("'" + words.get(i) + "' is not a reading");
        }
      }
      return readings;
    }

    private static SensoriumException invalid(String message) {
      return new SensoriumException(ErrorCode.INVALID_CONTENT, message);
    }

    @Override
    public List<Tensor> encode(List<Map<String, Tensor>> batch) {
      return batch.stream().map(tensors -> tensors.get("readings")).toList();
    }

    @Override
    public void close() {}
  }
}

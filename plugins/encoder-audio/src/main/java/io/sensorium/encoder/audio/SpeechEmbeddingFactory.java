package io.sensorium.encoder.audio;

import io.sensorium.network.InvalidNetworkException;
import io.sensorium.network.Model;
import io.sensorium.network.Network;
import io.sensorium.network.OnnxReader;
import io.sensorium.network.passes.Passes;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.Settings;
import io.sensorium.spi.encoder.Encoder;
import io.sensorium.spi.encoder.EncoderFactory;
import io.sensorium.spi.encoder.ProvidesEncoder;
import io.sensorium.spi.engine.CompileOptions;
import io.sensorium.spi.plugin.PluginContext;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Google's speech embedding, pooled over time: the mean of 96 features over all windows of 0.78 s,
 * and their maximum.
 *
 * <p>Setting {@code maximumSeconds}: how long a sound may be, from 1 to 120; 60 by default. What is
 * longer is refused, never cut.
 */
@ProvidesEncoder(
    modality = "audio",
    name = "speech-embedding",
    version = "1.0.0",
    space = "speech-embedding-1",
    dimension = SpeechNetwork.DIMENSION,
    form = "pooled",
    settings = "maximumSeconds:integer")
public final class SpeechEmbeddingFactory implements EncoderFactory {

  @Override
  public Encoder create(Settings settings, PluginContext context) {
    SoundContent contents = SoundContent.of(settings);
    Network network =
        network(context.artifact("melspectrogram.onnx"), context.artifact("embedding_model.onnx"));
    CompileOptions options = CompileOptions.inference(context.device());
    return new SpeechEmbeddingEncoder(contents, context.engine().compile(network, options));
  }

  static Network network(Path mel, Path speech) {
    return SpeechNetwork.join(read(mel), read(speech));
  }

  private static Model read(Path file) {
    try {
      return Passes.prepare(OnnxReader.read(file));
    } catch (IOException | InvalidNetworkException e) {
      throw new SensoriumException(
          ErrorCode.ARTIFACT_DAMAGED,
          "encoder 'speech-embedding' cannot read its network " + file + ": " + e.getMessage(),
          e);
    }
  }
}

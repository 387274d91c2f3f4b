package io.sensorium.encoder.text;

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
 * all-MiniLM-L6-v2: sentences and short paragraphs to 384 numbers of length 1 (Wang et al., MiniLM,
 * NeurIPS 2020; tuned by sentence-transformers).
 *
 * <p>Setting {@code maximumTokens}: how much of a text is read, from 8 to 512 tokens; 256 by
 * default, as in sentence-transformers. What comes after is cut off.
 */
@ProvidesEncoder(
    modality = "text",
    name = "minilm",
    version = "1.0.0",
    space = "all-MiniLM-L6-v2",
    dimension = MiniLmEncoder.DIMENSION,
    form = "pooled",
    settings = "maximumTokens:integer")
public final class MiniLmFactory implements EncoderFactory {
  /** The length that the model was tuned and evaluated with. */
  private static final int USUAL_TOKENS = 256;

  /** The number of position embeddings. */
  private static final int MOST_TOKENS = 512;

  @Override
  public Encoder create(Settings settings, PluginContext context) {
    int maximumTokens = settings.integer("maximumTokens", USUAL_TOKENS, 8, MOST_TOKENS);
    Network network = network(context.artifact("all-minilm-l6-v2.onnx"));
    TextTokenizer tokenizer =
        TextTokenizer.open(context.artifact("all-minilm-l6-v2-tokenizer.json"), maximumTokens);
    try {
      CompileOptions options = CompileOptions.inference(context.device());
      return new MiniLmEncoder(tokenizer, context.engine().compile(network, options));
    } catch (RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  static Network network(Path file) {
    try {
      Model model = Passes.prepare(OnnxReader.read(file));
      return MeanPooling.append(
          Network.frozen(model), "last_hidden_state", MiniLmEncoder.MASK, MiniLmEncoder.DIMENSION);
    } catch (IOException | InvalidNetworkException e) {
      throw new SensoriumException(
          ErrorCode.ARTIFACT_DAMAGED,
          "encoder 'minilm' cannot read its network " + file + ": " + e.getMessage(),
          e);
    }
  }
}

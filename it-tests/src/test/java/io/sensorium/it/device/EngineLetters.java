package io.sensorium.it.device;

import io.sensorium.network.ElementType;
import io.sensorium.network.NetworkBuilder;
import io.sensorium.network.Shape;
import io.sensorium.network.Tensor;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.EmbeddingForm;
import io.sensorium.spi.encoder.Encoder;
import io.sensorium.spi.engine.CompileOptions;
import io.sensorium.spi.engine.Program;
import io.sensorium.spi.plugin.PluginContext;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** How often each letter stands in a text, through a network that changes nothing. */
final class EngineLetters implements Encoder {
  static final String NAME = "letters";

  /** The network's name: the pipeline's is the encoder's. */
  static final String NETWORK = "letter counts";

  static final int DIMENSION = 26;
  private final Program program;

  EngineLetters(PluginContext context) {
    NetworkBuilder network = new NetworkBuilder(NETWORK, 1);
    network.output(
        "y", network.multiply(network.input("x", ElementType.FLOAT, Shape.batchOf(DIMENSION)), 1));
    program = context.engine().compile(network.build(), CompileOptions.inference(context.device()));
  }

  @Override
  public EmbeddingForm embedding() {
    return EmbeddingForm.pooled(DIMENSION, NAME);
  }

  @Override
  public Map<String, Tensor> preprocess(Content content) {
    float[] counts = new float[DIMENSION];
    ((Content.Text) content)
        .text()
        .chars()
        .filter(letter -> letter >= 'a' && letter <= 'z')
        .forEach(letter -> counts[letter - 'a']++);
    return Map.of("x", Tensor.of(counts, DIMENSION));
  }

  @Override
  public List<Tensor> encode(List<Map<String, Tensor>> batch) {
    float[] counts = new float[batch.size() * DIMENSION];
    for (int i = 0; i < batch.size(); i++) {
      System.arraycopy(batch.get(i).get("x").floats(), 0, counts, i * DIMENSION, DIMENSION);
    }
    float[] all =
        program.run(Map.of("x", Tensor.of(counts, batch.size(), DIMENSION))).get("y").floats();
    Tensor[] rows = new Tensor[batch.size()];
    Arrays.setAll(
        rows,
        i -> Tensor.of(Arrays.copyOfRange(all, i * DIMENSION, (i + 1) * DIMENSION), DIMENSION));
    return List.of(rows);
  }

  @Override
  public void close() {
    program.close();
  }
}

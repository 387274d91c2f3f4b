package io.sensorium.it.soak;

import io.sensorium.encoder.audio.LogMelFactory;
import io.sensorium.encoder.text.MiniLmFactory;
import io.sensorium.fusion.intermediate.GatedFactory;
import io.sensorium.heads.ClassificationFactory;
import io.sensorium.network.Tensor;
import io.sensorium.runtime.artifact.ClassPathArtifacts;
import io.sensorium.runtime.execution.PipelineNetwork;
import io.sensorium.spi.Settings;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.EmbeddingForm;
import io.sensorium.spi.encoder.Encoder;
import io.sensorium.spi.engine.CompileOptions;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Engine;
import io.sensorium.spi.engine.Program;
import io.sensorium.testkit.TestPluginContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A text and a sound encoder, a fusion and a head on one engine: what a prediction computes. */
final class WholePrediction implements AutoCloseable {
  private static final Settings NONE = Settings.none("soak");
  private final Engine engine;
  private final Map<String, Encoder> encoders = new LinkedHashMap<>();
  private final Program network;

  /** What is predicted for. */
  record Sample(Content text, Content sound) {}

  WholePrediction(Engine engine) {
    this.engine = engine;
    ClassPathArtifacts artifacts = ClassPathArtifacts.of(WholePrediction.class.getClassLoader());
    TestPluginContext context = TestPluginContext.of(engine).withArtifacts(artifacts::file);
    encoders.put("text", new MiniLmFactory().create(NONE, context));
    encoders.put("sound", new LogMelFactory().create(NONE, context));
    Map<String, EmbeddingForm> forms = new LinkedHashMap<>();
    encoders.forEach((input, encoder) -> forms.put(input, encoder.embedding()));
    Settings labels = new Settings("soak", Map.of("labels", List.of("this", "that", "neither")));
    network =
        engine.compile(
            PipelineNetwork.compose(
                "soak",
                forms,
                new GatedFactory().create(NONE, context),
                Map.of("kind", new ClassificationFactory().create(labels, context)),
                7),
            CompileOptions.inference(Device.CPU));
  }

  String engine() {
    return engine.name() + " " + engine.version();
  }

  /** The scores of the head. */
  Tensor predict(Sample sample) {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    embed(inputs, "text", sample.text());
    embed(inputs, "sound", sample.sound());
    return network.run(inputs).get("kind");
  }

  private void embed(Map<String, Tensor> inputs, String input, Content content) {
    Encoder encoder = encoders.get(input);
    Tensor embedding = encoder.encode(List.of(encoder.preprocess(content))).get(0);
    inputs.put(input, embedding.reshape(1, embedding.size()));
    inputs.put(PipelineNetwork.present(input), Tensor.of(new float[] {1}, 1, 1));
  }

  @Override
  public void close() {
    network.close();
    encoders.values().forEach(Encoder::close);
    engine.close();
  }
}

package io.sensorium.it.benchmark;

import io.sensorium.engine.pytorch.PyTorchEngineFactory;
import io.sensorium.fusion.early.ConcatenationFactory;
import io.sensorium.heads.ClassificationFactory;
import io.sensorium.network.Network;
import io.sensorium.network.Tensor;
import io.sensorium.network.ValueInfo;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.runtime.registry.PluginKind;
import io.sensorium.runtime.registry.PluginRegistry;
import io.sensorium.runtime.registry.RegistrySnapshot;
import io.sensorium.runtime.registry.Version;
import io.sensorium.spi.encoder.Encoder;
import io.sensorium.spi.encoder.EncoderFactory;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Engine;
import io.sensorium.spi.engine.EngineFactory;
import io.sensorium.spi.engine.Program;
import io.sensorium.spi.fusion.FusionFactory;
import io.sensorium.spi.head.HeadFactory;
import io.sensorium.testkit.FakeEngine;
import io.sensorium.testkit.FakeProgram;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Encoders and an engine whose answers are constants, beside the real PyTorch engine, concatenation
 * and classification.
 */
final class NoOpPlugins implements PluginRegistry {
  static final String NO_OP = "none";

  /** Each has an encoder of its own, as it would if it did something. */
  static final List<String> MODALITIES = List.of("text", "image", "audio");

  private final Function<PluginDescriptor, Encoder> encoders;

  NoOpPlugins() {
    this(plugin -> new NoOpEncoder());
  }

  NoOpPlugins(Function<PluginDescriptor, Encoder> encoders) {
    this.encoders = encoders;
  }

  /** Compiles every network to the same program: constant scores for a batch of one. */
  static Engine engine() {
    return new FakeEngine(NO_OP, List.of(Device.CPU), NoOpPlugins::compile);
  }

  private static Program compile(Network network) {
    ValueInfo output = network.graph().outputs().get(0);
    int width = Math.toIntExact(output.shape().size(1));
    Map<String, Tensor> answer = Map.of(output.name(), Tensor.of(new float[width], 1, width));
    return new FakeProgram(inputs -> answer, () -> {});
  }

  @Override
  public RegistrySnapshot snapshot() {
    return new RegistrySnapshot(
        List.of(
            encoder("text"),
            encoder("image"),
            encoder("audio"),
            plugin(PluginKind.FUSION, "concatenation", Map.of("width", "integer")),
            plugin(PluginKind.HEAD, "classification", Map.of("labels", "texts")),
            plugin(PluginKind.ENGINE, NO_OP, Map.of()),
            plugin(PluginKind.ENGINE, "pytorch", Map.of())));
  }

  private static PluginDescriptor encoder(String modality) {
    return descriptor(
        PluginKind.ENCODER,
        "constant-" + modality,
        Optional.of(modality),
        NoOpEncoder.DIMENSION,
        Map.of());
  }

  private static PluginDescriptor plugin(
      PluginKind kind, String name, Map<String, String> settings) {
    return descriptor(kind, name, Optional.empty(), 0, settings);
  }

  private static PluginDescriptor descriptor(
      PluginKind kind,
      String name,
      Optional<String> modality,
      int dimension,
      Map<String, String> settings) {
    return new PluginDescriptor(
        kind,
        name,
        Version.parse("1.0.0"),
        modality,
        dimension,
        false,
        settings,
        "benchmark/1.0.0",
        "00",
        List.of());
  }

  @Override
  public void resolve(String owner, Collection<PluginDescriptor> plugins) {}

  @Override
  public EncoderFactory encoder(PluginDescriptor plugin) {
    return (settings, context) -> encoders.apply(plugin);
  }

  @Override
  public FusionFactory fusion(PluginDescriptor plugin) {
    return new ConcatenationFactory();
  }

  @Override
  public HeadFactory head(PluginDescriptor plugin) {
    return new ClassificationFactory();
  }

  @Override
  public EngineFactory engine(PluginDescriptor plugin) {
    return plugin.name().equals(NO_OP) ? settings -> engine() : new PyTorchEngineFactory();
  }
}

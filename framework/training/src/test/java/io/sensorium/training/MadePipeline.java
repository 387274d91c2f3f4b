package io.sensorium.training;

import io.sensorium.engine.pytorch.PyTorchEngineFactory;
import io.sensorium.fusion.early.ConcatenationFactory;
import io.sensorium.fusion.intermediate.GatedFactory;
import io.sensorium.fusion.late.MeanFactory;
import io.sensorium.heads.ClassificationFactory;
import io.sensorium.runtime.definition.PipelineDefinition;
import io.sensorium.runtime.definition.PipelineDefinition.EngineChoice;
import io.sensorium.runtime.definition.PipelineDefinition.FusionDefinition;
import io.sensorium.runtime.definition.PipelineDefinition.HeadDefinition;
import io.sensorium.runtime.definition.PipelineDefinition.InputDefinition;
import io.sensorium.runtime.definition.PluginReference;
import io.sensorium.runtime.definition.Presence;
import io.sensorium.runtime.definition.TrainingDefinition;
import io.sensorium.runtime.execution.SharedEncoder;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.runtime.registry.PluginKind;
import io.sensorium.runtime.registry.Version;
import io.sensorium.spi.Settings;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Engine;
import io.sensorium.spi.fusion.Fusion;
import io.sensorium.spi.fusion.FusionFactory;
import io.sensorium.spi.head.Head;
import io.sensorium.spi.plugin.PluginContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Two inputs of text, of which each tells one of two properties, and four labels. */
final class MadePipeline implements PipelineParts, PluginContext {
  static final TrainingDefinition TRAINING =
      new TrainingDefinition(30, 30, 16, "adamw", 5e-3, 1e-2, 0.2, 0.15, 0.2, 7, 32);
  private static final EngineChoice CPU = new EngineChoice("pytorch", "cpu");
  private static final Engine ENGINE = new PyTorchEngineFactory().create(Settings.none("engine"));
  private final FusionFactory fusion;
  private final Engine engine;
  private final Device device;

  MadePipeline(FusionFactory fusion) {
    this(fusion, ENGINE, Device.CPU);
  }

  private MadePipeline(FusionFactory fusion, Engine engine, Device device) {
    this.fusion = fusion;
    this.engine = engine;
    this.device = device;
  }

  /** On a GPU that is added to the engine. */
  static MadePipeline on(UnaryOperator<Engine> gpu) {
    Engine engine = gpu.apply(ENGINE);
    return new MadePipeline(new GatedFactory(), engine, engine.devices().get(0));
  }

  static List<FusionFactory> fusions() {
    return List.of(new ConcatenationFactory(), new GatedFactory(), new MeanFactory());
  }

  /** 160 samples; every tenth lacks its second input. */
  static Path manifest(Path folder) throws IOException {
    Random random = new Random(7);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 160; i++) {
      boolean red = i % 2 == 0;
      boolean round = i / 2 % 2 == 0;
      String colour = (red ? "red " : "blue ") + noise(random);
      String shape = (round ? "round " : "square ") + noise(random);
      lines.add(
          "{\"label\":\"%s %s\",\"inputs\":{\"colour\":\"%s\"%s}}"
              .formatted(
                  red ? "red" : "blue",
                  round ? "ball" : "box",
                  colour,
                  i % 10 == 9 ? "" : ",\"shape\":\"" + shape + "\""));
    }
    return Files.write(folder.resolve("manifest.jsonl"), lines);
  }

  private static String noise(Random random) {
    return List.of("a", "b", "c", "d", "e", "f", "g", "h").get(random.nextInt(8));
  }

  static Plan plan(TrainingDefinition training) {
    PluginReference any = PluginReference.parse("any");
    List<InputDefinition> inputs = List.of(input("colour", any), input("shape", any));
    PipelineDefinition definition =
        new PipelineDefinition(
            "made",
            Version.parse("1.0.0"),
            CPU,
            inputs,
            new FusionDefinition(any, Settings.none("fusion")),
            List.of(new HeadDefinition("category", any, Settings.none("head"))),
            training,
            "pipeline: made\n",
            "made.yaml",
            Map.of());
    Map<String, PluginDescriptor> encoders = new LinkedHashMap<>();
    Map<String, PluginDescriptor> engines = new LinkedHashMap<>();
    for (InputDefinition input : inputs) {
      encoders.put(input.name(), plugin(PluginKind.ENCODER));
      engines.put(input.name(), plugin(PluginKind.ENGINE));
    }
    return new Plan(
        definition,
        plugin(PluginKind.ENGINE),
        encoders,
        engines,
        plugin(PluginKind.FUSION),
        Map.of("category", plugin(PluginKind.HEAD)));
  }

  private static InputDefinition input(String name, PluginReference encoder) {
    return new InputDefinition(
        name, "text", encoder, CPU, Presence.OPTIONAL, Optional.empty(), Settings.none(name));
  }

  private static PluginDescriptor plugin(PluginKind kind) {
    return new PluginDescriptor(
        kind,
        "any",
        Version.parse("1.0.0"),
        Optional.empty(),
        CountingEncoder.DIMENSION,
        false,
        Map.of(),
        "any/1.0.0",
        "",
        List.of());
  }

  @Override
  public Engine engine(Plan plan) {
    return engine;
  }

  @Override
  public Device device(Plan plan) {
    return device;
  }

  @Override
  public List<Device> devices(PluginDescriptor descriptor) {
    return engine.devices();
  }

  @Override
  public SharedEncoder encoder(Plan plan, String input) {
    return new CountingEncoder("words");
  }

  @Override
  public Fusion fusion(Plan plan) {
    return fusion.create(Settings.none("fusion"), this);
  }

  @Override
  public Map<String, Head> heads(Plan plan, Map<String, List<String>> labels) {
    Settings settings = new Settings("head 'category'", Map.of("labels", labels.get("category")));
    return Map.of("category", new ClassificationFactory().create(settings, this));
  }

  @Override
  public Engine engine() {
    return engine;
  }

  @Override
  public Device device() {
    return device;
  }

  @Override
  public Path artifact(String name) {
    throw new AssertionError("no plugin here asks for the file '" + name + "'");
  }

  @Override
  public Path derived(String name, String version, FileWriter writer) {
    throw new AssertionError("no plugin here asks for the file '" + name + "'");
  }
}

package io.sensorium.runtime.execution;

import io.sensorium.runtime.artifact.ArtifactCache;
import io.sensorium.runtime.artifact.Sha256;
import io.sensorium.runtime.definition.PipelineDefinition.EngineChoice;
import io.sensorium.runtime.definition.PipelineDefinition.HeadDefinition;
import io.sensorium.runtime.definition.PipelineDefinition.InputDefinition;
import io.sensorium.runtime.memory.AdmittingEngine;
import io.sensorium.runtime.memory.MemoryLedger;
import io.sensorium.runtime.memory.ProgramOwner;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.runtime.registry.PluginRegistry;
import io.sensorium.runtime.registry.PluginUse;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.Settings;
import io.sensorium.spi.encoder.Encoder;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Engine;
import io.sensorium.spi.fusion.Fusion;
import io.sensorium.spi.head.Head;
import io.sensorium.spi.plugin.PluginContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Creates the parts of a plan whose plugins have been resolved. Thread-safe. */
public final class PipelineAssembler {
  private static final String LABELS = "labels";
  private static final int IDENTITY_LENGTH = 16;
  private final PluginRegistry registry;
  private final EngineCatalog engines;
  private final ArtifactCache cache;
  private final MemoryLedger memory;

  /** With all memory that the machine has. */
  public PipelineAssembler(PluginRegistry registry, EngineCatalog engines, ArtifactCache cache) {
    this(registry, engines, cache, MemoryLedger.ofThisMachine(Optional.empty()));
  }

  /**
   * An assembler.
   *
   * @param memory what is compiled must fit into
   */
  public PipelineAssembler(
      PluginRegistry registry, EngineCatalog engines, ArtifactCache cache, MemoryLedger memory) {
    this.registry = registry;
    this.engines = engines;
    this.cache = cache;
    this.memory = memory;
  }

  /** Tells that a plan's engines will be needed, before the first of them starts. */
  void expectEngines(Plan plan) {
    engines.expect(plan.engines());
  }

  /** Keeps the bundles of a plan's plugins until the use ends. */
  PluginUse use(String user, Plan plan) {
    return registry.use(user, plan.plugins());
  }

  /** The devices of an engine, the best one first. */
  public List<Device> devices(PluginDescriptor engine) {
    return engines.engine(engine).devices();
  }

  /**
   * The engine of the fusion and the heads; it compiles only what fits into the device's memory.
   */
  public Engine engine(Plan plan) {
    ProgramOwner owner = ProgramOwner.host("the network of " + plan.owner());
    return new AdmittingEngine(engines.engine(plan.engine()), memory, owner, false);
  }

  private Engine admitting(PluginDescriptor engine, Plan plan, PluginDescriptor plugin) {
    ProgramOwner owner =
        new ProgramOwner(plugin.label() + " of " + plan.owner(), plugin.bundleDigest());
    return new AdmittingEngine(engines.engine(engine), memory, owner, plugin.nativeModels());
  }

  /** The device of the fusion and the heads; {@code auto} is the engine's best one. */
  public Device device(Plan plan) {
    return device(engine(plan), plan.definition().engine());
  }

  /** The device of an input's encoder; {@code auto} is the best one of the encoder's engine. */
  Device device(Plan plan, String input) {
    return device(engine(plan, input), inputDefinition(plan, input).engine());
  }

  private Engine engine(Plan plan, String input) {
    return engines.engine(encoderEngine(plan, input));
  }

  private static Device device(Engine engine, EngineChoice choice) {
    return Device.choose(choice.device(), engine.name(), engine.devices());
  }

  /** A new encoder for an input; the caller closes it. {@link EncoderPool} shares them. */
  public Encoder encoder(Plan plan, String input) {
    PluginDescriptor plugin = encoderPlugin(plan, input);
    Settings settings = inputDefinition(plan, input).settings();
    return PluginCalls.call(
        plugin.label(),
        "create an encoder",
        () -> registry.encoder(plugin).create(settings, context(plan, input, plugin)));
  }

  /**
   * Identifies an input's encoder for people and for comparison: {@code encoder 'minilm' 1.0.0
   * #1a2b3c4d5e6f7a8b}, a digest of its bundle, weights and settings; where it declares the space
   * of its embeddings, that takes the place of the bundle: {@code encoder 'minilm', space
   * 'all-MiniLM-L6-v2' #…}. Engine and device are left out, so that a model moves between machines.
   */
  public String encoderIdentity(Plan plan, String input) {
    PluginDescriptor plugin = encoderPlugin(plan, input);
    String label =
        plugin
            .space()
            .map(space -> "encoder '%s', space '%s'".formatted(plugin.name(), space))
            .orElseGet(plugin::label);
    List<String> parts = new ArrayList<>();
    parts.add(label);
    if (plugin.space().isEmpty()) {
      parts.add(plugin.bundleDigest());
    }
    plugin.artifacts().forEach(source -> parts.add(source.origin().sha256() + source.sha256()));
    new TreeMap<>(inputDefinition(plan, input).settings().values())
        .forEach((key, value) -> parts.add(key + "=" + value));
    return label + " #" + Sha256.of(parts).substring(0, IDENTITY_LENGTH);
  }

  /** Identifies what an input's embeddings depend on: its encoder, and the engine that runs it. */
  String embeddingDigest(Plan plan, String input) {
    return Sha256.of(
        List.of(
            encoderIdentity(plan, input),
            encoderPlugin(plan, input).bundleDigest(),
            encoderEngine(plan, input).label(),
            engine(plan, input).version()));
  }

  public Fusion fusion(Plan plan) {
    PluginDescriptor plugin = plan.fusion();
    Settings settings = plan.definition().fusion().settings();
    return PluginCalls.call(
        plugin.label(),
        "create a fusion",
        () -> registry.fusion(plugin).create(settings, context(plan, plugin)));
  }

  /**
   * The heads, by name, in the pipeline's order.
   *
   * @param labels of the dataset or the model, by head name, for heads that declare none
   */
  public Map<String, Head> heads(Plan plan, Map<String, List<String>> labels) {
    Map<String, Head> heads = new LinkedHashMap<>();
    for (HeadDefinition definition : plan.definition().heads()) {
      List<String> known = labels.getOrDefault(definition.name(), List.of());
      heads.put(definition.name(), head(plan, definition, known));
    }
    return heads;
  }

  private Head head(Plan plan, HeadDefinition definition, List<String> labels) {
    PluginDescriptor plugin = Objects.requireNonNull(plan.heads().get(definition.name()));
    Settings settings = withLabels(definition.settings(), labels);
    return PluginCalls.call(
        plugin.label(),
        "create a head",
        () -> registry.head(plugin).create(settings, context(plan, plugin)));
  }

  private static Settings withLabels(Settings settings, List<String> labels) {
    if (labels.isEmpty() || settings.values().containsKey(LABELS)) {
      return settings;
    }
    Map<String, Object> values = new LinkedHashMap<>(settings.values());
    values.put(LABELS, labels);
    return new Settings(settings.owner(), values);
  }

  private PluginContext context(Plan plan, PluginDescriptor plugin) {
    Engine engine = admitting(plan.engine(), plan, plugin);
    return new HostPluginContext(plugin, engine, device(plan), cache);
  }

  private PluginContext context(Plan plan, String input, PluginDescriptor encoder) {
    Engine engine = admitting(encoderEngine(plan, input), plan, encoder);
    return new HostPluginContext(encoder, engine, device(plan, input), cache);
  }

  private static PluginDescriptor encoderPlugin(Plan plan, String input) {
    return ofInput(plan, input, plan.encoders());
  }

  private static PluginDescriptor encoderEngine(Plan plan, String input) {
    return ofInput(plan, input, plan.encoderEngines());
  }

  private static PluginDescriptor ofInput(
      Plan plan, String input, Map<String, PluginDescriptor> plugins) {
    PluginDescriptor plugin = plugins.get(input);
    if (plugin == null) {
      throw unknownInput(plan, input);
    }
    return plugin;
  }

  static InputDefinition inputDefinition(Plan plan, String input) {
    return plan.definition().inputs().stream()
        .filter(each -> each.name().equals(input))
        .findFirst()
        .orElseThrow(() -> unknownInput(plan, input));
  }

  private static SensoriumException unknownInput(Plan plan, String input) {
    return new SensoriumException(
        ErrorCode.INVALID_REQUEST,
        "pipeline '" + plan.definition().name() + "' has no input '" + input + "'");
  }
}

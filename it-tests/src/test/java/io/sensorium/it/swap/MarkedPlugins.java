package io.sensorium.it.swap;

import io.sensorium.fusion.early.ConcatenationFactory;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.runtime.registry.PluginKind;
import io.sensorium.runtime.registry.PluginRegistry;
import io.sensorium.runtime.registry.RegistrySnapshot;
import io.sensorium.runtime.registry.Version;
import io.sensorium.spi.encoder.EncoderFactory;
import io.sensorium.spi.engine.EngineFactory;
import io.sensorium.spi.fusion.FusionFactory;
import io.sensorium.spi.head.HeadFactory;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An encoder and a head of which every version puts its own number into the answer, and an engine
 * that puts in the name of the network.
 */
final class MarkedPlugins implements PluginRegistry {
  static final int DIMENSION = 2;

  /** Encoders and programs that are open. */
  final AtomicInteger open = new AtomicInteger();

  private final AtomicInteger code = new AtomicInteger(1);

  /** Installs the next version of the code; what runs stays. */
  void installNext() {
    code.incrementAndGet();
  }

  int code() {
    return code.get();
  }

  @Override
  public RegistrySnapshot snapshot() {
    return new RegistrySnapshot(
        List.of(
            plugin(PluginKind.ENCODER, "marking", Optional.of("text"), Map.of()),
            plugin(PluginKind.HEAD, "marking", Optional.empty(), Map.of("labels", "texts")),
            plugin(
                PluginKind.FUSION, "concatenation", Optional.empty(), Map.of("width", "integer")),
            plugin(PluginKind.ENGINE, "marking", Optional.empty(), Map.of())));
  }

  private PluginDescriptor plugin(
      PluginKind kind, String name, Optional<String> modality, Map<String, String> settings) {
    int version = kind == PluginKind.ENGINE ? 1 : code.get();
    return new PluginDescriptor(
        kind,
        name,
        Version.parse("1.0." + version),
        modality,
        kind == PluginKind.ENCODER ? DIMENSION : 0,
        false,
        settings,
        "marking/1.0." + version,
        Integer.toHexString(version),
        List.of());
  }

  private static int mark(PluginDescriptor plugin) {
    return Integer.parseInt(plugin.bundleDigest(), 16);
  }

  @Override
  public void resolve(String owner, Collection<PluginDescriptor> plugins) {}

  @Override
  public EncoderFactory encoder(PluginDescriptor plugin) {
    return (settings, context) -> new MarkedParts.MarkedEncoder(mark(plugin), open);
  }

  @Override
  public FusionFactory fusion(PluginDescriptor plugin) {
    return new ConcatenationFactory();
  }

  @Override
  public HeadFactory head(PluginDescriptor plugin) {
    return (settings, context) -> new MarkedParts.MarkedHead(mark(plugin));
  }

  @Override
  public EngineFactory engine(PluginDescriptor plugin) {
    return settings -> new MarkedParts.MarkedEngine(open);
  }
}

package io.sensorium.host;

import io.sensorium.runtime.definition.HostConfiguration.ComputeThreads;
import io.sensorium.runtime.definition.Suggestions;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.runtime.registry.PluginKind;
import io.sensorium.runtime.registry.RegistrySnapshot;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.util.List;

/**
 * Checks that threads are kept for engines that are there: a misspelt one keeps them for nobody.
 */
final class EngineThreads {
  private EngineThreads() {}

  static void requireInstalled(ComputeThreads threads, RegistrySnapshot registry) {
    List<String> installed =
        registry.ofKind(PluginKind.ENGINE).map(PluginDescriptor::name).distinct().sorted().toList();
    threads.byEngine().keySet().stream()
        .filter(engine -> !installed.contains(engine))
        .sorted()
        .findFirst()
        .ifPresent(
            engine -> {
              throw unknown(engine, installed);
            });
  }

  private static SensoriumException unknown(String engine, List<String> installed) {
    String hint =
        Suggestions.didYouMean(engine, installed)
            .orElse("installed: " + String.join(", ", installed));
    return new SensoriumException(
        ErrorCode.INVALID_DEFINITION,
        "'engineThreads' keeps threads for engine '"
            + engine
            + "'; no installed bundle provides it ("
            + hint
            + ")");
  }
}

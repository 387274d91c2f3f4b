package io.sensorium.cli;

import io.sensorium.host.Sensorium;
import io.sensorium.runtime.definition.EngineOverride;
import io.sensorium.runtime.definition.PipelineReader;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.runtime.registry.PluginKind;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What trains and runs a pipeline, where it is not to be what the file names. */
final class EngineOptions {
  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description =
          "Run on this engine, such as pytorch or tensorflow, instead of the pipeline's; an input's own engine stays.")
  @Nullable String engine;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "Run on this device instead of the pipeline's: auto, cpu or gpu:N.")
  @Nullable String device;

  /** The plan to train; what cannot be trained is refused before anything is fetched or loaded. */
  Plan plan(Sensorium sensorium, Path pipeline) {
    Optional<String> name = Optional.ofNullable(engine);
    name.ifPresent(each -> requireInstalled(each, sensorium));
    EngineOverride override = new EngineOverride(name, Optional.ofNullable(device));
    return sensorium.planTraining(new PipelineReader().read(pipeline, override).orThrow());
  }

  private static void requireInstalled(String name, Sensorium sensorium) {
    List<String> installed =
        sensorium
            .registry()
            .snapshot()
            .ofKind(PluginKind.ENGINE)
            .map(PluginDescriptor::name)
            .distinct()
            .sorted()
            .toList();
    if (!installed.contains(name)) {
      throw new SensoriumException(
          ErrorCode.ENGINE_NOT_AVAILABLE,
          "--engine asks for engine '"
              + name
              + "'; no installed bundle provides it (installed: "
              + String.join(", ", installed)
              + ")");
    }
  }
}

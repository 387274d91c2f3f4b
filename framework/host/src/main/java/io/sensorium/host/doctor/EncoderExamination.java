package io.sensorium.host.doctor;

import io.sensorium.runtime.definition.PipelineDefinition;
import io.sensorium.runtime.definition.PipelineReader;
import io.sensorium.runtime.execution.EncoderPool;
import io.sensorium.runtime.execution.SharedEncoder;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** Compares installed encoders with what an independent implementation gave, on one engine. */
final class EncoderExamination {
  private static final String INPUT = "content";
  private final PluginDescriptor engine;
  private final Function<PipelineDefinition, Plan> planner;
  private final EncoderPool encoders;

  EncoderExamination(
      PluginDescriptor engine, Function<PipelineDefinition, Plan> planner, EncoderPool encoders) {
    this.engine = engine;
    this.planner = planner;
    this.encoders = encoders;
  }

  Check examine(PluginDescriptor encoder, List<EncoderReference> references) {
    String subject = "encoder '%s' on %s".formatted(encoder.name(), engine.name());
    if (references.isEmpty()) {
      return Check.absent(subject, "its bundle records no reference");
    }
    try (SharedEncoder shared = encoders.acquire(planner.apply(pipeline(encoder)), INPUT)) {
      double largest =
          references.stream()
              .mapToDouble(each -> each.difference(shared.embed(each.content()).join()))
              .max()
              .orElseThrow();
      return Check.compared(subject, largest, references.get(0).tolerance(), references.size());
    } catch (SensoriumException e) {
      return failure(subject, e);
    } catch (CompletionException e) {
      if (e.getCause() instanceof SensoriumException known) {
        return failure(subject, known);
      }
      throw e;
    }
  }

  /** Weights that nobody has fetched are no fault of the installation. */
  private static Check failure(String subject, SensoriumException e) {
    return e.code() == ErrorCode.ARTIFACT_NOT_AVAILABLE
        ? Check.absent(subject, e.getMessage())
        : Check.failed(subject, e.code() + ": " + e.getMessage());
  }

  /** The smallest pipeline that has the encoder. */
  private PipelineDefinition pipeline(PluginDescriptor encoder) {
    String text =
        """
        pipeline: doctor
        version: "1.0.0"
        engine: { name: %s, device: auto }
        inputs:
          %s: { modality: %s, encoder: "%s" }
        fusion: { strategy: concatenation }
        heads:
          label: { task: classification, labels: [a, b] }
        """
            .formatted(engine.name(), INPUT, encoder.modality().orElseThrow(), encoder.name());
    return new PipelineReader().read(text, "doctor.yaml", Path.of("")).orThrow();
  }
}

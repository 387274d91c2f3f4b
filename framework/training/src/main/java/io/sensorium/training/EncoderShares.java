package io.sensorium.training;

import io.sensorium.runtime.execution.DeviceFallback;
import io.sensorium.runtime.execution.SharedEncoder;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.encoder.EmbeddingForm;
import java.util.LinkedHashMap;
import java.util.Map;

/** The encoders of all of a plan's inputs, in use. */
final class EncoderShares implements AutoCloseable {
  private final Map<String, SharedEncoder> encoders = new LinkedHashMap<>();
  private final Plan plan;

  private EncoderShares(Plan plan) {
    this.plan = plan;
  }

  /** Of a plan, on the best device where they fit. */
  static EncoderShares acquire(PipelineParts parts, Plan plan) {
    return new DeviceFallback(parts::devices)
        .firstThatFits(plan, placed -> acquirePlaced(parts, placed));
  }

  private static EncoderShares acquirePlaced(PipelineParts parts, Plan plan) {
    EncoderShares shares = new EncoderShares(plan);
    try {
      for (String input : plan.encoders().keySet()) {
        shares.encoders.put(input, parts.encoder(plan, input));
      }
      shares.forms().forEach((input, form) -> requirePooled(plan, input, form));
      return shares;
    } catch (RuntimeException e) {
      shares.close();
      throw e;
    }
  }

  private static void requirePooled(Plan plan, String input, EmbeddingForm form) {
    if (form.tokens()) {
      throw new SensoriumException(
          ErrorCode.INVALID_DEFINITION,
          plan.encoders().get(input).label()
              + " of input '"
              + input
              + "' gives token sequences, but training fuses pooled embeddings;"
              + " choose an encoder that pools");
    }
  }

  /** The plan with the device on which the encoders are: where the rest of it runs too. */
  Plan plan() {
    return plan;
  }

  Map<String, SharedEncoder> byInput() {
    return encoders;
  }

  Map<String, EmbeddingForm> forms() {
    Map<String, EmbeddingForm> forms = new LinkedHashMap<>();
    encoders.forEach((input, encoder) -> forms.put(input, encoder.embedding()));
    return forms;
  }

  Map<String, String> identities() {
    Map<String, String> identities = new LinkedHashMap<>();
    encoders.forEach((input, encoder) -> identities.put(input, encoder.identity()));
    return identities;
  }

  @Override
  public void close() {
    encoders.values().forEach(SharedEncoder::close);
  }
}

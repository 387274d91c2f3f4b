package io.sensorium.runtime.execution;

import io.sensorium.network.Tensor;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.encoder.Content;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionException;

/**
 * The first run of all that a generation is made of: it is slow, so no request should pay for it,
 * and whatever cannot run must not replace what does.
 */
final class WarmUp {
  /** Of an encoder that works, but not on a content that is nobody's. */
  private static final Set<ErrorCode> HARMLESS =
      Set.of(ErrorCode.INVALID_CONTENT, ErrorCode.CONTENT_TOO_LARGE, ErrorCode.OVERLOADED);

  /** The first run of a network is its slowest, but one that takes longer than this hangs. */
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final Plan plan;
  private final Map<String, SharedEncoder> encoders;
  private final Map<String, Content> substitutes;

  WarmUp(Plan plan, Map<String, SharedEncoder> encoders, Map<String, Content> substitutes) {
    this.plan = plan;
    this.encoders = encoders;
    this.substitutes = substitutes;
  }

  /**
   * Runs the network on zeros, and each encoder on a small content of its modality and on its
   * input's substitute. An encoder of a modality that the host has no small content of is only
   * loaded.
   *
   * @throws SensoriumException whatever fails, with the input's name
   */
  void run(GuardedNetwork network) {
    try {
      network.run(Deadline.in(LONGEST), served -> served.scores(List.of(zeros()))).join();
    } catch (CompletionException e) {
      throw Failures.of(e);
    }
    encoders.keySet().forEach(this::runEncoder);
    substitutes.forEach(
        (input, content) -> embed(input, content, "the substitute of input '" + input + "'"));
  }

  private Map<String, Tensor> zeros() {
    Map<String, Tensor> zeros = new LinkedHashMap<>();
    encoders.forEach(
        (input, encoder) -> {
          int dimension = encoder.embedding().dimension();
          zeros.put(input, Tensor.of(new float[dimension], dimension));
        });
    return zeros;
  }

  private void runEncoder(String input) {
    String modality = Objects.requireNonNull(plan.encoders().get(input)).modality().orElse("");
    try {
      SmallContents.of(modality)
          .ifPresent(content -> embed(input, content, "input '" + input + "'"));
    } catch (SensoriumException e) {
      if (!HARMLESS.contains(e.code())) {
        throw e;
      }
    }
  }

  private void embed(String input, Content content, String place) {
    try {
      Objects.requireNonNull(encoders.get(input)).embed(content, Deadline.in(LONGEST)).join();
    } catch (CompletionException e) {
      throw Failures.at(place, e);
    }
  }
}

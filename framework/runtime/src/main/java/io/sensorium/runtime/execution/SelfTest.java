package io.sensorium.runtime.execution;

import io.sensorium.runtime.definition.PipelineDefinition.InputDefinition;
import io.sensorium.runtime.definition.RolloutDefinition.Limits;
import io.sensorium.runtime.rollout.SelfTestReport;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.head.Prediction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Has the next generation answer recorded samples, and compares it with the one that serves. It
 * answers all of them, with numbers; it is not much worse; it is not much slower.
 */
final class SelfTest {
  /** A version may keep thousands; they are drawn evenly over the labels, so the first will do. */
  private static final int MOST_SAMPLES = 128;

  private static final int BATCH = 16;
  private final SampleSource source;

  SelfTest(SampleSource source) {
    this.source = source;
  }

  /**
   * Tests a generation.
   *
   * @param serving the generation that serves; null if none does
   * @throws SensoriumException {@code SELF_TEST_FAILED}
   */
  SelfTestReport require(Trial next, @Nullable Trial serving, Limits limits) {
    List<RecordedSample> samples = samples(next, serving);
    if (samples.isEmpty()) {
      return SelfTestReport.WITHOUT_SAMPLES;
    }
    Optional<Double> accuracy = accuracy(samples, answers(next, samples));
    if (serving == null) {
      return new SelfTestReport(
          samples.size(), accuracy, Optional.empty(), Optional.empty(), "nothing serves yet");
    }
    return compare(next, serving, limits, samples, accuracy);
  }

  private List<RecordedSample> samples(Trial next, @Nullable Trial serving) {
    List<RecordedSample> own = samples(next);
    // Those of what serves do as well, but not for a pipeline that has changed its inputs.
    return own.isEmpty() && serving != null && inputs(serving).equals(inputs(next))
        ? samples(serving)
        : own;
  }

  private List<RecordedSample> samples(Trial generation) {
    Deployment deployment = generation.deployment();
    return source.samples(deployment.definition(), deployment.model(), MOST_SAMPLES);
  }

  private static List<String> inputs(Trial generation) {
    return generation.deployment().inputs().stream().map(InputDefinition::name).toList();
  }

  private SelfTestReport compare(
      Trial next,
      Trial serving,
      Limits limits,
      List<RecordedSample> samples,
      Optional<Double> accuracy) {
    Optional<Double> servingAccuracy;
    try {
      servingAccuracy = accuracy(samples, answered(serving, samples));
    } catch (SensoriumException e) {
      // Other inputs, other modalities: then the two have nothing in common to compare.
      String remark =
          "not compared with what serves, which does not answer these samples: " + e.getMessage();
      return new SelfTestReport(
          samples.size(), accuracy, Optional.empty(), Optional.empty(), remark);
    }
    requireAccuracy(next, accuracy, servingAccuracy, limits);
    Optional<Double> slowdown = requireSpeed(next, serving, samples, limits);
    return new SelfTestReport(samples.size(), accuracy, servingAccuracy, slowdown, "");
  }

  private static List<Answer> answers(Trial next, List<RecordedSample> samples) {
    try {
      List<Answer> answers = answered(next, samples);
      for (int i = 0; i < answers.size(); i++) {
        requireNumbers(samples.get(i), answers.get(i));
      }
      return answers;
    } catch (SensoriumException e) {
      throw failed(next, "it does not answer the recorded samples: " + e.getMessage(), e);
    }
  }

  private static List<Answer> answered(Trial generation, List<RecordedSample> samples) {
    List<Answer> answers = new ArrayList<>();
    for (int from = 0; from < samples.size(); from += BATCH) {
      List<RecordedSample> batch = samples.subList(from, Math.min(samples.size(), from + BATCH));
      answers.addAll(generation.answers(batch.stream().map(RecordedSample::sample).toList()));
    }
    return answers;
  }

  private static void requireNumbers(RecordedSample sample, Answer answer) {
    answer
        .scores()
        .forEach(
            (head, scores) -> {
              if (!scores.stream().allMatch(Float::isFinite)) {
                throw new SensoriumException(
                    ErrorCode.PLUGIN_FAILED,
                    "head '%s' gave NaN or an infinity for sample '%s'"
                        .formatted(head, sample.id()));
              }
            });
  }

  /** The share of labels that were met, all heads together; empty if there is no label. */
  private static Optional<Double> accuracy(List<RecordedSample> samples, List<Answer> answers) {
    List<Boolean> met = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      Answer answer = answers.get(i);
      samples
          .get(i)
          .labels()
          .forEach(
              (head, label) -> {
                if (answer.predictions().get(head) instanceof Prediction.Classification found) {
                  met.add(found.label().equals(label));
                }
              });
    }
    OptionalDouble share = met.stream().mapToDouble(each -> each ? 1 : 0).average();
    return share.isPresent() ? Optional.of(share.getAsDouble()) : Optional.empty();
  }

  private static void requireAccuracy(
      Trial next, Optional<Double> accuracy, Optional<Double> servingAccuracy, Limits limits) {
    if (accuracy.isEmpty() || servingAccuracy.isEmpty()) {
      return;
    }
    // Rounded, or a difference of just the limit would depend on the last bit.
    double points = Math.round(1e6 * (servingAccuracy.get() - accuracy.get())) / 1e4;
    if (points >= limits.accuracyPoints()) {
      throw failed(
          next,
          "its accuracy on the recorded samples is %.1f %%, %.1f points below that of what serves, and it must be less than %s; train it better, or raise 'rollout.limits.accuracyPoints'"
              .formatted(100 * accuracy.get(), points, limits.accuracyPoints()),
          null);
    }
  }

  private static Optional<Double> requireSpeed(
      Trial next, Trial serving, List<RecordedSample> samples, Limits limits) {
    SpeedTest.Speeds speeds;
    try {
      speeds = new SpeedTest(serving, next).measure(samples, limits.slowdown());
    } catch (SensoriumException e) {
      throw failed(next, "its speed could not be measured: " + e.getMessage(), e);
    }
    if (speeds.isSlower(limits.slowdown())) {
      throw failed(
          next,
          "it takes %.2f ms for a recorded sample, %.0f %% more than what serves, and it must be less than %.0f %%; make it faster, or raise 'rollout.limits.slowdown'"
              .formatted(
                  speeds.nextSeconds() * 1e3, 100 * speeds.slowdown(), 100 * limits.slowdown()),
          null);
    }
    return Optional.of(speeds.slowdown());
  }

  private static SensoriumException failed(Trial next, String why, @Nullable Throwable cause) {
    Deployment deployment = next.deployment();
    SensoriumException error =
        new SensoriumException(
            ErrorCode.SELF_TEST_FAILED,
            "version %d of pipeline '%s' failed its self-test: %s"
                .formatted(deployment.model().number(), deployment.definition().name(), why));
    if (cause != null) {
      error.initCause(cause);
    }
    return error;
  }
}

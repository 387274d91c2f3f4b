package io.sensorium.runtime.rollout;

import io.sensorium.runtime.definition.RolloutDefinition;
import io.sensorium.runtime.definition.RolloutDefinition.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A candidate compared with what serves, request by request. Thread-safe. */
public final class Comparison {
  /** Below this, nobody feels a difference, and thread switches alone make one. */
  private static final double IMPERCEPTIBLE_SECONDS = 1e-4;

  private final RolloutDefinition rollout;
  private final Latencies serving = new Latencies();
  private final Latencies candidate = new Latencies();
  private long requests;
  private long errors;
  private @Nullable String firstError;
  private long compared;
  private long dropped;
  private long agreeing;
  private long choices;
  private double maximumDifference;
  private double summedDifferences;
  private long scores;

  public Comparison(RolloutDefinition rollout) {
    this.rollout = rollout;
  }

  /** The candidate was given a request. */
  public synchronized void requested() {
    requests++;
  }

  /** It failed a request that what serves answered. */
  public synchronized void failed(String error) {
    errors++;
    firstError = firstError == null ? error : firstError;
  }

  /** A request was not compared. */
  public synchronized void dropped() {
    dropped++;
  }

  /**
   * Both answered the same request.
   *
   * @param servingScores by head name, one map a sample
   * @param candidateScores the same samples'; a head that one side lacks is left out
   */
  public synchronized void compared(
      List<Map<String, List<Float>>> servingScores,
      long servingNanos,
      List<Map<String, List<Float>>> candidateScores,
      long candidateNanos) {
    compared++;
    serving.add(servingNanos);
    candidate.add(candidateNanos);
    for (int i = 0; i < servingScores.size(); i++) {
      Map<String, List<Float>> theirs = candidateScores.get(i);
      servingScores
          .get(i)
          .forEach(
              (head, scored) -> {
                List<Float> other = theirs.get(head);
                if (other != null) {
                  compare(scored, other);
                }
              });
    }
  }

  private void compare(List<Float> first, List<Float> second) {
    choices++;
    agreeing += argMax(first) == argMax(second) ? 1 : 0;
    for (int i = 0; i < Math.min(first.size(), second.size()); i++) {
      double difference = Math.abs(first.get(i) - second.get(i));
      maximumDifference = Math.max(maximumDifference, difference);
      summedDifferences += difference;
      scores++;
    }
  }

  private static int argMax(List<Float> scores) {
    int best = 0;
    for (int i = 1; i < scores.size(); i++) {
      best = scores.get(i) > scores.get(best) ? i : best;
    }
    return best;
  }

  public synchronized ComparisonFigures figures() {
    return new ComparisonFigures(
        requests,
        errors,
        Optional.ofNullable(firstError),
        compared,
        dropped,
        choices == 0 ? 1 : (double) agreeing / choices,
        maximumDifference,
        scores == 0 ? 0 : summedDifferences / scores,
        serving.median(),
        candidate.median());
  }

  /**
   * Judges the candidate. Errors count from the first one on that even the fewest requests would
   * not excuse; all else is judged once enough requests have been compared.
   *
   * @param elapsed since it became a candidate
   */
  public Verdict verdict(Duration elapsed) {
    ComparisonFigures figures = figures();
    Limits limits = rollout.limits();
    long most = Math.max(figures.requests(), rollout.minimumRequests());
    if (figures.errors() > limits.errors() * most) {
      return Verdict.bad(
          "it failed %d of %d requests, the first with: %s"
              .formatted(figures.errors(), figures.requests(), figures.firstError().orElse("")));
    }
    if (figures.compared() < rollout.minimumRequests()) {
      return Verdict.UNDECIDED;
    }
    return outOfLimits(figures, limits)
        .map(Verdict::bad)
        .orElse(elapsed.compareTo(rollout.minimumTime()) < 0 ? Verdict.UNDECIDED : Verdict.GOOD);
  }

  private static Optional<String> outOfLimits(ComparisonFigures figures, Limits limits) {
    double slower = figures.candidateSeconds() - figures.servingSeconds();
    if (figures.latencyRatio() >= 1 + limits.slowdown() && slower >= IMPERCEPTIBLE_SECONDS) {
      return Optional.of(
          "its median latency is %.2f ms, %.2f times that of what serves, and %.2f is the limit"
              .formatted(
                  figures.candidateSeconds() * 1e3, figures.latencyRatio(), 1 + limits.slowdown()));
    }
    if (1 - figures.agreement() > limits.disagreement()) {
      return Optional.of(
          "%.1f %% of its arg-maxes differ from those of what serves, and %.1f %% is the limit"
              .formatted(100 * (1 - figures.agreement()), 100 * limits.disagreement()));
    }
    return Optional.empty();
  }
}

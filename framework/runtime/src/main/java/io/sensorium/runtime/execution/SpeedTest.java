package io.sensorium.runtime.execution;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells how much slower one generation is than another, while others use the machine. Each sample
 * is answered by both in turn, and of its repetitions the fastest counts on either side, because
 * what else runs only ever adds time. What counts is how long plugins work; the clients of what
 * serves wait while a run is measured, and have as much time after it.
 */
final class SpeedTest {
  private static final int SAMPLES = 8;
  private static final int ROUNDS = 5;
  private static final int FEWEST_IN_DOUBT = 3;
  private static final int MOST_ATTEMPTS = 10;
  private static final long MOST_NANOS = 4_000_000_000L;

  /** What the fastest runs gain in an attempt, as a share, when there is no more to gain. */
  private static final double SETTLED = 0.02;

  /** That clients wait for one run, even if it hangs. */
  private static final Duration MOST_QUIET = Duration.ofMillis(500);

  /** Below this, nobody feels a difference, and thread switches alone make one. */
  private static final double IMPERCEPTIBLE_SECONDS = 1e-4;

  private final Trial serving;
  private final Trial next;

  SpeedTest(Trial serving, Trial next) {
    this.serving = serving;
    this.next = next;
  }

  /**
   * What was measured.
   *
   * @param servingSeconds for one sample, the mean of the samples
   * @param nextSeconds the same of the next generation
   */
  record Speeds(double servingSeconds, double nextSeconds) {
    /** How much longer the next one takes, as a share. */
    double slowdown() {
      return nextSeconds / servingSeconds - 1;
    }

    boolean isSlower(double limit) {
      return slowdown() >= limit && nextSeconds - servingSeconds >= IMPERCEPTIBLE_SECONDS;
    }

    private boolean isSettledAfter(Speeds before) {
      return servingSeconds >= (1 - SETTLED) * before.servingSeconds
          && nextSeconds >= (1 - SETTLED) * before.nextSeconds;
    }
  }

  /**
   * Measures on while the next one seems slower by half of the limit, until more runs show nothing
   * faster on either side: what else runs makes a slower one look quick as well as a quick one
   * slow.
   */
  Speeds measure(List<RecordedSample> recorded, double limit) {
    List<List<Sample>> samples =
        recorded.stream().limit(SAMPLES).map(each -> List.of(each.sample())).toList();
    Fastest ofServing = new Fastest(serving, samples);
    Fastest ofNext = new Fastest(next, samples);
    Speeds speeds = attempt(ofServing, ofNext);
    int most = MOST_ATTEMPTS;
    for (int i = 1; i < most && speeds.isSlower(limit / 2); i++) {
      Speeds before = speeds;
      speeds = attempt(ofServing, ofNext);
      most = speeds.isSettledAfter(before) ? FEWEST_IN_DOUBT : MOST_ATTEMPTS;
    }
    return speeds;
  }

  private Speeds attempt(Fastest ofServing, Fastest ofNext) {
    long start = System.nanoTime();
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < ofServing.nanos.length; i++) {
        // By turns, or one of the two would always find the sample in the processor's caches.
        boolean servingFirst = (round + i) % 2 == 0;
        run(servingFirst ? ofServing : ofNext, i);
        run(servingFirst ? ofNext : ofServing, i);
      }
      if (System.nanoTime() - start > MOST_NANOS) {
        break;
      }
    }
    return new Speeds(ofServing.meanSeconds(), ofNext.meanSeconds());
  }

  /** Clients would disturb the next one in another way than what answers them. */
  private void run(Fastest side, int sample) {
    long start = System.nanoTime();
    try (SharedEncoder.Quiet quiet = serving.quiet(MOST_QUIET)) {
      side.run(sample);
    }
    // What waited has its turn, as long as it had to wait.
    LockSupport.parkNanos(System.nanoTime() - start);
  }

  /** The fastest run of each sample on one of the two. */
  private static final class Fastest {
    final long[] nanos;
    private final Trial generation;
    private final List<List<Sample>> samples;

    Fastest(Trial generation, List<List<Sample>> samples) {
      this.generation = generation;
      this.samples = samples;
      this.nanos = new long[samples.size()];
      Arrays.fill(nanos, Long.MAX_VALUE);
    }

    void run(int sample) {
      long took = Math.max(1, generation.answersAlone(samples.get(sample)).nanos());
      nanos[sample] = Math.min(nanos[sample], took);
    }

    double meanSeconds() {
      return Arrays.stream(nanos).average().orElseThrow() / 1e9;
    }
  }
}

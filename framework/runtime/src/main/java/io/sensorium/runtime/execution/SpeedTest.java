package io.sensorium.runtime.execution;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells how much slower one generation is than another, while others use the machine. Each sample
 * is answered by both in turn; of its repetitions the fastest counts on either side, because what
 * else runs only ever adds time; and of the samples the median one counts. What counts is how long
 * plugins work: what serves has clients, whose contents a sample would wait for and be told slow.
 */
final class SpeedTest {
  private static final int SAMPLES = 8;
  private static final int ROUNDS = 5;
  private static final int MOST_ATTEMPTS = 3;
  private static final long MOST_NANOS = 4_000_000_000L;

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
   * @param servingSeconds for one sample, the median of the samples
   * @param nextSeconds the same of the next generation
   * @param slowdown the median over the samples of how much longer the next takes, as a share
   */
  record Speeds(double servingSeconds, double nextSeconds, double slowdown) {
    boolean isSlower(double limit) {
      return slowdown >= limit && nextSeconds - servingSeconds >= IMPERCEPTIBLE_SECONDS;
    }
  }

  /**
   * Measures on until what is slower is surely not by half of the limit: what else runs makes a
   * slower one look quick as well as a quick one slow, and of more runs the fastest tell more.
   */
  Speeds measure(List<RecordedSample> recorded, double limit) {
    List<List<Sample>> samples =
        recorded.stream().limit(SAMPLES).map(each -> List.of(each.sample())).toList();
    Fastest ofServing = new Fastest(serving, samples);
    Fastest ofNext = new Fastest(next, samples);
    Speeds speeds;
    int attempts = 0;
    do {
      measure(ofServing, ofNext);
      speeds = speeds(ofServing.nanos, ofNext.nanos);
      attempts++;
    } while (attempts < MOST_ATTEMPTS && speeds.isSlower(limit / 2));
    return speeds;
  }

  private void measure(Fastest ofServing, Fastest ofNext) {
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
  }

  /** The next one would always run beside a batch of clients, and what serves never. */
  private void run(Fastest side, int sample) {
    long took;
    try (SharedEncoder.Quiet quiet = serving.quiet(MOST_QUIET)) {
      took = side.run(sample);
    }
    // What waited has its turn, as long as it had to wait.
    LockSupport.parkNanos(took);
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

    long run(int sample) {
      long took = Math.max(1, generation.answersAlone(samples.get(sample)).nanos());
      nanos[sample] = Math.min(nanos[sample], took);
      return took;
    }
  }

  private static Speeds speeds(long[] serving, long[] next) {
    List<Double> slowdowns = new ArrayList<>();
    for (int i = 0; i < serving.length; i++) {
      slowdowns.add((double) next[i] / serving[i] - 1);
    }
    return new Speeds(
        median(Arrays.stream(serving).mapToObj(each -> each / 1e9).toList()),
        median(Arrays.stream(next).mapToObj(each -> each / 1e9).toList()),
        median(slowdowns));
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}

package io.sensorium.it.benchmark;

import io.sensorium.server.administration.Change;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;

/**
 * How long the swap of a bundle takes beside few other bundles and beside many, by turns in one
 * process, since a machine is not the same all the time.
 */
public final class SwapDuration {
  private static final int ROUNDS = 6;
  private static final int SWAPS = 8;
  private final SwapHost host;

  private SwapDuration(SwapHost host) {
    this.host = host;
  }

  /**
   * One swap, in milliseconds.
   *
   * @param accept until the file is verified and in the store
   * @param apply until the next generation serves
   * @param gone until the old bundle is uninstalled
   */
  private record Swap(double accept, double apply, double gone) {
    double all() {
      return accept + apply + gone;
    }
  }

  /** Prints a table. */
  public static void main(String[] arguments) throws IOException {
    Locale.setDefault(Locale.ROOT);
    print(System.out);
  }

  private static void print(PrintStream out) throws IOException {
    List<Swap> few = new ArrayList<>();
    List<Swap> many = new ArrayList<>();
    try (SwapHost host = new SwapHost()) {
      SwapDuration duration = new SwapDuration(host);
      for (int round = 0; round < ROUNDS; round++) {
        few.addAll(duration.measured());
        host.addOthers();
        many.addAll(duration.measured());
        host.removeOthers();
      }
    }
    out.println("| beside | swaps | accept, ms | apply, ms | uninstall, ms | all, ms |");
    out.println("|---|---|---|---|---|---|");
    row(out, "few other bundles", few);
    row(out, SwapHost.OTHERS + " more", many);
    out.printf(
        "| times | | %.2f | %.2f | %.2f | %.2f |%n",
        ratio(few, many, Swap::accept),
        ratio(few, many, Swap::apply),
        ratio(few, many, Swap::gone),
        ratio(few, many, Swap::all));
  }

  private static double ratio(List<Swap> few, List<Swap> many, ToDoubleFunction<Swap> part) {
    return median(many, part) / median(few, part);
  }

  private static void row(PrintStream out, String beside, List<Swap> swaps) {
    out.printf(
        "| %s | %d | %s | %s | %s | %s |%n",
        beside,
        swaps.size(),
        spread(swaps, Swap::accept),
        spread(swaps, Swap::apply),
        spread(swaps, Swap::gone),
        spread(swaps, Swap::all));
  }

  private static String spread(List<Swap> swaps, ToDoubleFunction<Swap> part) {
    double[] sorted = swaps.stream().mapToDouble(part).sorted().toArray();
    return "%.1f [%.1f, %.1f]"
        .formatted(
            sorted[sorted.length / 2], sorted[sorted.length / 10], sorted[sorted.length * 9 / 10]);
  }

  private static double median(List<Swap> swaps, ToDoubleFunction<Swap> part) {
    double[] sorted = swaps.stream().mapToDouble(part).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  /** After some more: disk and caches are busy with the others that have just come or gone. */
  private List<Swap> measured() {
    swaps();
    return swaps();
  }

  private List<Swap> swaps() {
    List<Swap> swaps = new ArrayList<>();
    for (int i = 0; i < SWAPS; i++) {
      swaps.add(swap());
    }
    return swaps;
  }

  private Swap swap() {
    String before = host.swapped();
    Path jar = host.next();
    long start = System.nanoTime();
    Change change = Change.NONE.installing(List.of(host.accept(jar)));
    long accepted = System.nanoTime();
    host.apply(change);
    long applied = System.nanoTime();
    while (host.isInstalled(before)) {
      LockSupport.parkNanos(100_000);
    }
    long gone = System.nanoTime();
    return new Swap((accepted - start) / 1e6, (applied - accepted) / 1e6, (gone - applied) / 1e6);
  }
}

package io.sensorium.runtime.definition;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Collected faults, so that one run shows them all. */
public final class Problems {
  private static final Comparator<Problem> BY_PLACE =
      Comparator.comparing(Problem::file)
          .thenComparingInt(Problem::line)
          .thenComparingInt(Problem::column)
          .thenComparing(Problem::message);

  private Problems() {}

  /** All problems once, by place. */
  public static List<Problem> merge(Collection<Problem> some, Collection<Problem> others) {
    return Stream.concat(some.stream(), others.stream()).distinct().sorted(BY_PLACE).toList();
  }

  /** The problems, a line each. */
  public static String lines(List<Problem> problems) {
    return problems.stream().map(Problem::toString).collect(Collectors.joining("\n"));
  }

  static <T> T valid(Optional<T> value, List<Problem> problems) {
    if (!problems.isEmpty() || value.isEmpty()) {
      throw new SensoriumException(ErrorCode.INVALID_DEFINITION, lines(problems));
    }
    return value.get();
  }
}

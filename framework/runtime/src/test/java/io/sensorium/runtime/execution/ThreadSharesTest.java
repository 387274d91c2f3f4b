package io.sensorium.runtime.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sensorium.runtime.definition.HostConfiguration.ComputeThreads;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThreadSharesTest {
  @ParameterizedTest
  @CsvSource({"4, 2, 2", "5, 3, 2", "1, 1, 1", "2, 1, 1"})
  void enginesShareAlikeInWhicheverOrderTheyStart(int total, int first, int second) {
    ThreadShares shares = shares(total, Map.of());
    shares.expect(List.of("first"));
    shares.expect(List.of("second", "first"));

    assertEquals(second, shares.give("second"));
    assertEquals(first, shares.give("first"));
    assertEquals(second, shares.give("second"), "asked again");
  }

  @Test
  void firstNamedHaveOneMore() {
    ThreadShares shares = shares(8, Map.of());
    shares.expect(List.of("a", "b", "c"));

    assertEquals(3, shares.give("a"));
    assertEquals(3, shares.give("b"));
    assertEquals(2, shares.give("c"));
  }

  @Test
  void oneAloneHasAllAndALaterOneStillWorks() {
    ThreadShares shares = shares(4, Map.of());

    assertEquals(4, shares.give("first"));
    assertEquals(1, shares.give("later"));
  }

  @Test
  void laterOnesGetWhatIsLeft() {
    ThreadShares shares = shares(4, Map.of("first", 1));

    assertEquals(1, shares.give("first"));
    assertEquals(3, shares.give("later"));
    assertEquals(1, shares.give("last"));
  }

  @Test
  void whatIsKeptForAnEngineIsNobodyElses() {
    ThreadShares shares = shares(8, Map.of("first", 5));
    shares.expect(List.of("first", "second", "third"));

    assertEquals(2, shares.give("second"));
    assertEquals(5, shares.give("first"));
    assertEquals(1, shares.give("third"));
  }

  private static ThreadShares shares(int total, Map<String, Integer> byEngine) {
    return new ThreadShares(new ComputeThreads(total, byEngine));
  }
}
